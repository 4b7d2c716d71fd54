import Diagnostics
import Kubernetes
import Verification

extension Counterexample.Because {
  /// The reason in words, with its place in front where it has one.
  ///
  /// - Parameters:
  ///   - end: what the end that is judged is called inside a sentence.
  ///   - title: what it is called where it is an address.
  func words(at end: String, orAddress title: String, direction: String, files: SourceFiles) -> [String] {
    func safe(_ text: String) -> String { VisibleText.escape(text) }
    let object = object.map { safe($0.title) }
    let words: [String?]
    switch reason {
    case .rule: words = [object, field.map(safe), restriction]
    case .unread: words = [object, "is not read, and may let it through"]
    case .deny: words = [object, field.map(safe), "denies it"]
    case .pass: words = [object, field.map(safe), "passes it on to what is asked next"]
    case .noRule:
      let end = tier.map { ", and tier \(safe($0)) denies at its end" }
      words = ["\(object ?? "a NetworkPolicy") isolates it and no rule matches\(end ?? "")"]
    case .notIsolated: words = ["no \(noun) isolates \(end) for \(direction)"]
    case .hostNetwork: words = ["\(end) is on the network of its node, which no \(noun) governs"]
    case .outsideAddress: words = ["\(title) is outside the cluster, where no \(noun) applies"]
    case .node: words = ["no \(noun) governs a node"]
    case .undecided: words = [object, field.map(safe), "may decide it, or not"]
    case .ownNode: words = ["a pod and its own node always reach each other"]
    }
    return ([span.flatMap { files.textBesideObject(of: $0) }] + words).compactMap { $0 }
  }

  /// The reason for programs.
  func json(_ files: SourceFiles) -> JSONValue {
    var value: JSONValue = ["reason": .string(reason.rawValue)]
    if let object { value.append("object", .string(object.description)) }
    if let field { value.append("field", .string(field)) }
    if let action { value.append("action", .string(action)) }
    if let tier { value.append("tier", .string(tier)) }
    if !restrictions.isEmpty { value.append("restricted", .strings(restrictions)) }
    if let span { value.append("position", files.position(of: span)) }
    return value
  }
}
