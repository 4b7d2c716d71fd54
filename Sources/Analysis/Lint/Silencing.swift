import Cluster
import Diagnostics
import Kubernetes

/// Leaves out findings that a policy's annotation accepts: `netpol-verify/ignore: "no-dns: it needs no names"`. Several
/// are separated by semicolons or line breaks. Each needs a reason, and must be of use.
struct Silencing {
  let world: World
  /// Whether redundancy was looked for; if not, nobody knows whether accepting it is of use.
  let proves: Bool

  /// What is left, and what is wrong with annotations.
  func remaining(_ findings: [Finding]) -> [Finding] {
    var result: [Finding] = []
    var used: [Int: Set<String>] = [:]
    let accepted = world.policies.map { Self.entries($0.ignored ?? "") }
    for finding in findings {
      let id = finding.diagnostic.id.rawValue
      if let policy = finding.policy,
        accepted[policy].contains(where: { $0.id == id && !$0.reason.isEmpty })
      {
        used[policy, default: []].insert(id)
      } else {
        result.append(finding)
      }
    }
    for (place, entries) in accepted.enumerated() {
      for entry in entries {
        let span = world.policies[place].span
        if entry.reason.isEmpty {
          result.append(
            Finding(
              "ignore-without-reason", policy: place, "the annotation accepts `\(entry.id)` and does not say why",
              at: span, notes: ["write `netpol-verify/ignore: \"\(entry.id): the reason\"`"]
            ))
        } else if !(used[place]?.contains(entry.id) ?? false), proves || !entry.id.hasPrefix("redundant-") {
          let meant = nearest(entry.id, among: Linter.ids.map(\.rawValue))
          result.append(
            Finding(
              "unused-ignore", policy: place, "the annotation accepts `\(entry.id)`, which is not found here", at: span,
              notes: meant.map { ["did you mean `\($0)`?"] } ?? []
            ))
        }
      }
    }
    return result
  }

  /// The ids of an annotation, with their reasons.
  private static func entries(_ text: String) -> [(id: String, reason: String)] {
    text.split { $0 == ";" || $0.isNewline }.compactMap { item in
      let parts = item.split(separator: ":", maxSplits: 1).map { $0.trimmed }
      guard let id = parts.first, !id.isEmpty else { return nil }
      return (id, parts.count > 1 ? parts[1] : "")
    }
  }
}

extension Substring {
  /// The text without blanks around it.
  fileprivate var trimmed: String {
    let start = drop { $0.isWhitespace }
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}
