package import YAMLTree

/// What tells that text which is no object was meant to be one that matters.
package enum KindNames {
  /// Whether some group has a kind of this name that is modelled, or that decides about connections.
  package static func matters(_ kind: String) -> Bool { TypeMeta.mayMatter(kind: kind) }

  /// Whether a type is none: its group is known as a whole, or its name is nearly that of a kind that matters.
  package static func isMisspelt(apiVersion: String, kind: String, policies: PolicyKinds) -> Bool {
    if case .unknownKind = TypeMeta(apiVersion: apiVersion, kind: kind).modelled(policies) { true } else { false }
  }

  /// Whether objects of a kind can change connections or make pods, and are read only to say so. What a cluster derives
  /// from Services is left out.
  package static func isUnread(group: String, kind: String, policies: PolicyKinds) -> Bool {
    if group.isEmpty || group == "discovery.k8s.io" { return false }
    return TypeMeta(apiVersion: "\(group)/v1", kind: kind).matters(policies)
      && !TypeMeta.mayBeModelled(group: group, kind: kind, policies)
  }

  /// Whether policies of a kind, or what they refer to, are read, and are not Kubernetes' own NetworkPolicies.
  package static func isPolicy(group: String, kind: String, policies: PolicyKinds) -> Bool {
    group != "networking.k8s.io" && policies.kind(named: kind, ofGroup: group) != nil
  }

  /// Whether some group has a kind of this name that decides about connections.
  package static func decides(_ kind: String) -> Bool {
    KindTable.names.contains(kind) || TypeMeta.isNamedLikePolicy(kind)
  }

  /// The kind or `apiVersion` that a document without the other names, if objects of it matter.
  package static func halfNamed(_ document: YAMLNode, policies: PolicyKinds) -> String? {
    func text(_ key: String) -> String? { document[key]?.scalar.flatMap { $0.value == .string ? $0.text : nil } }
    switch (text("apiVersion"), text("kind")) {
    case (nil, let kind?): return TypeMeta.mayMatter(kind: kind) ? kind : nil
    case (let version?, nil): return TypeMeta.mayMatter(apiVersion: version, policies) ? version : nil
    default: return nil
    }
  }

  /// The names of kinds that matter which a text gives by `kind:`, each once, sorted. Lines that are comments count for
  /// nothing; whether the text is YAML or JSON, or can be parsed at all, does not matter.
  package static func kinds(in utf8: some RandomAccessCollection<UInt8>) -> [String] {
    var found: Set<String> = []
    for line in utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      guard line.first(where: { $0 != 0x20 && $0 != 0x09 }) != UInt8(ascii: "#") else { continue }
      var rest = line[...]
      while let start = rest.firstIndex(of: UInt8(ascii: "k")) {
        let isWord = start == line.startIndex || !isLetter(line[line.index(before: start)])
        rest = rest[start...]
        guard isWord, rest.starts(with: "kind".utf8) else {
          rest = rest.dropFirst()
          continue
        }
        rest = rest.dropFirst(4).drop { isQuote($0) || $0 == 0x20 }
        guard rest.first == UInt8(ascii: ":") else { continue }
        let value = rest.dropFirst().drop { isQuote($0) || $0 == 0x20 || $0 == 0x09 }
        found.insert(String(decoding: value.prefix { isLetter($0) }, as: UTF8.self))
      }
    }
    return found.filter { matters($0) }.sorted()
  }

  private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
  }
}
