import Advice
import Cluster
import Diagnostics
import Kubernetes
import Network
import PolicyModel
import Verification

/// Selectors that can match nothing, and selectors that match nothing that is declared.
struct SelectorLint {
  let model: PolicyModel
  let written: [WrittenPolicy?]

  private var world: World { model.world }
  private var ends: OpenEnds { OpenEnds(world: world) }

  func findings() -> [Finding] {
    written.enumerated().flatMap { place, policy -> [Finding] in
      guard let policy else { return [] }
      return subject(policy, place)
        + [Direction.ingress, .egress].flatMap { direction in
          policy[direction].enumerated().flatMap { number, rule in
            rule.peers.flatMap { peer($0, .init(direction: direction, number: number), policy, place) }
          }
        }
    }
  }

  private func subject(_ written: WrittenPolicy, _ place: Int) -> [Finding] {
    let policy = world.policies[place]
    guard let subject = written.subject else { return unpicked(written, place) }
    if let reason = contradiction(subject) {
      return [unsatisfiable(written.subjectField, reason, place, policy.span)]
    }
    let namespaces = namespaces(subject)
    let pods = pods(of: namespaces)
    let selector = subject.podSelector ?? LabelSelector()
    let picked = pods.filter { selector.admits($0.labels) }
    guard picked.isEmpty, !written.selectsOthers else {
      return written.leavesOutHostNetwork ? onNodes(picked, "`\(policy.reference.path)`", place, policy.span) : []
    }
    var notes = NearestLabels.notes(selector, among: pods.map(\.labels), of: whom(subject, namespaces))
    let misplaced = MisplacedPolicy(policy, in: world)
    // Where no pod at all is declared, they come from elsewhere; that every pod of elsewhere would fit says nothing.
    let isTold = misplaced != nil && (selector != LabelSelector() || policy.namespaceSource == .nobody)
    if pods.isEmpty, !isTold { return [] }
    if pods.isEmpty, let name = subject.namespace { notes = ["no manifest declares a pod in namespace `\(name)`"] }
    if let misplaced { notes.append(misplaced.text) }
    let shown = [
      subject.podSelector?.description,
      subject.namespaceSelector.map { namespaces in
        namespaces == LabelSelector() ? "any namespace" : "namespaces with \(namespaces)"
      },
    ]
    return [
      Finding(
        "selects-nothing", policy: place,
        "`\(policy.reference.path)` selects no declared pod: \(shown.compactMap { $0 }.joined(separator: " in "))",
        at: policy.span,
        notes: notes, undecided: ends.relabelling + ends.making { mayBe(in: $0, subject) })
    ]
  }

  /// That a policy selects no declared pod whose selectors are none of Kubernetes.
  private func unpicked(_ written: WrittenPolicy, _ place: Int) -> [Finding] {
    guard !written.selectsOthers, let normalised = model.policy(place), Array(normalised.subject.classes).isEmpty else {
      return []
    }
    let policy = world.policies[place]
    return [
      Finding(
        "selects-nothing", policy: place,
        "`\(policy.reference.path)` selects no declared pod: \(written.subjectText)", at: policy.span,
        notes: [MisplacedPolicy(policy, in: world)?.text].compactMap { $0 },
        undecided: ends.relabelling + ends.making { normalised.maySelectPods(of: $0, in: world) })
    ]
  }

