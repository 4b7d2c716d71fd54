import Cluster
import Kubernetes
import Network
import Properties
import ReferenceEvaluator
import TinyWorlds

/// A world with one hypothetical pod of each kind that selectors can tell apart, to be judged by the reference
/// evaluator alone.
///
/// Only flows with at most two of them are looked at, so that it is no matter how many there are.
struct Crowd {
  /// At most this many pods of each world.
  static let podLimit = 160
  /// At most this many pairs of ends of each property.
  static let pairLimit = 150
  /// How many of the pods are in each search for a chain, and how often chains are searched for.
  static let chainPods = 10
  static let chainRounds = 3

  let read: ReadWorld
  private let property: Property
  private let declared: FlowGrid
  private var random: SplitMix64
  private var flows: FlowGrid?
  /// How many namespaces there are without them.
  private let namespaces: Int

  /// How many pods were added.
  var size: Int { read.world.pods.count - read.declaredPods }

  init(_ read: ReadWorld, property: Property, declared: FlowGrid, random: SplitMix64) {
    self.property = property
    self.declared = declared
    self.random = random
    namespaces = read.world.namespaces.count
    self.read = Self.populate(read, property, declared.points, &self.random)
  }

  // MARK: Pods

  private static func populate(
    _ read: ReadWorld, _ property: Property, _ points: Points, _ random: inout SplitMix64
  ) -> ReadWorld {
    let mentions = Mentions(read, property)
    let people = HypotheticalPeople(read)
    var result = read
    let spaces = distinct(people.newNamespaces(mentions.namespacePool)) { space in
      [space.name.hasPrefix("brand-new-") ? "" : space.name]
        + mentions.namespaceSelectors.map { "\(ReferenceEvaluator.matches($0, labels: space.labels))" }
        + mentions.compared.namespaces.keys.map { space.labels[$0] ?? "-" }
    }
    result.world.namespaces += spaces
    var places: [(namespace: Int, labels: [String: String], account: World.ServiceAccount?)] = []
    for namespace in result.world.namespaces.indices {
      let isNew = namespace >= read.world.namespaces.count
      let kinds = distinct(people.labels(mentions.podPool, in: isNew ? nil : namespace)) { labels in
        mentions.podSelectors.map { "\(ReferenceEvaluator.matches($0, labels: labels))" }
          + mentions.compared.pods.keys.map { labels[$0] ?? "-" }
      }
      let accounts = people.accounts(mentions.accounts, names: mentions.accountNames, in: namespace)
      let some = accounts.count > 4 && kinds.count * accounts.count > podLimit ? random.some(accounts, 4, 4) : accounts
      places += kinds.flatMap { labels in some.map { (namespace, labels, $0) } }
    }
    if places.count > podLimit { places = random.some(places, podLimit, podLimit) }
    for place in places {
      // As a destination, a pod may declare any name with the flow's number: here with each number that is looked at.
      for names in subsets(mentions.portNames.sorted()) where names.isEmpty || random.chance(50) {
        let ports = names.flatMap { name in
          TransportProtocol.allCases.flatMap { transport in
            Set(points.stretches.flatMap { [$0.lowerBound, $0.upperBound] }).sorted().map {
              ContainerPort(name: name, containerPort: $0, protocol: transport)
            }
          }
        }
        result.addHypotheticalPod(
          namespace: place.namespace, labels: place.labels, ports: ports, account: place.account)
      }
    }
    return result
  }

  /// One of each kind.
  private static func distinct<Item>(_ items: [Item], by kind: (Item) -> [String]) -> [Item] {
    var seen: Set<[String]> = []
    return items.filter { seen.insert(kind($0)).inserted }
  }

  private static func subsets(_ names: [String]) -> [[String]] {
    names.reduce([[]]) { known, name in known + known.map { $0 + [name] } }
  }

  // MARK: Judging

  /// A chain with a few hypothetical pods among the others, in words; nil when none was found.
  private mutating func chain(_ countsDoubts: Bool) -> String? {
    var judge = ForceJudge(read, grid: FlowGrid(points: declared.points, ends: declared.ends, pairs: []), of: property)
    judge.countsDoubts = countsDoubts
    let added = Array(read.world.pods.indices.dropFirst(read.declaredPods))
    for _ in 0..<Self.chainRounds {
      let pods = Array(0..<read.declaredPods) + random.some(added, Self.chainPods, Self.chainPods)
      var search = ChainSearch(property.assertion, judge: judge, pods: pods, random: random)
      if let found = search?.violation(rounds: 1) { return describe(found.words) }
      _ = random.next()
    }
    return nil
  }

  /// What was found, with what the hypothetical pods in it are.
  private func describe(_ found: String) -> String {
    let people = read.world.pods.dropFirst(read.declaredPods).filter { found.contains("pod(\($0.index),") }
    let words = people.map { pod in
      "\(pod.index): \(read.world.namespace(of: pod)) \(pod.labels) \(Set(pod.ports.compactMap(\.name)))"
    }
    return found + words.map { "; hypothetical \($0)" }.joined()
  }

