/// Makes tiny worlds in which every feature is likely and everything is likely to meet everything else: labels, names,
/// ports and blocks come from pools of two or three.
struct WorldGenerator {
  var random: SplitMix64
  /// The namespaces that objects lie in.
  var namespaces: [String] = []
  /// The namespaces that pods lie in, once for each pod.
  var inhabited: [String] = []
  /// The pod that the next one may be a twin of.
  var lastPod: Tree?
  /// The labels of pods, not empty.
  var seenLabels: [Tree] = []
  /// `namespace/Kind/name` of the workloads, the pods and their owners.
  var workloads: [String] = []
  /// `namespace/name` of the services.
  var services: [String] = []
  /// The addresses that have been given away.
  var usedAddresses: Set<String> = []
  /// The names of the nodes that pods may be said to run on; the last is of no manifest.
  var nodes: [String] = []
  /// Whether properties may speak of pods that no manifest declares.
  var isOpen = false
  /// Whether two pods differ in their addresses alone.
  var hasAddressedTwins = false
  /// What properties are about besides the usual.
  var topic: Topic?
  /// What opens doors, as properties name it, and the Services among it by namespace and name.
  var openers: [String] = []
  var doorServices: [(space: String, name: String)] = []
  /// Whether a selector may ask for the labels of StatefulSets.
  var hasStatefulSet = false
  /// The label that most of a world about hypothetical pods turns on.
  var focus = (key: "app", value: "a")
  /// Whether a world about hypothetical pods has policies in one namespace at most: the others are alike to them.
  var isSparse = false
  /// Whether a world about hypothetical pods may have new namespaces.
  var hasNewNamespaces = false

  /// Whether all that the policies of the cluster leave no freedom about is closed; nil where they are of any kind.
  var isClosed: Bool?

  static let keys = ["app", "tier"]
  static let values = ["a", "b", ""]
  static let portNames = ["http", "dns"]
  static let ports = [1, 53, 80, 81, 443, 65535]
  static let transports = ["TCP", "UDP", "SCTP"]
  /// Blocks with their parts; addresses of pods and nodes lie in and beside them.
  static let blocks: [(cidr: String, parts: [String])] = [
    ("0.0.0.0/0", ["10.0.0.0/8", "10.244.0.0/24", "192.0.2.0/31", "128.0.0.0/1"]),
    ("10.0.0.0/8", ["10.244.0.0/24", "10.244.0.4/32", "10.244.0.4/30", "10.0.0.0/32"]),
    ("10.244.0.0/24", ["10.244.0.4/30", "10.244.0.5/32", "10.244.0.128/25"]),
    ("10.244.0.4/30", ["10.244.0.5/32", "10.244.0.6/31"]),
    ("10.244.0.5/32", []),
    ("192.0.2.0/24", ["192.0.2.0/31", "192.0.2.255/32", "192.0.2.7/32"]),
    ("172.18.0.0/29", ["172.18.0.2/32"]),
    ("::/0", ["fd00::/8", "2001:db8::/32", "fd00:10::/112"]),
    ("fd00:10::/112", ["fd00:10::4/126", "fd00:10::5/128", "fd00:10::8000/113"]),
    ("fd00:10::5/128", []),
    ("2001:db8::/64", ["2001:db8::/127", "2001:db8::7/128"]),
    ("8000::/1", ["ffff::/16"]),
  ]

  /// The tiers of Calico that manifests declare.
  var calicoTiers: [String] = []
  /// The release of Calico that the property file names; nil where it names none.
  var calicoVersion: String?
  /// Whether the API server is known to be outside the cluster.
  var hasServers = false
  /// Whether most connections pass, and those on one port only with a restriction.
  var isRestricted = false
  /// Whether Cilium reads policies of the whole cluster, of which there are some.
  var hasClusterPolicies = false
  /// Whether a policy of Calico is asked among NetworkPolicies by their names, which then nobody may choose.
  var isAmongNetworkPolicies = false

  /// The random numbers of what manifests say and is not so.
  var deception: SplitMix64

  /// The random numbers of how Cilium is set up, and of what more it reads.
  var setup: SplitMix64

  /// The random numbers of whose policies count.
  var authority: SplitMix64

  /// The random numbers of who gets in from outside.
  var doors: SplitMix64

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    deception = SplitMix64(seed: seed ^ 0xDECE)
    setup = SplitMix64(seed: seed ^ 0xC1112)
    authority = SplitMix64(seed: seed ^ 0xA0708)
    doors = SplitMix64(seed: seed ^ 0xD0025)
  }

  // MARK: Labels

  /// Some labels.
  mutating func labels() -> Tree {
    .map(
      random.some(Self.keys, 0, 2).map { key in
        Tree.Entry(key, .text(random.chance(12) ? "" : random.pick(["a", "b"])))
      })
  }

  /// A selector of any shape.
  mutating func selector(forPods: Bool) -> Tree {
    if topic == .open, !forPods, random.chance(15) { return named() }
    if topic == .open, random.chance(75) { return focused() }
    if random.chance(22) { return random.pick([[:], ["matchLabels": [:]], ["matchExpressions": []]]) }
    var entries: [Tree.Entry] = []
    let usesLabels = random.chance(60)
    if usesLabels {
      let most = random.chance(80) ? 1 : 2
      let chosen = random.some(Self.keys, 1, most)
      entries.append(.init("matchLabels", .map(chosen.map { equality($0) })))
    }
    if !usesLabels || random.chance(20) {
      let count = random.chance(80) ? 1 : 2
      entries.append(.init("matchExpressions", .list((0..<count).map { _ in requirement(forPods: forPods) })))
    }
    return .map(entries)
  }

  private mutating func equality(_ key: String) -> Tree.Entry {
    .init(key, .text(random.chance(12) ? "" : random.pick(["a", "b", "a", "b", "c"])))
  }

  private mutating func requirement(forPods: Bool) -> Tree {
    var key = random.pick(Self.keys)
    var values = Self.values
    if forPods, hasStatefulSet, random.chance(35) {
      (key, values) =
        random.chance(60)
        ? ("statefulset.kubernetes.io/pod-name", ["web-0", "web-1", "web-2", "other-0"])
        : ("apps.kubernetes.io/pod-index", ["0", "1", "3"])
    } else if forPods, random.chance(4) {
      (key, values) = ("pod-template-hash", ["abc", "def"])
    } else if !forPods, random.chance(30) {
      (key, values) = ("kubernetes.io/metadata.name", namespaces)
    }
    let name = random.pick(["In", "NotIn", "Exists", "DoesNotExist"])
    var entries: [Tree.Entry] = [.init("key", .text(key)), .init("operator", .text(name))]
    if name.hasSuffix("In") {
      entries.append(.init("values", .list(random.some(values, 1, 2).map { .text($0) })))
    } else if random.chance(10) {
      entries.append(.init("values", []))
    }
    return .map(entries)
  }
}
