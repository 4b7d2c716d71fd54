package import Cluster
package import Kubernetes
import Properties
import ReferenceEvaluator

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

  /// A workload whose pods may declare other ports, or a pod without one.
  struct PortMaker: Hashable, Sendable {
    var namespace: String
    /// The workload; of kind `Pod` a pod without one.
    var owner: World.Owner
    /// What leaves the ports open.
    var object: Undecided.Object

    /// Whether a pod is one of them.
    func has(_ pod: World.Pod, in world: World) -> Bool {
      world.namespace(of: pod).name == namespace && (pod.owner ?? .init(kind: "Pod", name: pod.name ?? "")) == owner
    }
  }

  init(_ world: World) {
    func touching(_ effect: (UnreadObject) -> Bool) -> [UnreadObject] {
      world.unread.filter { effect($0) && $0.scope.isSomewhere }
    }
    openers = touching { $0.mayAllow || $0.effects.contains(.path) }
    deniers = touching(\.mayDeny)
    redirectors = touching { $0.effects.contains(.redirect) }
    labelWriters = touching(\.writesLabels)
    workloads = world.unmodelledWorkloads
    portMakers = Self.portMakers(world)
    namesPorts = world.policies.contains { !$0.portNames.isEmpty }
    meshes = world.meshes
  }

  /// Whether nothing is open.
  var isNone: Bool {
    openers.isEmpty && deniers.isEmpty && redirectors.isEmpty && labelWriters.isEmpty && workloads.isEmpty
      && portMakers.isEmpty && meshes.isEmpty
  }

  private static func portMakers(_ world: World) -> [PortMaker] {
    var result: Set<PortMaker> = []
    for pod in world.pods {
      let namespace = world.namespace(of: pod)
      if pod.hasMorePorts, let owner = pod.owner, let object = Undecided.Object(ownerOf: pod, in: world) {
        result.insert(PortMaker(namespace: namespace.name, owner: owner, object: object))
      }
      for injector in world.injectors where injector.mayAdd(to: pod, of: namespace) {
        result.insert(
          PortMaker(
            namespace: namespace.name, owner: pod.owner ?? .init(kind: "Pod", name: pod.name ?? ""),
            object: .init(title: injector.title, span: injector.span)))
      }
    }
    return result.sorted {
      ($0.object.title, $0.namespace, $0.owner, $0.object.span)
        < ($1.object.title, $1.namespace, $1.owner, $1.object.span)
    }
  }
}

extension ContainerInjector {
  /// Whether it adds its containers to a pod when that is made.
  fileprivate func mayAdd(to pod: World.Pod, of space: World.Namespace) -> Bool {
    namespace.map { $0 == space.name } ?? true
      && namespaceSelector.map { ReferenceEvaluator.matches($0, labels: space.labels) } ?? true
      && ReferenceEvaluator.matches(selector, labels: pod.labels)
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
  /// An object that is not read.
  package init(_ object: UnreadObject) { self.init(title: object.title, span: object.span) }
  /// An object that makes pods of which nothing is known.
  package init(_ workload: UnmodelledWorkload) { self.init(title: workload.title, span: workload.span) }
  /// The workload of a pod, where it has one.
  package init?(ownerOf pod: World.Pod, in world: World) {
    guard let owner = pod.owner else { return nil }
    let workload = ObjectReference(kind: owner.kind, namespace: world.namespace(of: pod).name, name: owner.name)
    self.init(title: workload.title, span: pod.span)
  }
}
