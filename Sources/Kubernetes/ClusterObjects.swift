package import Diagnostics
package import Network

/// A `v1` Namespace.
package struct Namespace: Sendable {
  /// Name and labels.
  package var metadata: ObjectMeta

  /// Makes a namespace.
  package init(metadata: ObjectMeta) { self.metadata = metadata }
}

/// A `v1` Node.
package struct Node: Sendable {
  /// Name and labels.
  package var metadata: ObjectMeta
  /// Its addresses, from `status.addresses` of types InternalIP and ExternalIP.
  package var addresses: [IPAddress]

  /// Makes a node.
  package init(metadata: ObjectMeta, addresses: [IPAddress]) {
    self.metadata = metadata
    self.addresses = addresses
  }
}

/// A `v1` Service. Policy never sees it (semantics A39); sets of a property file may name its pods.
package struct Service: Sendable {
  /// One item of `spec.ports`.
  package struct Port: Sendable {
    /// The name, if it has one.
    package var name: String?
    /// The port that clients ask for.
    package var port: UInt16
    /// The protocol; TCP when the manifest names none.
    package var `protocol`: TransportProtocol
    /// The port of the pods, by number or by name; the same number as `port` when the manifest names none.
    package var targetPort: IntOrString
    /// Where the item was written.
    package var span: Span

    /// Makes a port.
    package init(
      name: String? = nil, port: UInt16, protocol: TransportProtocol,
      targetPort: IntOrString, span: Span
    ) {
      self.name = name
      self.port = port
      self.protocol = `protocol`
      self.targetPort = targetPort
      self.span = span
    }
  }

  /// Name and namespace.
  package var metadata: ObjectMeta
  /// The labels its pods carry; empty for a Service without selector, which has no pods of its own.
  package var selector: [String: String]
  /// What it translates; empty for a Service that does not say.
  package var ports: [Port]
  /// Whether it is headless: names are resolved to the pods themselves, and no port is translated.
  package var isHeadless: Bool
  /// The addresses that the cluster gives it, as far as they are written. Policies see those of its pods (A39).
  package var clusterAddresses: [IPAddress] = []
  /// What it says about clients from outside.
  package var door = Door()

  /// Makes a service.
  package init(
    metadata: ObjectMeta, selector: [String: String], ports: [Port] = [], isHeadless: Bool = false
  ) {
    self.metadata = metadata
    self.selector = selector
    self.ports = ports
    self.isHeadless = isHeadless
  }
}

/// The objects of a set of manifests, in the order in which they were read.
package struct Manifests: Sendable {
  /// Namespaces.
  package var namespaces: [Namespace] = []
  /// Pods.
  package var pods: [Pod] = []
  /// Objects with a pod template.
  package var workloads: [Workload] = []
  /// Services.
  package var services: [Service] = []
  /// Nodes.
  package var nodes: [Node] = []
  /// ServiceAccounts; several may be of one name.
  package var serviceAccounts: [ServiceAccount] = []
  /// Policies of every language.
  package var policies: [any PolicyObject] = []
  /// What policies refer to, of every language.
  package var policyData: [any PolicyData] = []
  /// Whether objects were taken from a running cluster, where one that is about to end may stand beside its successor.
  package var isSnapshot = false
  /// Pods that operators make from objects of their own kinds.
  package var operated: [OperatedPods] = []
  /// Objects that can change connections and that the program has no semantics for.
  package var unread: [UnreadObject] = []
  /// Objects that make pods of which nothing is known (semantics D11).
  package var unmodelledWorkloads: [UnmodelledWorkload] = []
  /// Objects that add containers to pods which others make.
  package var injectors: [ContainerInjector] = []
  /// OpenShift Templates with objects that matter, which `oc process` would make.
  package var templates: [Template] = []
  /// Objects through which traffic from outside finds its way to pods.
  package var doors = DoorObjects()
  /// Objects that have somebody connect to pods, in the order in which they were read.
  package var callers: [KnownCaller] = []
  /// How many objects of kinds without semantics there are, by `group/kind`.
  package var passedOver: [String: PassedOver] = [:]

  /// An OpenShift Template that was left out.
  package struct Template: Hashable, Sendable {
    /// The name.
    package var name: String
    /// The namespace as written.
    package var namespace: String?
    /// The kinds of its objects that matter, sorted.
    package var kinds: [String]
    /// Where it was written.
    package var span: Span
  }

  /// Makes an empty set.
  package init() {}

  /// Whether nothing that matters was read.
  package var isEmpty: Bool {
    namespaces.isEmpty && pods.isEmpty && workloads.isEmpty && services.isEmpty && nodes.isEmpty
      && policies.isEmpty && policyData.isEmpty && operated.isEmpty && unread.isEmpty && unmodelledWorkloads.isEmpty
      && injectors.isEmpty
  }
}
