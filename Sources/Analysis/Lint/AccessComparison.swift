import Claims
import Cluster
import Network
import PolicyModel
import Reachability

/// Compares what two models of one world let the declared pods do, by set algebra.
struct AccessComparison {
  /// A connection that one model allows and the other does not.
  struct Example {
    /// Its ends in words.
    var source: String
    var destination: String
    var transport: TransportProtocol
    var port: UInt16
  }

  /// Pods, of which only the connections count.
  let subject: EndpointSet

  /// Compares the connections of the pods that a policy selects.
  init(_ policy: Policy) { subject = EndpointSet(classes: policy.subject.classes) }

  /// Whether the pods have the same connections.
  func isSame(_ a: PolicyModel, _ b: PolicyModel) -> Bool {
    newAccess(a, since: b) == nil && newAccess(b, since: a) == nil
  }

  /// A flow out of or into the pods that a model allows and another, over the same classes, does not: under some reading of
  /// the policies, or under every one.
  func newAccess(
    _ model: PolicyModel, since other: PolicyModel, nodes: Bool = false, isCertain: Bool = false
  ) -> Example? {
    if subject.isEmpty { return nil }
    let model = model.since(other)
    let everything = EndpointSet(
      classes: ClassSet(model.classes.members.indices), addresses: model.world.addresses.outside, nodes: nodes)
    for (sources, destinations) in [(subject, everything), (everything, subject)] {
      let claim = FlowClaim(sources: sources, destinations: destinations, ports: .all, violation: .newlyAllowed)
      let slice = Slice(model, claim: claim)
      func connections(_ found: FlowAlgebra.Finding) -> ConnectionSet {
        isCertain ? found.certain : found.connections
      }
      let violations = FlowAlgebra(claim, slice: slice, model: model).violations()
      guard let found = violations.first(where: { !connections($0).isEmpty }),
        let connection = connections(found).first
      else { continue }
      return Example(
        source: title(slice.sources[found.source], found.sourceAddress, model),
        destination: title(slice.destinations[found.destination], found.destinationAddress, model),
        transport: connection.transport, port: connection.port)
    }
    return nil
  }

  /// An end, by its workload if it is a pod.
  private func title(_ group: EndpointGroup, _ address: IPAddress, _ model: PolicyModel) -> String {
    group.classes.first.map { PodUnit(of: model.representative($0), in: model.world).title } ?? address.description
  }
}