  private func peer(
    _ peer: WrittenPeer, _ rule: PolicyModel.Part.RulePlace, _ policy: WrittenPolicy, _ place: Int
  ) -> [Finding] {
    // Of policies alone nothing tells whom they mean.
    if world.pods.isEmpty { return contradiction(peer).map { [unsatisfiable("the peer", $0, place, peer.span)] } ?? [] }
    if case .members(let pods, let text) = peer.end { return members(pods, text, peer, rule, place) }
    guard case .pods(let meant) = peer.end else { return [] }
    if let reason = contradiction(meant) { return [unsatisfiable("the peer", reason, place, peer.span)] }
    let namespaces = namespaces(meant)
    if namespaces.isEmpty, let selector = meant.namespaceSelector {
      // Where a namespace is called by its name, its manifests are elsewhere.
      if OtherNamespaces.isMeant(selector, in: world) { return [] }
      let notes =
        world.nameLabelHint(selector).map { [$0] }
        ?? NearestLabels.notes(selector, among: world.namespaces.map(\.labels), of: "a namespace")
      return [
        Finding(
          "peer-selects-nothing", policy: place, "no declared namespace has \(selector)", at: peer.span, notes: notes,
          undecided: ends.relabelling)
      ]
    }
    let pods = pods(of: namespaces)
    let picked = pods.filter { (meant.podSelector ?? LabelSelector()).admits($0.labels) }
    if policy.leavesOutHostNetwork, !picked.isEmpty { return onNodes(picked, peer.field, place, peer.span) }
    // That a namespace has no pods yet is no mistake of the policy.
    guard let selector = meant.podSelector, !pods.isEmpty, !pods.contains(where: { selector.admits($0.labels) }) else {
      return []
    }
    var notes = NearestLabels.notes(selector, among: pods.map(\.labels), of: whom(meant, namespaces))
    if let own = meant.namespace {
      let elsewhere = world.pods.first { selector.admits($0.labels) }
      if let elsewhere {
        notes.append(
          "a pod of `\(world.namespace(of: elsewhere).name)` has these labels; without namespaceSelector only pods of "
            + "`\(own)` match")
      }
    }
    let names = namespaces.map { "`\(world.namespaces[$0].name)`" }
    return [
      Finding(
        "peer-selects-nothing", policy: place,
        "no declared pod of \(names.prefix(3).joined(separator: ", "))\(names.count > 3 ? ", …" : "") has \(selector)",
        at: peer.span, notes: notes, undecided: ends.relabelling + ends.making { mayBe(in: $0, meant) })
    ]
  }

  /// That labels pick nothing: no pod, and nothing else that has labels.
  private func members(
    _ pods: WrittenPods?, _ text: String, _ peer: WrittenPeer, _ rule: PolicyModel.Part.RulePlace, _ place: Int
  ) -> [Finding] {
    if let reason = pods.flatMap(contradiction) { return [unsatisfiable("the peer", reason, place, peer.span)] }
    let rules = model.policies(ofPolicy: place, rule.direction).flatMap(\.rules).filter { $0.number == rule.number }
    guard !rules.isEmpty, rules.allSatisfy(\.peers.meansNobody) else { return [] }
    var notes: [String] = []
    if let pods {
      let inside = self.pods(of: namespaces(pods))
      let picked = inside.filter { (pods.podSelector ?? LabelSelector()).admits($0.labels) }
      if !picked.isEmpty { return onNodes(picked, peer.field, place, peer.span) }
      // That a namespace has no pods yet is no mistake of the policy.
      if pods.podSelector == nil, !namespaces(pods).isEmpty { return [] }
      if let selector = pods.podSelector {
        notes = NearestLabels.notes(selector, among: inside.map(\.labels), of: whom(pods, namespaces(pods)))
      }
    }
    return [
      Finding(
        "peer-selects-nothing", policy: place, "no declared pod and no declared set of addresses has \(text)",
        at: peer.span, notes: notes,
        undecided: ends.relabelling
          + ends.making { name in rules.contains { $0.peers.mayMeanPods(of: name, in: world) } })
    ]
  }

  /// That all of some pods are on the network of their node, where labels pick none.
  private func onNodes(_ pods: [World.Pod], _ what: String, _ place: Int, _ span: Span) -> [Finding] {
    guard pods.allSatisfy(\.hostNetwork), let first = pods.first else { return [] }
    return [
      Finding(
        "only-host-network", policy: place,
        "\(what) picks nothing: all declared pods with these labels are on the network of their node, such as "
          + "`\(PodUnit(of: first, in: world).title)`", at: span,
        undecided: ends.relabelling)
    ]
  }

  /// The places of the namespaces that are meant.
  private func namespaces(_ pods: WrittenPods) -> [Int] {
    world.namespaces.indices.filter { isMeant(world.namespaces[$0], pods) }
  }

  private func isMeant(_ namespace: World.Namespace, _ pods: WrittenPods) -> Bool {
    (pods.namespace.map { $0 == namespace.name } ?? true)
      && (pods.namespaceSelector.map { $0.admits(namespace.labels) } ?? true)
  }

  /// Whether pods may be meant that are made in a namespace, of whose labels nothing is known where nobody declares it.
  private func mayBe(in name: String, _ pods: WrittenPods) -> Bool {
    world.namespace(named: name).map { isMeant($0, pods) } ?? (pods.namespace.map { $0 == name } ?? true)
  }

