import Cluster
import EnforcerKinds
import Kubernetes
import Network
import PolicyModel
import Properties
import ReferenceEvaluator

/// The policies under which a flow is as a counterexample shows it, where anyone may write them: all that the namespaces of
/// its ends have in place of those of the manifests. As few as can be.
package struct ChosenPolicies: Hashable, Sendable {
  /// One of them.
  package struct Policy: Hashable, Sendable {
    /// Where it lies.
    package var namespace: String
    /// Its name.
    package var name: String
    /// What one would write, line by line.
    package var manifest: [String]
    /// The same in one line.
    package var manifestInOneLine: String
  }

  /// The namespaces of the flow's ends in which anyone may write policies, ascending.
  package var namespaces: [String] = []
  /// What is written there.
  package var policies: [Policy] = []

  /// The namespaces in which nothing need be written.
  package var bareNamespaces: [String] {
    namespaces.filter { name in !policies.contains { $0.namespace == name } }
  }
}

extension PropertyOutcome {
  /// Throws if a counterexample is none in the world that has exactly the policies that it tells of.
  func confirm(_ free: FreePolicies) throws(VerificationFailure) {
    guard counterexamples.allSatisfy({ $0.isAsChosen(free.choice) }) else {
      throw .inconsistency(
        InternalInconsistency(
          "property `\(property.name)`: a violation does not replay with the policies that it needs"))
    }
  }
}

extension Counterexample {
  /// Whether every flow of it is as a claim does not want it in the world that has exactly its policies.
  fileprivate func isAsChosen(_ choice: FreePolicies.Choice) -> Bool {
    guard hops.isEmpty else { return hops.allSatisfy { $0.isAsChosen(choice) } }
    guard chosen != nil else { return to == nil || transport == nil }
    guard transport != nil, let egress, let ingress else { return true }
    let wasDenied = before.map { !($0.egress.isAllowed && $0.ingress.isAllowed) } ?? true
    switch choice {
    case .nothing: return true
    case .allow: return egress.isAllowed && ingress.isAllowed && wasDenied
    case .deny: return !(egress.isAllowed && ingress.isAllowed)
    }
  }
}

/// Writes the fewest policies that make flows be as a claim does not want them.
struct PolicyChooser {
  let world: World
  let free: FreePolicies
  let reader: Reader

  /// What is written, and the world that has it in place of the policies of untrusted namespaces; they stand behind the
  /// others.
  typealias Chosen = (written: ChosenPolicies, world: World)

  /// A pod at which policies are written, in one direction.
  private struct Place: Hashable {
    var pod: Int
    var direction: Direction
  }

  /// What to write for some flows, all of which are to be so at a time.
  func choose(for flows: [ReferenceEvaluator.Flow]) -> Chosen {
    var places: [Place] = []
    for flow in flows {
      for place in self.places(for: flow) where !places.contains(place) { places.append(place) }
    }
    var result = written(at: places)
    result.written.namespaces = Set(flows.flatMap(namespaces)).sorted()
    return result
  }

  /// Where policies are needed for a flow. Ends are independent: each stops a flow, both must let it through.
  private func places(for flow: ReferenceEvaluator.Flow) -> [Place] {
    let all = Direction.allCases.reversed().compactMap { place(of: flow, $0) }
    let bare = decision(flow, [])
    switch free.choice {
    case .nothing: return []
    case .allow: return all.filter { !bare[$0.direction].isAllowed }
    case .deny:
      if bare.isDenied { return [] }
      return all.first { decision(flow, [$0]).isDenied }.map { [$0] } ?? all
    }
  }

  /// The end of a flow at which a direction is judged, where anyone may write policies for it.
  private func place(of flow: ReferenceEvaluator.Flow, _ direction: Direction) -> Place? {
    let own = direction.ends(source: flow.source, destination: flow.destination).own
    guard case .pod(let pod, _, _, _) = own, !world.pods[pod].hostNetwork, isFree(pod) else { return nil }
    return Place(pod: pod, direction: direction)
  }

  private func isFree(_ pod: Int) -> Bool { !free.trusted.contains(world.namespace(of: world.pods[pod]).name) }

  private func namespaces(_ flow: ReferenceEvaluator.Flow) -> [String] {
    [flow.source, flow.destination].compactMap { end in
      guard case .pod(let pod, _, _, _) = end, isFree(pod) else { return nil }
      return world.namespace(of: world.pods[pod]).name
    }
  }

  private func decision(_ flow: ReferenceEvaluator.Flow, _ places: [Place]) -> ReferenceEvaluator.Decision {
    let world = written(at: places).world
    return ReferenceEvaluator(world: world, reading: reader(world)).decide(flow)
  }

  /// A policy for each of some places.
  private func written(at places: [Place]) -> Chosen {
    var result: Chosen = (ChosenPolicies(), world.withoutPolicies(of: free))
    for (number, place) in places.enumerated() {
      let pod = world.pods[place.pod]
      let namespace = world.namespace(of: pod).name
      let known = pod.labels.filter { !pod.unknownLabels.contains($0.key) }
      let labels = LabelSelector(matchLabels: EnforcerKinds.labels(known, seenBy: world.enforcer))
      let name = "counterexample-\(number + 1)"
      let policy =
        free.choice == .allow
        ? EnforcerKinds.opening(labels, in: namespace, [place.direction], name: name, span: World.nowhere)
        : EnforcerKinds.closing(labels, in: namespace, [place.direction], name: name, span: World.nowhere)
      result.world.policies.append(policy)
      result.written.policies.append(
        .init(
          namespace: namespace, name: name, manifest: EnforcerKinds.manifest(of: policy),
          manifestInOneLine: EnforcerKinds.manifestInOneLine(of: policy)))
    }
    return result
  }
}
