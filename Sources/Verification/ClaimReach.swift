import Claims
import Cluster
import Diagnostics
import Kubernetes
import Network
package import PolicyModel
import Properties

/// Which policies and rules have a say in the flows that the claims of a file speak of, whatever else decides them.
package struct ClaimReach {
  /// The ends of flows of which a claim speaks.
  private struct Region {
    var sources: EndpointSet
    var destinations: EndpointSet
  }

  /// What a claim speaks of.
  private enum Subject {
    case flows([Region])
    /// Flows, and whether pods are isolated.
    case isolation([(pods: EndpointSet, direction: Direction)])
    /// Any flow may be a hop.
    case everything
  }

  private let model: PolicyModel
  private let subjects: [Subject]

  /// Looks at the claims in the order of `AlgebraVerdicts.claims`.
  ///
  /// - Parameter model: the model of a world, which tells apart the pods that the file names.
  init(_ verdicts: AlgebraVerdicts, in model: PolicyModel) {
    let set = verdicts.set
    self.model = model
    var compiler = ObligationCompiler(resolver: SetResolver(set, model: model))
    let ends = TestEndResolver(model: model, manifests: verdicts.manifests)
    var unheard = DiagnosticBag()
    subjects =
      set.properties.map { Self.subject(compiler.obligations(of: $0.assertion)) }
      + set.tests.map { test in
        TestQuestion(test, ends, &unheard).map {
          .flows([Region(sources: $0.from.set, destinations: $0.to.set)])
        } ?? .everything
      }
  }

  private static func subject(_ obligations: [any Obligation]) -> Subject {
    var regions: [Region] = []
    var isolated: [(pods: EndpointSet, direction: Direction)] = []
    for obligation in obligations {
      switch obligation.scope {
      case .flows(let sources, let destinations):
        regions.append(Region(sources: sources.declared, destinations: destinations.declared))
      case .isolation(let pods, let direction): isolated.append((pods.declared, direction))
      case .everything: return .everything
      case .nothing: continue
      }
    }
    return isolated.isEmpty ? .flows(regions) : .isolation(isolated)
  }

  /// Whether a policy, or a rule of it, has a say in what a claim speaks of. Ports are not looked at.
  package func mayDecide(claim: Int, _ part: PolicyModel.Part) -> Bool {
    Direction.allCases.contains { direction in
      guard part.rule.map({ $0.direction == direction }) ?? true else { return false }
      return model.policies(ofPolicy: part.policy, direction).contains { mayDecide(claim, part, $0, direction) }
    }
  }

  private func mayDecide(_ claim: Int, _ part: PolicyModel.Part, _ policy: Policy, _ direction: Direction) -> Bool {
    switch subjects[claim] {
    case .everything: return true
    case .isolation(let parts):
      // Rules that allow are taken out before it is asked.
      let isAsked = part.rule.map { place in
        policy.rules.contains { $0.number == place.number && $0.action != .allow }
      }
      return isAsked ?? true
        && parts.contains { $0.direction == direction && meets($0.pods.classes, policy.subject.classes) }
    case .flows(let regions):
      return regions.contains { region in
        let (own, other) =
          direction == .ingress ? (region.destinations, region.sources) : (region.sources, region.destinations)
        return meets(own.classes, policy.subject.classes) && part.rule.map { admits(policy, $0.number, other) } ?? true
      }
    }
  }

  /// Whether one of a rule's other ends may be among some. Addresses are not looked at.
  private func admits(_ policy: Policy, _ number: Int, _ ends: EndpointSet) -> Bool {
    policy.rules.contains { $0.number == number && mayMeet($0.peers, ends) }
  }

  private func mayMeet(_ predicate: EndPredicate, _ ends: EndpointSet) -> Bool {
    switch predicate {
    case .pods(let pods): meets(pods.classes, ends.classes)
    case .any(let parts): parts.contains { mayMeet($0, ends) }
    case .all(let parts): parts.allSatisfy { mayMeet($0, ends) }
    case .always, .addresses, .nodes, .outside, .unclear, .not: true
    }
  }

  private func meets(_ a: ClassSet, _ b: ClassSet) -> Bool { Array(a).contains { b.contains($0) } }
}
