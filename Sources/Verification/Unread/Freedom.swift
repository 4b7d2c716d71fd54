import Cluster
import Kubernetes
import Properties

/// What the input leaves open about connections, of one world.
struct Freedom: Sendable {
  /// Objects that can open what is closed, or add a path.
  let openers: [UnreadObject]
  /// Objects that can close what is open.
  let deniers: [UnreadObject]
  /// Objects that lead connections elsewhere.
  let redirectors: [UnreadObject]
  /// Objects that write labels: who is in a set or selected by a policy is not known.
  let labelWriters: [UnreadObject]
  /// Objects that make pods of which nothing is known.
  let workloads: [UnmodelledWorkload]
  /// Workloads whose ports are not all known, where a policy asks for a port by name.
  let portMakers: [PortMaker]
  /// Whether a policy asks for a port by name.
  let namesPorts: Bool
  /// Members of meshes that have a port of their own on the wire.
  let meshes: [MeshMembers]

  /// A workload whose pods may declare other ports.
  struct PortMaker: Hashable, Sendable {
    var namespace: String
    var owner: World.Owner
    var object: Undecided.Object
  }

  init(_ world: World) {
    func touching(_ effect: (UnreadObject) -> Bool) -> [UnreadObject] {
      world.unread.filter { effect($0) && $0.scope.isSomewhere }
    }
    openers = touching { $0.mayAllow || $0.effects.contains(.path) }
    deniers = touching(\.mayDeny)
    redirectors = touching { $0.effects.contains(.redirect) }
    labelWriters = touching { !$0.labelKeys.isEmpty }
    workloads = world.unmodelledWorkloads
    portMakers = Self.portMakers(world)
    namesPorts = world.policies.contains { policy in
      (policy.ingress + policy.egress).contains { rule in
        rule.ports.contains { if case .name? = $0.port { true } else { false } }
      }
    }
    meshes = world.meshes
  }

  /// Whether nothing is open.
  var isNone: Bool {
    openers.isEmpty && deniers.isEmpty && redirectors.isEmpty && labelWriters.isEmpty && workloads.isEmpty
      && portMakers.isEmpty && meshes.isEmpty
  }

  private static func portMakers(_ world: World) -> [PortMaker] {
    var result: Set<PortMaker> = []
    for pod in world.pods where pod.hasMorePorts {
      guard let owner = pod.owner else { continue }
      let title = "\(owner.kind) \(world.namespace(of: pod).name)/\(owner.name)"
      result.insert(
        PortMaker(
          namespace: world.namespace(of: pod).name, owner: owner, object: .init(title: title, span: pod.span)))
    }
    return result.sorted { $0.object.title < $1.object.title }
  }
}

extension KindScope {
  /// Whether it judges any end.
  var isSomewhere: Bool { ends != .none }

  /// The ends in the words of a property file.
  var pods: SetExpression {
    func namespace(_ name: String) -> SetExpression {
      .pods(namespace: name, namespaceSelector: nil, podSelector: nil)
    }
    return switch ends {
    case .cluster: .reserved(.anyPod)
    case .namespaces(let names): .union(names.map(namespace))
    case .pods(let name, let selector): .pods(namespace: name, namespaceSelector: nil, podSelector: selector)
    case .nodes: .reserved(.nodes)
    case .none: .union([])
    }
  }
}

extension Undecided.Object {
  init(_ object: UnreadObject) { self.init(title: object.title, span: object.span) }
  init(_ workload: UnmodelledWorkload) { self.init(title: workload.title, span: workload.span) }
}
