package import Diagnostics
package import Kubernetes
package import Network

/// One world that properties are judged in: everything by value, sorted, and with every default of the API applied
/// that does not decide about traffic.
package struct World: Sendable {
  /// A namespace with its effective labels.
  package struct Namespace: Hashable, Sendable {
    /// The name.
    package var name: String
    /// The labels, with `kubernetes.io/metadata.name` as the API server sets it (semantics A21).
    package var labels: [String: String]
    /// Whether a manifest declares it, or only other objects lie in it.
    package var isDeclared: Bool

    /// Makes a namespace.
    package init(name: String, labels: [String: String], isDeclared: Bool) {
      self.name = name
      self.labels = labels
      self.isDeclared = isDeclared
    }
  }

  /// A ServiceAccount whose labels are known.
  package struct ServiceAccount: Hashable, Sendable {
    /// The place of its namespace in `World.namespaces`.
    package var namespace: Int
    /// The name.
    package var name: String
    /// The labels.
    package var labels: [String: String]

    /// Makes an account.
    package init(namespace: Int, name: String, labels: [String: String]) {
      self.namespace = namespace
      self.name = name
      self.labels = labels
    }
  }

  /// A node.
  package struct Node: Hashable, Sendable {
    /// The name.
    package var name: String
    /// Its labels.
    package var labels: [String: String]
    /// Its addresses.
    package var addresses: [IPAddress]

    /// Makes a node.
    package init(name: String, labels: [String: String] = [:], addresses: [IPAddress]) {
      self.name = name
      self.labels = labels
      self.addresses = addresses
    }
  }

  /// The workload that a pod belongs to.
  package struct Owner: Hashable, Comparable, Sendable {
    /// The kind, such as `Deployment`.
    package var kind: String
    /// The name.
    package var name: String

    /// Makes an owner.
    package init(kind: String, name: String) {
      self.kind = kind
      self.name = name
    }

    /// Orders by kind, then by name.
    package static func < (a: Self, b: Self) -> Bool { (a.kind, a.name) < (b.kind, b.name) }
  }

  /// A pod that exists, or that a workload's template can make. Labels are concrete: where a controller adds labels of
  /// unknown value and a selector asks for them, there is one candidate per value that makes a difference.
  package struct Pod: Sendable {
    /// The place in `World.pods`.
    package var index: Int
    /// The place in `World.namespaces`.
    package var namespace: Int
    /// The pod's name; nil for pods that a template makes under names that are not known.
    package var name: String?
    /// The workload; nil for a pod of its own.
    package var owner: Owner?
    /// The labels.
    package var labels: [String: String]
    /// The keys of labels that are not the user's to change: the workload's selector asks for them, or its controller
    /// sets them.
    package var fixedLabels: Set<String> = []
    /// The keys of labels that its controller sets to values that no manifest tells: what stands under them in `labels`
    /// is one of the values that it may have.
    package var unknownLabels: Set<String> = []
    /// The declared ports of regular containers, in order (semantics A41, D5).
    package var ports: [ContainerPort]
    /// Ports that only doors look at: those of the node, and those of sidecars.
    package var doorPorts: [DoorPort] = []
    /// The object whose operator makes it, as `Kind namespace/name`: it may give the pod the labels of `unknownLabels`, or
    /// not (kinds, U10). Nil for others, whose controllers set them.
    package var operatedBy: String?
    /// Whether it may declare other ports as well, since an operator makes it (kinds, U10).
    package var hasMorePorts = false
    /// Whether it shares its node's network (semantics A38).
    package var hostNetwork: Bool
    /// The ServiceAccount under which it runs.
    package var serviceAccount = "default"
    /// The labels of that account; nil where nobody knows them.
    package var serviceAccountLabels: [String: String]?
    /// The name of the node it runs on, when known.
    package var nodeName: String?
    /// Its addresses; empty when they are not known. Of a host-network pod, its node's.
    package var addresses: [IPAddress]
    /// Whether two different pods like this one may exist at a time (semantics D4).
    package var isReplicated: Bool
    /// Which of the workload's pods it can be. Every slot of a workload is filled by exactly one of its candidates; a
    /// candidate without a slot need not exist, such as a StatefulSet's third replica.
    package var slots: [Int]
    /// Where it was written.
    package var span: Span

    /// Makes a pod.
    package init(
      index: Int, namespace: Int, name: String?, owner: Owner?, labels: [String: String], ports: [ContainerPort],
      hostNetwork: Bool, nodeName: String?, addresses: [IPAddress], isReplicated: Bool, slots: [Int], span: Span
    ) {
      self.index = index
      self.namespace = namespace
      self.name = name
      self.owner = owner
      self.labels = labels
      self.ports = ports
      self.hostNetwork = hostNetwork
      self.nodeName = nodeName
      self.addresses = addresses
      self.isReplicated = isReplicated
      self.slots = slots
      self.span = span
    }
  }

  /// An address that a pod reports and that another pod or a node has too, so that it is not known whose it is.
  package struct ContestedAddress: Hashable, Sendable {
    /// The address.
    package var address: IPAddress
    /// The places in `World.pods` of those who report it, ascending. Their addresses count as not known, and they need
    /// not exist: one of them may be about to end.
    package var pods: [Int]
  }

  /// The namespaces, by name.
  package var namespaces: [Namespace]
  /// The pods, by namespace, owner, name and labels.
  package var pods: [Pod]
  /// The nodes, by name.
  package var nodes: [Node]
  /// The services, by namespace and name.
  package var services: [Kubernetes.Service]
  /// The policies of every language, by namespace, name and kind.
  package var policies: [any PolicyObject]
  /// What these policies refer to, by namespace, name and kind.
  package var policyData: [any PolicyData] = []
  /// Who enforces them.
  package var enforcer = Enforcer.upstream
  /// The objects through which traffic from outside finds its way to pods.
  package var doors = DoorObjects()
  /// The ServiceAccounts whose labels are known, by namespace and name.
  package var serviceAccounts: [ServiceAccount] = []
  /// Which addresses pods, nodes and the rest can have.
  package var addresses: AddressPlan
  /// Objects that can change connections and have no semantics here, by kind, namespace and name.
  package var unread: [UnreadObject] = []
  /// The members of meshes that have a port of their own on the wire.
  package var meshes: [MeshMembers] = []
  /// Objects that add containers with named ports to pods that others make.
  package var injectors: [ContainerInjector] = []
  /// Objects that make pods of which nothing is known, by kind, namespace and name.
  package var unmodelledWorkloads: [UnmodelledWorkload] = []
  /// The addresses of which it is not known whose they are, ascending; none but in the snapshot of a cluster.
  package var contested: [ContestedAddress] = []
  /// Of a counterpart in a baseline: the namespaces of then that are no more. A new one of such a name is judged there
  /// with the labels that the old one had.
  package var formerNamespaces: [Namespace] = []
  /// Whether a connection counts as allowed that passes only with a restriction, such as rules about requests.
  package var countsRestricted = true
  /// The addresses of the API server, where somebody says which they are: those of nodes, or others.
  package var apiServers: [IPAddress]?
  /// Whether a node is taken for a pod's own where nobody knows whether it is; nil where both are possible. What holds
  /// under both holds wherever the pods run.
  package var assumesOwnNodes: Bool?
  /// Whether there can be pods that no manifest declares: where an enforcer pools facts over all pods, they count too.
  package var admitsMorePods = false
  /// Pods whose workload is known by a name alone: `Deployment shop/web` by `ReplicaSet shop/web-5d4f8b`, ascending.
  package var guessedOwners: [String] = []

  /// Makes a world; `World.resolve` does it from manifests.
  package init(
    namespaces: [Namespace], pods: [Pod], nodes: [Node], services: [Kubernetes.Service],
    policies: [any PolicyObject], addresses: AddressPlan
  ) {
    self.namespaces = namespaces
    self.pods = pods
    self.nodes = nodes
    self.services = services
    self.policies = policies
    self.addresses = addresses
  }

  /// The namespace of a pod.
  package func namespace(of pod: Pod) -> Namespace { namespaces[pod.namespace] }

  /// Whether it is known which addresses the node of a name has: a manifest lists one of a family that is judged.
  package func knowsAddresses(ofNode name: String) -> Bool {
    nodes.contains { node in
      node.name == name && node.addresses.contains { addresses.families.contains($0.family) }
    }
  }

  /// The namespace of a name.
  package func namespace(named name: String) -> Namespace? {
    namespaces.first { $0.name == name }
  }
}
