/// A key that people write although a type calls it something else, and what to tell them.
package struct Misnomer: Sendable {
  /// The key that was meant; nil where no single key is.
  let key: String?
  /// What helps.
  let note: String

  /// A key that is only called something else: its value is read as that of `key`, so that one mistake is one error.
  package static func of(_ key: String) -> Self { Self(key: key, note: "did you mean `\(key)`?") }

  /// A key whose content is written in another way.
  package static func note(_ text: String) -> Self { Self(key: nil, note: text) }
}
