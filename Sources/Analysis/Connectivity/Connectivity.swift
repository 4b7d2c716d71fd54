import Claims
package import Cluster
import EnforcerTiers
import Kubernetes
package import Network
import PolicyModel
import Reachability
import Verification

/// All connections that the policies of a world allow, between workloads, and between workloads and outside addresses.
///
/// Traffic of nodes is left out, and traffic of a pod with itself. Addresses that are not known are those of the
/// world's address plan: what passes at some of them only is possible and not certain.
package struct Connectivity: Sendable {
  /// The workloads and pods, ascending.
  package var units: [PodUnit]
  /// The connections, by source and destination. A pair that is missing has none. Outside addresses with equal
  /// connections are one end.
  package var connections: [Connection]
  /// What a unit of a single pod would say to another pod like it; for grouping only.
  package var reflections: [PodUnit: ConnectionSet] = [:]
  /// Every outside address.
  package var outside: AddressSet
  /// Those of them that objects name: sets of addresses for policies.
  package var named: [NamedAddresses] = []
  /// The objects that leave connections open, and those that make pods of which nothing is known, as
  /// `Kind namespace/name`, sorted.
  package var openers: [String] = []
  /// The meshes that leave connections open, which they may carry through a port of their own, in words.
  package var tunnels: [String] = []
  /// The pods of namespaces that have policies and no declared pod, ascending.
  package var guests: [HypotheticalEnd] = []
  /// Whether all pods are listed that no manifest declares.
  package var showsHypothetical = false
  /// How many rules admit ends that no manifest declares, where these are not listed.
  package var admitting = 0
  /// Whether connections were left out because nobody wanted them.
  package var isFiltered = false

  /// Computes the connections of a world, by set algebra. Objects that are not read are taken to let through all that
  /// they can; what they touch is marked.
  package init(of declared: World) { self.init(opened: Self.opened(declared)) }

  /// The model of a world in which objects that are not read let through all that they can.
  static func opened(_ declared: World) -> PolicyModel {
    PolicyModel(declared.opened(by: declared.unread.filter { $0.mayAllow || $0.effects.contains(.path) }))
  }

  /// Computes the connections of a world that is opened already.
  init(opened model: PolicyModel) {
    let world = model.world
    let everything = EndpointSet(
      classes: ClassSet(model.classes.members.indices), addresses: world.addresses.outside)
    let claim = FlowClaim(sources: everything, destinations: everything, ports: .all, violation: .allowed)
    let slice = Slice(model, claim: claim)
    var pairs = PairTable(world: world)
    let sources = slice.sources.map { Self.members($0, model) }
    let destinations = slice.destinations.map { Self.members($0, model) }
    for link in FlowAlgebra(claim, slice: slice, model: model).links() {
      pairs.add(link, from: sources[link.source], to: destinations[link.destination])
    }
    units = Set(world.pods.map { PodUnit(of: $0, in: world) }).sorted()
    (connections, reflections) = pairs.result()
    outside = world.addresses.outside
    named = NamedAddresses.all(in: world)
    let doubt = Doubt(world)
    if !doubt.isNone {
      for place in connections.indices {
        connections[place].isUndecided = doubt.touches(connections[place])
      }
      openers = world.unread.filter { $0.effects != [.request] }.map(\.title)
    }
    if connections.contains(where: doubt.isTunnelled) { tunnels = world.meshes.map { Undecided.Object($0).title } }
    openers = (openers + world.unmodelledWorkloads.map(\.title)).sorted()
  }

  /// What of the list depends on how policies are read, and nothing else of it.
  var openConnections: [Connection] {
    connections.filter { !$0.open.isEmpty }.map { connection in
      var part = connection
      (part.possible, part.certain) = (part.open, ConnectionSet())
      return part
    }
  }

  /// The pods of a group by unit; empty for outside addresses.
  private static func members(_ group: EndpointGroup, _ model: PolicyModel) -> [PodUnit: [Int]] {
    var result: [PodUnit: [Int]] = [:]
    for pod in group.classes.flatMap({ model.classes.members[$0] }) {
      result[PodUnit(of: model.world.pods[pod], in: model.world), default: []].append(pod)
    }
    return result
  }
}
