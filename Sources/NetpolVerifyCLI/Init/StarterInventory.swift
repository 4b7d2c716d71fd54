import Cluster
import Kubernetes
import Network
import Properties

/// What a set of manifests tells about a cluster that a starter file can speak of.
struct StarterInventory {
  /// A workload, or a pod of its own.
  struct Workload: Hashable {
    /// What reports call it, `shop/Deployment/web`.
    var title: String
    /// The namespace.
    var namespace: String
    /// The name.
    var name: String
    /// How a property file names it in one line; nil for a pod that no selector picks.
    var reference: String?
    /// The declared ports.
    var ports: [ContainerPort]
    /// Whether it shares its node's network.
    var isHostNetwork: Bool
  }

  let world: World
  /// The workloads, each once, in the order of reports.
  let workloads: [Workload]

  init(_ world: World) {
    self.world = world
    var seen: Set<String> = []
    workloads = world.pods.map { Self.workload($0, world) }.filter { seen.insert($0.title).inserted }
  }

  private static func workload(_ pod: World.Pod, _ world: World) -> Workload {
    let namespace = world.namespace(of: pod).name
    let name = pod.owner?.name ?? pod.name ?? ""
    let title = [namespace, pod.owner?.kind, name].compactMap { $0 }.joined(separator: "/")
    var reference: String?
    if pod.owner != nil {
      reference = "{workload: \(YAMLText.scalar(title))}"
    } else if !pod.labels.isEmpty {
      let labels = YAMLText.mapping(pod.labels)
      reference = "{namespace: \(YAMLText.scalar(namespace)), podSelector: {matchLabels: \(labels)}}"
    }
    return Workload(
      title: title, namespace: namespace, name: name, reference: reference, ports: pod.ports,
      isHostNetwork: pod.hostNetwork)
  }

  /// The namespace in which nobody writes policies.
  static let system = "kube-system"

  /// What no policy of the user's governs.
  var ungoverned: [Workload] { workloads.filter { $0.isHostNetwork || $0.namespace == Self.system } }

  /// What policies can govern.
  var governed: [Workload] { workloads.filter { !$0.isHostNetwork && $0.namespace != Self.system } }

  /// The namespaces of `governed`, sorted.
  var namespaces: [String] { Set(governed.map(\.namespace)).sorted() }

  /// The values that a label has among namespaces with pods that policies can govern, sorted.
  func values(ofNamespaceLabel key: String) -> [String] {
    let inhabited = Set(namespaces)
    let found = world.namespaces.filter { inhabited.contains($0.name) }.compactMap { $0.labels[key] }
    return Set(found).filter { !$0.isEmpty }.sorted()
  }

  /// The values that a label has among pods that policies can govern, sorted.
  func values(ofPodLabel key: String) -> [String] {
    let found = world.pods.filter { !$0.hostNetwork && world.namespace(of: $0).name != Self.system }
      .compactMap { $0.labels[key] }
    return Set(found).filter { !$0.isEmpty }.sorted()
  }

  /// Whether the pods of the cluster's DNS are in the manifests.
  var hasDNS: Bool {
    world.pods.contains {
      ReservedSet.DNS.kubernetes.contains(namespace: world.namespace(of: $0).name, labels: $0.labels)
    }
  }

  /// Ports at which databases, caches and queues listen.
  private static let databasePorts: Set<UInt16> = [
    1433, 1521, 2379, 3306, 5432, 5672, 5984, 6379, 7687, 8086, 9042, 9092, 9200, 11211, 26257, 27017,
  ]
  private static let databaseWords = [
    "cassandra", "database", "elasticsearch", "etcd", "kafka", "mariadb", "memcached", "mongo", "mysql", "postgres",
    "rabbitmq", "redis",
  ]

  /// Workloads that look like databases, each with the ports that clients use.
  var databases: [(workload: Workload, ports: [String])] {
    governed.compactMap { workload in
      guard workload.reference != nil else { return nil }
      let known = workload.ports.filter { Self.databasePorts.contains($0.containerPort) }
      let isNamedSo =
        Self.databaseWords.contains { workload.name.contains($0) } || workload.name == "db"
        || workload.name.hasSuffix("-db")
      guard !known.isEmpty || isNamedSo else { return nil }
      let ports = known.isEmpty ? workload.ports : known
      let texts = Set(ports.map { "\($0.containerPort)/\($0.protocol.rawValue)" }).sorted()
      return (workload, texts.isEmpty ? ["any"] : texts)
    }
  }
}
