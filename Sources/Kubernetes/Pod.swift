package import Network

/// The parts of a pod's spec that bear on network policy.
package struct PodSpec: Sendable {
  /// The ports of the regular containers, in order; init and ephemeral containers do not count (semantics A41).
  package var ports: [ContainerPort]
  /// The declared ports of init containers, in order, which one enforcer alone looks at.
  package var initPorts: [ContainerPort] = []
  /// Ports by which traffic from outside or a Service may reach a pod, besides what policies see of them.
  package var doorPorts: [DoorPort] = []
  /// Whether the pod shares its node's network (semantics A38).
  package var hostNetwork: Bool
  /// The node it runs on, when that is known.
  package var nodeName: String?
  /// The ServiceAccount under which it runs.
  package var serviceAccount = "default"
  /// The proxies of meshes among its containers (kinds, 1b).
  package var proxies: Set<MeshProxy> = []

  /// Makes a spec.
  package init(ports: [ContainerPort] = [], hostNetwork: Bool = false, nodeName: String? = nil) {
    self.ports = ports
    self.hostNetwork = hostNetwork
    self.nodeName = nodeName
  }
}

/// A `v1` Pod.
package struct Pod: Sendable {
  /// Name, namespace, labels, owners.
  package var metadata: ObjectMeta
  /// What it runs.
  package var spec: PodSpec
  /// Its addresses, from `status.podIPs` and `status.podIP`.
  package var addresses: [IPAddress]
  /// Its node's addresses, from `status.hostIPs` and `status.hostIP`.
  package var hostAddresses: [IPAddress]
  /// Whether it has ended, `Succeeded` or `Failed`: it has no network identity any more (semantics A40).
  package var isFinished: Bool

  /// Makes a pod.
  package init(
    metadata: ObjectMeta, spec: PodSpec, addresses: [IPAddress] = [], hostAddresses: [IPAddress] = [],
    isFinished: Bool = false
  ) {
    self.metadata = metadata
    self.spec = spec
    self.addresses = addresses
    self.hostAddresses = hostAddresses
    self.isFinished = isFinished
  }
}

/// An object with a pod template (semantics D1).
package struct Workload: Sendable {
  /// The kinds that are modelled.
  package enum Kind: String, Hashable, Comparable, CaseIterable, Sendable {
    case deployment = "Deployment"
    case statefulSet = "StatefulSet"
    case daemonSet = "DaemonSet"
    case replicaSet = "ReplicaSet"
    case replicationController = "ReplicationController"
    case job = "Job"
    case cronJob = "CronJob"

    /// Orders kinds by name.
    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  /// The kind.
  package var kind: Kind
  /// Name, namespace and owners of the object; its labels do not reach its pods.
  package var metadata: ObjectMeta
  /// The labels of its pods.
  package var templateLabels: [String: String]
  /// The annotations of its pods that bear on connections.
  package var templateAnnotations: [String: String] = [:]
  /// The keys that its own selector asks for: its template cannot do without them, nor with other values.
  package var selectorKeys: Set<String> = []
  /// What its pods run.
  package var template: PodSpec
  /// `spec.replicas`, or `spec.parallelism` of a Job, when written.
  package var replicas: Int?
  /// `spec.ordinals.start` of a StatefulSet.
  package var firstOrdinal: Int
  /// Whether it is a Job with `completionMode: Indexed`.
  package var isIndexed: Bool
  /// Whether it is a Job with `manualSelector`, whose pods get no labels from the API server.
  package var hasManualSelector = false
  /// Whether it is a Job that has completed or failed: it makes no more pods.
  package var isFinished: Bool

  /// Makes a workload.
  package init(
    kind: Kind, metadata: ObjectMeta, templateLabels: [String: String], template: PodSpec, replicas: Int? = nil,
    firstOrdinal: Int = 0, isIndexed: Bool = false, isFinished: Bool = false
  ) {
    self.kind = kind
    self.metadata = metadata
    self.templateLabels = templateLabels
    self.template = template
    self.replicas = replicas
    self.firstOrdinal = firstOrdinal
    self.isIndexed = isIndexed
    self.isFinished = isFinished
  }
}
