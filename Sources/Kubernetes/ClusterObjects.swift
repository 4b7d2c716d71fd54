public import Diagnostics
public import Network

/// A `v1` Namespace.
public struct Namespace: Sendable {
  /// Name and labels.
  public var metadata: ObjectMeta

  /// Makes a namespace.
  public init(metadata: ObjectMeta) { self.metadata = metadata }
}

/// A `v1` Node.
public struct Node: Sendable {
  /// Name and labels.
  public var metadata: ObjectMeta
  /// Its addresses, from `status.addresses` of types InternalIP and ExternalIP.
  public var addresses: [IPAddress]

  /// Makes a node.
  public init(metadata: ObjectMeta, addresses: [IPAddress]) {
    self.metadata = metadata
    self.addresses = addresses
  }
}

/// A `v1` Service. Policy never sees it (semantics A39); sets of a property file may name its pods.
public struct Service: Sendable {
  /// One item of `spec.ports`.
  public struct Port: Sendable {
    /// The name, if it has one.
    public var name: String?
    /// The port that clients ask for.
    public var port: UInt16
    /// The protocol; TCP when the manifest names none.
    public var `protocol`: TransportProtocol
    /// The port of the pods, by number or by name; the same number as `port` when the manifest names none.
    public var targetPort: NetworkPolicy.Port.IntOrString
    /// Where the item was written.
    public var span: Span

    /// Makes a port.
    public init(
      name: String? = nil, port: UInt16, protocol: TransportProtocol,
      targetPort: NetworkPolicy.Port.IntOrString, span: Span
    ) {
      self.name = name
      self.port = port
      self.protocol = `protocol`
      self.targetPort = targetPort
      self.span = span
    }
  }

  /// Name and namespace.
  public var metadata: ObjectMeta
  /// The labels its pods carry; empty for a Service without selector, which has no pods of its own.
  public var selector: [String: String]
  /// What it translates; empty for a Service that does not say.
  public var ports: [Port]
  /// Whether it is headless: names are resolved to the pods themselves, and no port is translated.
  public var isHeadless: Bool

  /// Makes a service.
  public init(
    metadata: ObjectMeta, selector: [String: String], ports: [Port] = [], isHeadless: Bool = false
  ) {
    self.metadata = metadata
    self.selector = selector
    self.ports = ports
    self.isHeadless = isHeadless
  }
}

/// The objects of a set of manifests, in the order in which they were read.
public struct Manifests: Sendable {
  /// Namespaces.
  public var namespaces: [Namespace] = []
  /// Pods.
  public var pods: [Pod] = []
  /// Objects with a pod template.
  public var workloads: [Workload] = []
  /// Services.
  public var services: [Service] = []
  /// Nodes.
  public var nodes: [Node] = []
  /// Network policies.
  public var networkPolicies: [NetworkPolicy] = []
  /// Whether objects were taken from a running cluster, where one that is about to end may stand beside its successor.
  public var isSnapshot = false
  /// Pods that operators make from objects of their own kinds.
  public var operated: [OperatedPods] = []
  /// Objects that can change connections and that the program has no semantics for.
  public var unread: [UnreadObject] = []
  /// Objects that make pods of which nothing is known (semantics D11).
  public var unmodelledWorkloads: [UnmodelledWorkload] = []
  /// Objects that add containers to pods which others make.
  public var injectors: [ContainerInjector] = []
  /// OpenShift Templates with objects that matter, which `oc process` would make.
  public var templates: [Template] = []
  /// How many objects of kinds without semantics there are, by `group/kind`.
  public var passedOver: [String: PassedOver] = [:]

  /// An OpenShift Template that was left out.
  public struct Template: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The namespace as written.
    public var namespace: String?
    /// The kinds of its objects that matter, sorted.
    public var kinds: [String]
    /// Where it was written.
    public var span: Span
  }

  /// Makes an empty set.
  public init() {}

  /// Whether nothing that matters was read.
  public var isEmpty: Bool {
    namespaces.isEmpty && pods.isEmpty && workloads.isEmpty && services.isEmpty && nodes.isEmpty
      && networkPolicies.isEmpty && operated.isEmpty && unread.isEmpty && unmodelledWorkloads.isEmpty
      && injectors.isEmpty
  }
}