  private func pods(of namespaces: [Int]) -> [World.Pod] { world.pods.filter { namespaces.contains($0.namespace) } }

  /// Who is looked for, in words.
  private func whom(_ pods: WrittenPods, _ namespaces: [Int]) -> String {
    let only = namespaces.count == 1 ? world.namespaces[namespaces[0]].name : pods.namespace
    return only.map { "a pod of `\($0)`" } ?? "a pod of these namespaces"
  }

  private func contradiction(_ peer: WrittenPeer) -> String? {
    switch peer.end {
    case .pods(let pods), .members(let pods?, _): contradiction(pods)
    case .members(nil, _), .addresses, .nodes, .domainNames, .named: nil
    }
  }

  private func contradiction(_ pods: WrittenPods) -> String? {
    [pods.namespaceSelector, pods.podSelector].lazy.compactMap { $0 }.compactMap { Contradiction.reason($0) }.first
  }

  private func unsatisfiable(_ what: String, _ reason: String, _ place: Int, _ span: Span) -> Finding {
    Finding("unsatisfiable-selector", policy: place, "\(what) can match nothing: \(reason)", at: span)
  }
}

extension LabelSelector {
  /// Whether labels fulfil all that it asks for.
  func admits(_ labels: [String: String]) -> Bool { requirements.allSatisfy { $0.admits(labels) } }
}

/// Proves that no labels satisfy a selector.
enum Contradiction {
  /// Why nothing satisfies a selector; nil if some labels do.
  static func reason(_ selector: LabelSelector) -> String? {
    for (key, requirements) in Dictionary(grouping: selector.requirements, by: \.key).sorted(by: { $0.key < $1.key }) {
      // The values that an `In` lists, and one that nobody lists: no other value is told from that one.
      let listed = requirements.reduce(into: Set<String>()) { $0.formUnion($1.values) }
      var fresh = "another"
      while listed.contains(fresh) { fresh += "-2" }
      let isSatisfiable =
        requirements.allSatisfy { $0.admits([:]) }
        || (listed.union([fresh])).contains { value in requirements.allSatisfy { $0.admits([key: value]) } }
      if !isSatisfiable { return "no value of `\(key)` fulfils all that is asked of it" }
    }
    return nil
  }
}

/// Finds labels that were probably meant.
enum NearestLabels {
  /// What some labels lack of a selector: the one requirement that the most similar ones fail.
  static func notes(_ selector: LabelSelector, among labels: [[String: String]], of whom: String) -> [String] {
    let requirements = selector.requirements
    func failures(_ labels: [String: String]) -> Int { requirements.count { !$0.admits(labels) } }
    var notes: [String] = []
    for requirement in requirements.sorted(by: { $0.key < $1.key }) {
      if labels.contains(where: { requirement.admits($0) }) { continue }
      let keys = Set(labels.flatMap(\.keys))
      guard keys.contains(requirement.key) else {
        let meant = nearest(requirement.key, among: keys).map { "; did you mean `\($0)`?" } ?? ""
        notes.append("\(whom) with label `\(requirement.key)` does not exist\(meant)")
        continue
      }
      let values = Set(labels.compactMap { $0[requirement.key] }).sorted()
      let shown = values.prefix(5).map { "`\($0)`" }.joined(separator: ", ") + (values.count > 5 ? ", …" : "")
      let meant = requirement.values.sorted().lazy.compactMap { nearest($0, among: values) }.first
      notes.append(
        "values of `\(requirement.key)` that exist: \(shown)" + (meant.map { "; did you mean `\($0)`?" } ?? ""))
    }
    if notes.isEmpty, !labels.isEmpty, requirements.count > 1 {
      let best = labels.min { failures($0) < failures($1) } ?? [:]
      let missing = requirements.filter { !$0.admits(best) }.map(\.key).sorted()
      notes.append(
        "each requirement is met by something, but nothing meets all; the nearest fails \(missing.joined(separator: ", "))"
      )
    }
    return notes
  }
}

extension EndPredicate {
  /// Whether it can only be a pod of declared ones, of which there is none.
  fileprivate var meansNobody: Bool {
    switch self {
    case .pods(let pods): Array(pods.classes).isEmpty
    case .any(let parts): parts.allSatisfy(\.meansNobody)
    case .all(let parts): parts.contains(where: \.meansNobody)
    case .always, .addresses, .nodes, .outside, .unclear, .not: false
    }
  }
}
