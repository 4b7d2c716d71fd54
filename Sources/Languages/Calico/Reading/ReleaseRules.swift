import CalicoAPI
import Kubernetes

/// What a release of Calico makes of names and of policies of one order (semantics K1, K21, KO1).
struct ReleaseRules: Hashable, Sendable {
  /// The release that is meant.
  let release: CalicoRelease
  /// Whether somebody wrote which one it is; else nobody can tell which of several policies of one order is asked first.
  let isWritten: Bool

  /// The rules of an enforcer's release.
  init(_ enforcer: Enforcer) {
    release = enforcer.release.flatMap(Self.release) ?? .usual
    isWritten = enforcer.release != nil
  }

  /// The release of a text such as `3.31` or `v3.31.7`; later ones than the last that differs are like that one, and
  /// earlier ones like the first.
  private static func release(_ text: String) -> CalicoRelease? {
    let numbers = text.drop { $0 == "v" }.split(separator: ".").map { Int($0) }
    guard numbers.count >= 2, let minor = numbers[1] else { return nil }
    let known = CalicoRelease.allCases.map(\.rawValue)
    return CalicoRelease(rawValue: min(max(minor, known.min() ?? minor), known.max() ?? minor))
  }

  /// What a policy of Calico is ordered by (semantics K21); nil where nobody can tell.
  func tieKey(of policy: CalicoPolicy) -> String? {
    guard isWritten else { return nil }
    let namespace = policy.namespace ?? ""
    if release >= .v332 { return "\(policy.name)/\(namespace)/\(policy.kind.rawValue)" }
    // What the API takes without a tier's name, it stores with it (K12).
    let isBare = policy.group == .api && !policy.name.contains(".")
    let stored = isBare ? "default.\(policy.name)" : policy.name
    return policy.namespace == nil ? stored : "\(namespace)/\(stored)"
  }
}
