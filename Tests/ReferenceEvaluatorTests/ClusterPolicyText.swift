import Cluster
import Kubernetes
import Network
import ReferenceEvaluator
import Testing

/// The text of a policy of the whole cluster.
enum ClusterPolicyText {
  /// A ClusterNetworkPolicy of the Admin tier that governs every pod, unless told otherwise.
  static func admin(
    _ name: String, _ priority: Int = 10, subject: String = "{namespaces: {}}", ingress: [String] = [],
    egress: [String] = []
  ) -> String {
    text("v1alpha2", "ClusterNetworkPolicy", name, "tier: Admin, priority: \(priority), ", subject, ingress, egress)
  }

  /// A ClusterNetworkPolicy of the Baseline tier that governs every pod, unless told otherwise.
  static func baseline(
    _ name: String, _ priority: Int = 10, subject: String = "{namespaces: {}}", ingress: [String] = [],
    egress: [String] = []
  ) -> String {
    text("v1alpha2", "ClusterNetworkPolicy", name, "tier: Baseline, priority: \(priority), ", subject, ingress, egress)
  }

  /// An AdminNetworkPolicy that governs every pod.
  static func anp(_ name: String, _ priority: Int = 10, ingress: [String] = [], egress: [String] = []) -> String {
    text(
      "v1alpha1", "AdminNetworkPolicy", name, "priority: \(priority), ", "{namespaces: {}}", ingress, egress)
  }

  /// The BaselineAdminNetworkPolicy, governing every pod.
  static func banp(ingress: [String] = [], egress: [String] = []) -> String {
    text("v1alpha1", "BaselineAdminNetworkPolicy", "default", "", "{namespaces: {}}", ingress, egress)
  }

  private static func text(
    _ version: String, _ kind: String, _ name: String, _ rank: String, _ subject: String, _ ingress: [String],
    _ egress: [String]
  ) -> String {
    "{apiVersion: policy.networking.k8s.io/\(version), kind: \(kind), metadata: {name: \(name)}, spec: {\(rank)"
      + "subject: \(subject), ingress: [\(ingress.joined(separator: ", "))], "
      + "egress: [\(egress.joined(separator: ", "))]}}"
  }

  /// Every pod, as a peer.
  static let pods = "{namespaces: {}}"

  /// A rule of egress for these peers, with `protocols` perhaps (v1alpha2).
  static func to(_ action: String, _ peers: String = pods, _ protocols: String? = nil) -> String {
    "{action: \(action), to: [\(peers)]\(protocols.map { ", protocols: [\($0)]" } ?? "")}"
  }

  /// A rule of ingress for these peers, with `protocols` perhaps (v1alpha2).
  static func from(_ action: String, _ peers: String = pods, _ protocols: String? = nil) -> String {
    "{action: \(action), from: [\(peers)]\(protocols.map { ", protocols: [\($0)]" } ?? "")}"
  }

  /// Pods of namespaces with a label `ns`, as a peer.
  static func namespace(_ name: String) -> String { "{namespaces: {matchLabels: {ns: \"\(name)\"}}}" }

  /// An item of `protocols` for one port of TCP.
  static func tcp(_ port: Int) -> String { "{tcp: {destinationPort: {number: \(port)}}}" }
}

extension SmallWorld {
  /// What one end says of a connection: that it passes, that it does not, or that this is open.
  enum Answer: String { case yes, no, open }

  /// What one end says of a connection, and why, a rule by its policy's name and number.
  func verdict(
    _ direction: Direction = .egress, _ source: String = "x/a", _ destination: String = "y/c", _ port: UInt16 = 80,
    _ transport: TransportProtocol = .tcp
  ) throws -> String {
    let decision = try decide(source, destination, port, transport)[direction]
    return answer(decision).rawValue + ": " + decision.because.map(text).joined(separator: ", ")
  }

  private func answer(_ decision: ReferenceEvaluator.EndDecision) -> Answer {
    #expect(decision.mayAllow || !decision.isAllowed)
    return decision.isAllowed ? .yes : decision.mayAllow ? .open : .no
  }

  private func text(_ reason: ReferenceEvaluator.Reason) -> String {
    func text(_ rule: ReferenceEvaluator.RuleReference) -> String { "\(world.policies[rule.policy].name).\(rule.rule)" }
    return switch reason {
    case .notIsolated: "notIsolated"
    case .notGoverned(let end): "notGoverned \(end)"
    case .ownNode: "ownNode"
    case .openedBy(let policy): "opened \(policy)"
    case .rule(let rule): "accept \(text(rule))"
    case .deniedBy(let rule): "deny \(text(rule))"
    case .passedBy(let rule): "pass \(text(rule))"
    case .undecided(let doubt):
      ([doubt.cause.word] + doubt.rules.map(text) + doubt.policies.map { world.policies[$0].name }
        + doubt.data.map { world.policyData[$0].name }).joined(separator: " ")
    case .noRule(let policies): "noRule \(policies.map { world.policies[$0].name }.joined(separator: " "))"
    }
  }

  /// Of these other ends, those that one end gives the same answer about.
  func ends(
    _ wanted: Answer, _ direction: Direction, at pod: String, of ends: [String] = SmallWorld.ends, _ port: UInt16 = 80,
    _ transport: TransportProtocol = .tcp
  ) throws -> [String] {
    try ends.filter { end in
      guard end != pod else { return false }
      let decision =
        direction == .egress ? try decide(pod, end, port, transport) : try decide(end, pod, port, transport)
      return answer(decision[direction]) == wanted
    }
  }
}

extension ReferenceEvaluator.Doubt.Cause {
  fileprivate var word: String { "\(self)" }
}
