import Cluster
import Diagnostics
import Kubernetes
import NetworkPolicyAPI
import PolicyModel
import Verification

/// Selectors that can match nothing, and selectors that match nothing that is declared.
struct SelectorLint {
  let world: World

  private var ends: OpenEnds { OpenEnds(world: world) }

  func findings() -> [Finding] {
    world.policies.networkPolicies.flatMap { place, policy in
      subject(policy, place) + (policy.ingress + policy.egress).flatMap(\.peers).flatMap { peer($0, policy, place) }
    }
  }

  private func subject(_ policy: NetworkPolicy, _ place: Int) -> [Finding] {
    if let reason = Contradiction.reason(policy.podSelector) {
      return [unsatisfiable("spec.podSelector", reason, place, policy.span)]
    }
    let pods = world.pods.filter { world.namespace(of: $0).name == policy.namespace }
    guard !pods.contains(where: { admits(policy.podSelector, $0.labels) }) else { return [] }
    var notes = NearestLabels.notes(policy.podSelector, among: pods.map(\.labels), of: "a pod of `\(policy.namespace)`")
    if pods.isEmpty { notes = ["no manifest declares a pod in namespace `\(policy.namespace)`"] }
    if let misplaced = MisplacedPolicy(policy, in: world) { notes.append(misplaced.text) }
    return [
      Finding(
        "selects-nothing", policy: place,
        "`\(policy.namespace)/\(policy.name)` selects no declared pod: \(policy.podSelector)", at: policy.span,
        notes: notes, undecided: ends.relabelling + ends.making { $0 == policy.namespace })
    ]
  }

  private func peer(_ peer: NetworkPolicy.Peer, _ policy: NetworkPolicy, _ place: Int) -> [Finding] {
    if peer.ipBlock != nil { return [] }
    if let reason = [peer.namespaceSelector, peer.podSelector].lazy.compactMap({ $0 })
      .compactMap({ Contradiction.reason($0) }).first
    {
      return [unsatisfiable("the peer", reason, place, peer.span)]
    }
    let namespaces = world.namespaces.indices.filter { index in
      let namespace = world.namespaces[index]
      return peer.namespaceSelector.map { admits($0, namespace.labels) } ?? (namespace.name == policy.namespace)
    }
    if namespaces.isEmpty, let selector = peer.namespaceSelector {
      let notes =
        world.nameLabelHint(selector).map { [$0] }
        ?? NearestLabels.notes(selector, among: world.namespaces.map(\.labels), of: "a namespace")
      return [
        Finding(
          "peer-selects-nothing", policy: place, "no declared namespace has \(selector)", at: peer.span, notes: notes,
          undecided: ends.relabelling)
      ]
    }
    let pods = world.pods.filter { namespaces.contains($0.namespace) }
    // That a namespace has no pods yet is no mistake of the policy.
    guard let selector = peer.podSelector, !pods.isEmpty, !pods.contains(where: { admits(selector, $0.labels) }) else {
      return []
    }
    let names = namespaces.map { "`\(world.namespaces[$0].name)`" }
    let whom = names.count == 1 ? "a pod of \(names[0])" : "a pod of these namespaces"
    var notes = NearestLabels.notes(selector, among: pods.map(\.labels), of: whom)
    if peer.namespaceSelector == nil {
      let elsewhere = world.pods.first { admits(selector, $0.labels) }
      if let elsewhere {
        notes.append(
          "a pod of `\(world.namespace(of: elsewhere).name)` has these labels; without namespaceSelector only pods of "
            + "`\(policy.namespace)` match")
      }
    }
    return [
      Finding(
        "peer-selects-nothing", policy: place,
        "no declared pod of \(names.prefix(3).joined(separator: ", "))\(names.count > 3 ? ", …" : "") has \(selector)",
        at: peer.span, notes: notes,
        undecided: ends.relabelling + ends.making { peer.mayName($0, in: world, of: policy) })
    ]
  }

  private func unsatisfiable(_ what: String, _ reason: String, _ place: Int, _ span: Span) -> Finding {
    Finding("unsatisfiable-selector", policy: place, "\(what) can match nothing: \(reason)", at: span)
  }

  private func admits(_ selector: LabelSelector, _ labels: [String: String]) -> Bool {
    selector.requirements.allSatisfy { $0.admits(labels) }
  }
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
