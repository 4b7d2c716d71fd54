import Diagnostics
import Kubernetes
import Network
import YAMLTree

extension Cursor {
  /// What people write for pods, as in a NetworkPolicy, and what to tell them.
  static let misnomersOfPods: [String: Misnomer] = [
    "podSelector": .note("pods are picked by `pods: {podSelector: …}`"),
    "namespaceSelector": .note("namespaces are picked by `namespaces: {matchLabels: …}`"),
  ]

  /// The one member of a mapping of which exactly one must be there.
  ///
  /// - Parameter misnomers: what people write for a known member, or in its place.
  func onlyMember(
    _ type: String, among members: [String], misnomers: [String: Misnomer] = [:]
  ) -> (key: String, value: Cursor)? {
    guard let fields = fields(type, known: members, misnomers: misnomers) else { return nil }
    // One of a newer version would mean something else, and was reported.
    guard fields.entries.allSatisfy({ members.contains($0.key) }) else { return nil }
    let written = members.compactMap { key in fields[key].map { (key, $0) } }
    guard written.count <= 1 else {
      let isItem = path.description.hasSuffix("]")
      error(
        "not-one-member", "\(type) has \(written.map { "`\($0.0)`" }.joined(separator: " and ")): it takes one of them",
        notes: isItem ? [.init("write each as an item of its own: either may match")] : [])
      return nil
    }
    if let only = written.first { return only }
    error("not-one-member", "\(type) needs \(members.map { "`\($0)`" }.joined(separator: " or "))")
    return nil
  }

  /// The items of a list of text that has no text twice.
  func distinctItems<Item>(atMost most: Int, of noun: String, _ decode: (Cursor) -> Item?) -> [Item]? {
    guard let items = items(atLeast: 1, atMost: most, of: noun) else { return nil }
    var seen: Set<String> = []
    return all(items) { item in
      guard let text = item.string() else { return nil }
      guard seen.insert(text).inserted else {
        item.error("repeated-item", "`\(text)` is listed twice")
        return nil
      }
      return decode(item)
    }
  }

  /// A label selector without null values, which the server drops so that more is selected (semantics C72), and not in
  /// the shape of old versions (semantics C68, N9).
  func strictSelector() -> LabelSelector? {
    guard case .mapping(let entries) = node.content else { return LabelSelector.decode(self) }
    for entry in entries where entry.key == "matchLabels" {
      guard case .mapping(let labels) = entry.value.content else { continue }
      for label in labels {
        let value = Cursor(
          label.value, path: path.appending(entry.key).appending(label.key), context: context)
        guard value.isNull else { continue }
        value.error(
          "null-label", "null is no label value: the API server drops it, and `\(label.key)` is not asked for any more",
          notes: [.init("an empty value is written \"\"")])
        return nil
      }
    }
    let same = "before v0.1.2 of the API it compared with the subject's own labels; write a policy for each value"
    return LabelSelector.decode(
      self,
      misnomers: [
        "namespaceSelector": .note("`namespaces` takes the selector itself: `namespaces: {matchLabels: …}`"),
        "sameLabels": .note(same), "notSameLabels": .note(same),
      ])
  }

  /// A block of `networks`, host bits masked (semantics C27, C64).
  var network: CIDR? {
    guard let text = string() else { return nil }
    do throws(CIDR.Failure) {
      return try CIDR(strict: text)
    } catch {
      if case .hostBits(let masked) = error { return masked }
      // Reports it.
      return cidr()
    }
  }

  /// A name of `domainNames` (semantics C65).
  var domainName: DomainName? {
    guard let text = string() else { return nil }
    if let name = DomainName(text) { return name }
    error(
      "invalid-domain-name", "`\(text)` is no domain name",
      notes: [.init("at least two labels of letters, digits, `-` and `_`, and `*` as the first one only")])
    return nil
  }

  /// The name of a container port (semantics C63).
  var portName: String? {
    guard let text = string() else { return nil }
    if isPortName(text) { return text }
    error("invalid-port", "`\(text)` is no port name: up to 15 of a-z, 0-9 and `-`, with a letter")
    return nil
  }

  /// Warns where an object of the whole cluster has a namespace, which the server drops (semantics C49).
  func warnOfNamespace(_ kind: ClusterNetworkPolicy.Kind) {
    guard case .mapping(let entries) = node.content, let entry = entries.first(where: { $0.key == "namespace" }) else {
      return
    }
    context.diagnostics.report(
      .warning(
        "ignored-namespace", "metadata.namespace: \(kind.rawValue) lies in no namespace: it governs the whole cluster",
        at: entry.keySpan))
  }
}

extension Fields {
  /// Warns of a member that is written as null where its absence widens (semantics C69).
  func warnOfNull(_ key: String, _ meaning: String) {
    guard self[key] == nil, let cursor = written(key) else { return }
    cursor.context.diagnostics.report(
      .warning("null-widens", "\(cursor.path): null is the same as nothing: \(meaning)", at: cursor.span))
  }
}