  /// A violation in a scope that has a hypothetical pod, in words; nil when the crowd has none.
  ///
  /// - Parameter countsDoubts: whether what depends on the reading of the input counts.
  mutating func violation(within scope: Scope, countsDoubts: Bool) -> String? {
    if case .neverReachesTransitively = property.assertion { return chain(countsDoubts) }
    var part = ForceJudge(read, grid: grid(), of: property)
    part.scope = scope
    part.countsDoubts = countsDoubts
    return part.violation(of: property.assertion).map { describe($0) }
  }

  /// Shows the hypothetical pods of each violation that the crowd has, one of each pair of ends, as long as more are
  /// wanted; of a claim about chains, or about one of several targets, none.
  mutating func violators(_ wantsMore: ([Hypothetical]) -> Bool) {
    let judge = ForceJudge(read, grid: grid(), of: property)
    func show(_ pods: [Int]) -> Bool { wantsMore(pods.filter { $0 >= read.declaredPods }.map { hypothetical($0) }) }
    switch property.assertion {
    case .neverReachesTransitively, .mustReach(_, _, _, .some): return
    case .defaultDeny(let pods, let directions):
      for (place, pod) in read.world.pods.enumerated()
      where judge.membership.contains(pods.expression, judge.anyEnd(pod)) {
        if directions.contains(where: { judge.isOpen(pod, $0) }), !show([place]) { return }
      }
    default:
      for place in judge.grid.pairs.indices {
        guard let flow = judge.violation(of: property.assertion, pair: place) else { continue }
        if !show([flow.pair.source.pod, flow.pair.destination.pod].compactMap { $0 }) { return }
      }
    }
  }

  /// A pod that no manifest declares.
  struct Hypothetical {
    var labels: [String: String]
    var declaresPorts: Bool
    var namespace: World.Namespace
    var isNamespaceNew: Bool
  }

  private func hypothetical(_ place: Int) -> Hypothetical {
    let pod = read.world.pods[place]
    return Hypothetical(
      labels: pod.labels, declaresPorts: !pod.ports.isEmpty, namespace: read.world.namespace(of: pod),
      isNamespaceNew: pod.namespace >= namespaces)
  }

  /// Flows that have a hypothetical pod, and of which the claim speaks: the same ones whenever they are asked for.
  private mutating func grid() -> FlowGrid {
    let result = flows ?? makeGrid()
    flows = result
    return result
  }

  private mutating func makeGrid() -> FlowGrid {
    let ends = addressed()
    let empty = FlowGrid(points: declared.points, ends: declared.ends + ends, pairs: [])
    let judge = ForceJudge(read, grid: empty)
    var pairs: [FlowGrid.Pair] = []
    func add(_ source: FlowGrid.End, _ destination: FlowGrid.End) {
      // A pod that starts a flow needs no ports.
      if let pod = source.pod, pod >= read.declaredPods, !read.world.pods[pod].ports.isEmpty { return }
      let pair = FlowGrid.Pair(source: source, destination: destination)
      guard areOfOneWorld(pair), FlowGrid.isFlow(pair, in: read.world) else { return }
      if judge.judge(property.assertion, pair) != nil { pairs.append(pair) }
    }
    // Targets of `mustReach` are pods that exist.
    let areTargets = if case .mustReach = property.assertion { false } else { true }
    for one in ends {
      for other in declared.ends { add(one, other) }
      guard areTargets else { continue }
      for other in declared.ends + ends { add(other, one) }
    }
    if pairs.count > Self.pairLimit { pairs = random.some(pairs, Self.pairLimit, Self.pairLimit) }
    return FlowGrid(points: declared.points, ends: declared.ends + ends, pairs: pairs)
  }

  /// Each hypothetical pod with an address or two.
  private mutating func addressed() -> [FlowGrid.End] {
    var result: [FlowGrid.End] = []
    let nodes = read.world.nodes.map(\.name) + [FlowGrid.unheardNode]
    for family in read.world.addresses.families {
      let free = declared.points.examples(of: read.world.addresses.unknownPods[family], family, &random)
      for pod in read.world.pods.dropFirst(read.declaredPods) {
        for address in random.some(free, 1, 2) {
          let endpoint = ReferenceEvaluator.Endpoint.pod(
            pod.index, address: address, node: random.pick(nodes), replica: 0)
          result.append(FlowGrid.End(endpoint: endpoint, isHost: false))
        }
      }
    }
    return result
  }

  /// Whether both ends can be at a time: two namespaces of one name cannot.
  private func areOfOneWorld(_ pair: FlowGrid.Pair) -> Bool {
    let places = [pair.source, pair.destination].compactMap(\.pod).map { read.world.pods[$0].namespace }
    guard places.count == 2, places[0] != places[1] else { return true }
    return read.world.namespaces[places[0]].name != read.world.namespaces[places[1]].name
  }
}
