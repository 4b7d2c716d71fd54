/// The kinds of policies that are read, of every language, and of what they refer to.
package struct PolicyKinds: Sendable {
  /// One kind.
  package struct Kind: Sendable {
    /// How an object is read; nil after a report that it cannot be.
    package enum Reading: Sendable {
      case policy(@Sendable (Cursor) -> (any PolicyObject)?)
      /// What policies refer to.
      case data(@Sendable (Cursor) -> (any PolicyData)?)
      /// An object without effect is checked, and told of.
      case inert(@Sendable (Cursor) -> Void)
    }

    /// `group/version`: the one that is read.
    package let apiVersion: String
    /// The kind.
    package let kind: String
    /// How an object of the kind is read.
    package let reading: Reading

    /// Makes a kind.
    package init(apiVersion: String, kind: String, _ reading: Reading) {
      self.apiVersion = apiVersion
      self.kind = kind
      self.reading = reading
    }

    /// Makes a kind of policies.
    package init(
      apiVersion: String, kind: String, decode: @escaping @Sendable (Cursor) -> (any PolicyObject)?
    ) {
      self.init(apiVersion: apiVersion, kind: kind, .policy(decode))
    }

    /// What objects of the kind say that they are.
    var type: TypeMeta { TypeMeta(apiVersion: apiVersion, kind: kind) }
  }

  private let all: [Kind]

  /// Makes a table. No two of its kinds have one name in one group.
  package init(_ all: [Kind]) { self.all = all }

  /// The table with some kinds more.
  package func adding(_ kinds: [Kind]) -> Self { Self(all + kinds) }

  /// The kind of a type; nil for one that is not read, at least not in this version.
  subscript(type: TypeMeta) -> Kind? { all.first { $0.type == type } }

  /// Whether some group has a kind of this name that is read.
  func hasKind(named name: String) -> Bool { all.contains { $0.kind == name } }

  /// The kind of a name in a group, whatever its version.
  func kind(named name: String, ofGroup group: String) -> Kind? {
    all.first { $0.kind == name && $0.type.group == group }
  }

  /// The kind of a name in one of some groups, whatever its version.
  func kind(named name: String, ofOneOf groups: Set<String>) -> Kind? {
    all.first { $0.kind == name && groups.contains($0.type.group) }
  }

  /// The names of the kinds of some groups.
  func names(ofOneOf groups: Set<String>) -> [String] {
    all.filter { groups.contains($0.type.group) }.map(\.kind)
  }

  /// Whether kinds of this `apiVersion` are read.
  func hasVersion(_ apiVersion: String) -> Bool { all.contains { $0.apiVersion == apiVersion } }
}
