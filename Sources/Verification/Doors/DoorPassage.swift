package import Cluster
package import Kubernetes
import Network
import Properties
import ReferenceEvaluator

/// The door through which the flow of a counterexample comes.
package struct DoorPassage: Hashable, Sendable {
  /// What opens it: `Ingress shop/web`, or `hostPort`.
  package var via: String
  /// By which address of a Service, where it is one.
  package var entry: Door.Entry?
  /// Who can knock; nil where nobody knows.
  package var reach: DoorReach?
  /// The objects that a connection passes, in order.
  package var chain: [String]

  /// A door that somebody passes.
  init(_ door: Door, reach: DoorReach?) {
    via = door.opener.title
    entry = door.entry
    self.reach = reach
    chain = door.chain
  }

  /// Where it leads from: `internet → Ingress shop/web → Service shop/web:80`.
  package var text: String {
    ([reach?.rawValue ?? "somewhere"] + (chain.isEmpty ? [via] : chain)).joined(separator: " → ")
  }

  /// By which address of a Service, and who can knock, as JSON names them.
  package var entryName: String? { entry?.rawValue }
  package var reachName: String? { reach?.rawValue }

  /// The same, with how the Service is asked, for a line of a report.
  package var words: [String] { [text] + (entry.map { ["by its \($0.words)"] } ?? []) }
}

extension Door.Entry {
  /// What clients dial.
  fileprivate var words: String {
    switch self {
    case .loadBalancer: "balancer"
    case .nodePort: "node port"
    case .externalIP: "external address"
    }
  }
}

extension Counterexample {
  /// That an object opens no door that counts.
  static func missing(_ opener: DoorOpener, _ reason: String) -> Self {
    Self(
      from: EndDescription(
        kind: .object, namespace: nil, name: opener.title, workloadKind: nil, pod: nil, address: nil,
        isAddressAssumed: false, labels: [:]),
      to: nil, transport: nil, port: nil, family: nil, connections: ConnectionSet(), direction: nil,
      explanation: reason, egress: nil, ingress: nil)
  }
}
