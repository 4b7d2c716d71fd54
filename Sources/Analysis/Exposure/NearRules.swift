import Advice
import Cluster
package import Diagnostics
import EnforcerAdvice
package import Kubernetes
import Network

extension Exposure {
  /// A rule that opens the port of the Service and not that of its pods, which is the commonest mistake about doors.
  package struct NearRule: Sendable {
    /// The policy.
    package var object: ObjectReference
    /// The rule.
    package var field: String
    /// The port that it opens.
    package var port: UInt16
    /// Where.
    package var span: Span
  }
}

/// Finds rules that nearly let a door's traffic in.
struct NearRules {
  private let world: World
  private let written: [WrittenPolicy?]

  init(_ world: World) {
    self.world = world
    written = Advisers(world: world).written(in: world)
  }

  /// The first rule for a port of a Service, of the policies that isolate a pod.
  func rule(of policies: [Int], opening port: UInt16, _ transport: TransportProtocol) -> Exposure.NearRule? {
    for place in policies {
      for rule in written[place]?.ingress ?? [] where rule.action == .allow {
        let isOpen = rule.ports.contains { item in
          guard item.transports.contains(transport), case .number(let number) = item.numbers else { return false }
          return number == port
        }
        if isOpen {
          return Exposure.NearRule(
            object: world.policies[place].reference, field: rule.field, port: port, span: rule.span)
        }
      }
    }
    return nil
  }
}
