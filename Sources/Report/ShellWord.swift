/// Words for a command line that a person copies.
package enum ShellWord {
  /// The text as one word of a POSIX shell.
  package static func quote(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
          || "-_./:@%+,=".utf8.contains($0)
      }
    return isPlain ? text : "'\(text.replacing("'", with: #"'\''"#))'"
  }
}
