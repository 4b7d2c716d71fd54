package import Cluster
package import Diagnostics
package import Kubernetes
package import Network
import PolicyModel
package import Verification

/// Every door of a world, and what policies say to the traffic that comes through it (semantics/exposure: X1 to X40).
package struct Exposure: Sendable {
  /// What policies say to what comes through a door.
  package enum Verdict: String, Hashable, CaseIterable, Sendable {
    /// It passes from every address of the source.
    case open
    /// It passes from some addresses and not from others.
    case partly
    /// Nothing passes.
    case blocked
    /// It is not known.
    case undecided
  }

  /// Whom the pods see.
  package enum Source: Hashable, Sendable {
    case client, node, lb, controller
    /// A controller's pods.
    case pods(ObjectReference)
    /// A controller on the network of its nodes.
    case hostPods(ObjectReference)

    /// The word of reports: `client`, or `pod:edge/Deployment/ingress`.
    package var word: String {
      switch self {
      case .client: "client"
      case .node: "node"
      case .lb: "lb"
      case .controller: "controller"
      case .pods(let workload): "pod:\(workload.workloadPath)"
      case .hostPods(let workload): "node:\(workload.workloadPath)"
      }
    }
  }

  /// A door to the pods of one workload.
  package struct Row: Sendable {
    /// What opens it.
    package var opener: Door.Opener
    /// By which address of a Service, where it is one.
    package var entry: Door.Entry?
    /// Whom the pods see.
    package var source: Source
    /// The workload, or the pod that belongs to none.
    package var to: ObjectReference
    /// The port of the pods.
    package var port: UInt16
    /// Its protocol.
    package var transport: TransportProtocol
    /// What policies say.
    package var verdict: Verdict
    /// Who can knock.
    package var reach: Door.Reach
    /// The objects that a connection passes, in order.
    package var chain: [String]
    /// An address that passes and one that does not, where addresses differ.
    package var passing: IPAddress?
    package var stopped: IPAddress?
    /// What each end says of an example, where there is one.
    package var egress: Counterexample.End?
    package var ingress: Counterexample.End?
    /// Of a door that is shut, a rule that opens the Service's port in place of the pods'.
    package var near: NearRule?
    /// Why it is not decided; nil where it is.
    package var doubt: String?
    /// Where it is opened.
    package var span: Span

    /// What opens it, in words: `Ingress shop/web`, or `hostPort`.
    package var via: String { opener.title }
    /// By which address of a Service, under the names of JSON.
    package var entryName: String? { entry?.rawValue }
    /// Who can knock, under the names of JSON; nil where nobody knows.
    package var reachName: String? { reach == .unknown ? nil : reach.rawValue }
    /// Whether another row differs from it in whom the pods see alone.
    package func isOfOneDoor(with other: Self) -> Bool {
      opener == other.opener && entry == other.entry && to == other.to && port == other.port
        && transport == other.transport && chain == other.chain && reach == other.reach
    }
  }

  /// The doors, by reach, then pod.
  package private(set) var rows: [Row] = []
  /// What leads nowhere, or is no route.
  package private(set) var faults: [DoorFault] = []
  /// Objects of kinds that open doors and are not read, and those that cannot be read: there may be more doors.
  package private(set) var unread: [ObjectReference] = []
  /// What is wrong with those that cannot be read.
  package private(set) var unreadable: [DoorObjects.Unreadable] = []
  /// Objects that may open doors besides these, and why that is not known.
  package private(set) var unclear: [DoorObjects.Unreadable] = []
  /// How many pods are on the network of their node, where no policy governs them (semantics X16).
  package private(set) var hostPods = 0

  /// Finds and judges the doors of a world.
  package init(of world: World, _ settings: ExposureSettings = ExposureSettings()) {
    let found = Doors(of: world, settings)
    faults = found.faults
    let judge = DoorJudge(world, found.doors, settings)
    rows = found.doors.flatMap { judge.rows($0) }.withReaches.sorted {
      $0.sortKey.lexicographicallyPrecedes($1.sortKey)
    }
    unreadable = world.doors.unreadable
    unclear = found.unclear
    // Pods of which nothing is known may stand behind a door, too.
    let unknown = world.unmodelledWorkloads.map {
      ObjectReference(kind: $0.kind, namespace: $0.namespace, name: $0.name)
    }
    unread = (world.doors.foreign.map(\.reference) + unreadable.map(\.reference) + unknown).sorted {
      $0.title < $1.title
    }
    hostPods = world.pods.count(where: \.hostNetwork)
  }

  /// The doors to some pods alone.
  package func filtered(_ wanted: (ObjectReference) -> Bool) -> Self {
    var result = self
    result.rows = rows.filter { wanted($0.to) }
    return result
  }
}

extension [Exposure.Row] {
  /// The rows with what a controller's doors let through: the widest reach of one that is not blocked (semantics X26).
  fileprivate var withReaches: Self {
    var rows = self
    var isChanged = true
    while isChanged {
      isChanged = false
      let reaches = Dictionary(
        rows.filter { $0.verdict != .blocked }.map { ($0.to, $0.reach) }, uniquingKeysWith: Swift.min)
      for place in rows.indices {
        let controller: ObjectReference
        switch rows[place].source {
        case .pods(let workload), .hostPods(let workload): controller = workload
        case .client, .node, .lb, .controller: continue
        }
        let reach = Swift.min(rows[place].reach, reaches[controller] ?? .cluster)
        if reach != rows[place].reach {
          rows[place].reach = reach
          isChanged = true
        }
      }
    }
    return rows
  }
}

extension Exposure.Row {
  fileprivate var sortKey: [String] {
    let reaches = Door.Reach.allCases
    return [
      "\(reaches.firstIndex(of: reach) ?? 0)", to.namespace ?? "", to.kind, to.name, opener.title,
      entry.map { $0 == .loadBalancer ? "0" : $0.rawValue } ?? "", transport.rawValue,
      String(repeating: "0", count: 5 - "\(port)".count) + "\(port)", source.word,
    ]
  }
}

extension ObjectReference {
  /// `shop/Deployment/web`.
  package var workloadPath: String { "\(namespace ?? "")/\(kind)/\(name)" }
}
