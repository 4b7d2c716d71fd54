import BitCollections
package import Cluster
package import Network

/// The policies of a world, normalised: defaults applied, selectors resolved to classes, ports to sets. Nothing here or
/// behind it knows of which language a rule was.
package struct PolicyModel: Sendable {
  /// The world.
  package let world: World
  /// Its pods in classes.
  package let classes: PodClasses
  /// What judges at nodes; nil for nothing.
  package let hosts: HostJudges?
  /// Whether what comes from the node of a pod is judged like anything else; otherwise it passes (semantics A37).
  package let judgesOwnNode: Bool
  /// The pods of which nobody knows whether what comes from their node passes, where it is not judged.
  package let deniedOwnNode: [PodGroup]
  /// Whether a policy tests the text of a label.
  let testsTexts: Bool
  /// What is taken for granted of pods that no manifest declares.
  package var openWorld = OpenWorld()
  /// Resolves the selectors of properties to classes.
  package var selectors: SelectorIndex
  /// The place in `World.namespaces` of each namespace, by name.
  package let namespaceOfName: [String: Int]
  /// The model of the baseline, over the same classes, where there is one.
  package internal(set) var baseline: PolicyModel? {
    get { baselines.first }
    set { baselines = newValue.map { [$0] } ?? [] }
  }

  private var ingress: Ladder
  private var egress: Ladder
  /// At most one: a value cannot hold itself.
  private var baselines: [PolicyModel] = []

  /// Normalises the policies of `world`.
  ///
  /// - Parameters:
  ///   - normalise: reads policies as tiers.
  ///   - tellsNodes: whether claims about nodes are to be decided.
  ///   - podNames: names of pods that claims speak of.
  ///   - tellsAccounts: whether claims speak of ServiceAccounts.
  ///   - before: the world's counterpart in a baseline.
  package init(
    _ world: World, normalise: Normaliser, tellsNodes: Bool = true, podNames: Set<String> = [],
    tellsAccounts: Bool = false, baseline before: World? = nil
  ) {
    let policies = normalise(world)
    let earlier = before.map { normalise($0) }
    let blocks = policies.cidrs + (earlier?.cidrs ?? [])
    let namesNodes = [policies, earlier].contains { $0.map { $0.namesNodes || $0.judgesForwarded } ?? false }
    let classes = PodClasses(
      of: world, blocks: blocks, tellsNodes: tellsNodes || namesNodes, toldApart: podNames,
      tellsAccounts: tellsAccounts || policies.askForAccounts || earlier?.askForAccounts ?? false, baseline: before)
    self.init(world, classes, policies)
    if let before, let earlier { baseline = PolicyModel(before, classes, earlier) }
  }

  private init(_ world: World, _ classes: PodClasses, _ policies: NormalisedPolicies) {
    self.world = world
    self.classes = classes
    hosts = policies.hosts
    testsTexts = policies.testTexts
    judgesOwnNode = policies.judgesOwnNode
    var index = SelectorIndex(world: world, classes: classes)
    deniedOwnNode = policies.deniedOwnNode.map { $0.resolved(&index) }
    selectors = index
    ingress = Ladder(policies.ingress.resolved(&selectors), classCount: classes.members.count)
    egress = Ladder(policies.egress.resolved(&selectors), classCount: classes.members.count)
    namespaceOfName = Dictionary(
      zip(world.namespaces.map(\.name), world.namespaces.indices), uniquingKeysWith: { first, _ in first })
  }

  // MARK: Policies

  /// The tiers of one direction, with their policies by class.
  private struct Ladder: Sendable {
    let tiers: [Tier]
    let policies: [Policy]
    /// Which policies stand where in the tiers.
    let places: [(groups: [GroupPlaces], atEnd: Action)]
    /// For each class, the places in `policies` of those that speak of it.
    let ofClass: [[Int]]

    init(_ tiers: [Tier], classCount: Int) {
      var count = 0
      let numbered = tiers.mapPolicies { policy in
        var policy = policy
        policy.place = count
        count += 1
        return policy
      }
      self.tiers = numbered
      policies = numbered.policies
      places = numbered.map { tier in (tier.groups.map { GroupPlaces($0) }, tier.atEnd) }
      var places = Array(repeating: [Int](), count: classCount)
      for (place, policy) in policies.enumerated() {
        for number in policy.subject.classes { places[number].append(place) }
      }
      ofClass = places
    }
  }

  private func ladder(_ direction: Direction) -> Ladder { direction == .ingress ? ingress : egress }

  /// The model with other tiers in a direction, over the same world and the same classes.
  package func with(tiers: [Tier], _ direction: Direction) -> Self {
    var result = self
    let ladder = Ladder(tiers, classCount: classes.members.count)
    if direction == .ingress { result.ingress = ladder } else { result.egress = ladder }
    return result
  }

  /// The tiers of a direction.
  package func tiers(_ direction: Direction) -> [Tier] { ladder(direction).tiers }

  /// The policies of a direction, in the order in which they are asked.
  package func policies(_ direction: Direction) -> [Policy] { ladder(direction).policies }

  /// For each class, the places in `policies(direction)` of those that speak of it.
  package func policiesOfClass(_ direction: Direction) -> [[Int]] { ladder(direction).ofClass }

  /// The tiers of a direction, with those policies alone that speak of a class.
  package func tiers(_ direction: Direction, ofClass number: Int) -> [Tier] {
    let ladder = ladder(direction)
    var mine = ladder.ofClass[number][...]
    return ladder.places.compactMap { tier in
      let groups = tier.groups.compactMap { $0.take(from: &mine, ladder.policies) }
      return groups.isEmpty ? nil : Tier(groups: groups, atEnd: tier.atEnd)
    }
  }

  // MARK: Pods

  /// A pod of a class; all answer alike.
  package func representative(_ classNumber: Int) -> World.Pod { world.pods[classes.members[classNumber][0]] }

  /// The numbers that a class declares under a name with a protocol. A host-network pod is no pod to policy and
  /// resolves nothing (semantics A27, A29, A45).
  package func numbers(_ port: NamedPort, ofClass classNumber: Int) -> PortSet {
    let pod = representative(classNumber)
    if pod.hostNetwork { return PortSet() }
    return declaredNumbers(port, ofClass: classNumber)
  }

  /// The numbers that a class declares under a name, host-network or not: what a property means by the name.
  package func declaredNumbers(_ port: NamedPort, ofClass classNumber: Int) -> PortSet {
    PortSet(
      representative(classNumber).ports.lazy
        .filter { $0.name == port.name && $0.protocol == port.transport }.map { $0.containerPort...$0.containerPort })
  }
}

extension NormalisedPolicies {
  private var rules: [Rule] { (ingress.policies + egress.policies).flatMap(\.rules) }

  /// Every block and exception of the policies.
  fileprivate var cidrs: [CIDR] {
    rules.flatMap { $0.own.blocks + $0.peers.blocks }.flatMap { [$0.cidr] + $0.except } + (hosts?.addresses ?? [])
  }

  fileprivate var judgesForwarded: Bool { hosts?.judgesForwarded ?? false }

  /// Whether a selection looks at ServiceAccounts.
  fileprivate var askForAccounts: Bool {
    (ingress.policies + egress.policies).contains { $0.selections.contains { !$0.account.isEmpty } }
  }

  /// Whether a selection tests the text of a label.
  fileprivate var testTexts: Bool {
    func test(_ items: [LabelRequirement]) -> Bool { items.contains { $0.test != nil } }
    return (ingress.policies + egress.policies).contains { policy in
      policy.selections.contains { test($0.podLabels) || test($0.namespaceLabels) || test($0.account) }
    }
  }

  /// Whether a rule looks for nodes.
  fileprivate var namesNodes: Bool { rules.contains { $0.own.namesNodes || $0.peers.namesNodes } }
}
