import Advice
import Cluster
import Kubernetes
import Network
import NetworkPolicyAPI
import NetworkPolicyReading
import YAMLEdits
import YAMLTree

/// Policies that a namespace probably lacks: those that others have under one name, and a default deny.
struct NewPolicies {
  let context: RepairContext

  /// Policies by which the end of a pod may come to say what is wanted.
  func edits(_ goal: RepairGoal, _ pod: World.Pod, in namespace: String) -> [RepairEdit] {
    guard context.world.namespaces.contains(where: { $0.name == namespace && $0.isDeclared }) || !own(namespace).isEmpty
    else { return [] }
    var result = copies(goal, in: namespace)
    if goal.wish != .allow { result += closing(goal, pod, in: namespace) }
    return result
  }

  private func own(_ namespace: String) -> [PolicyDraft] { context.drafts.filter { $0.policy.namespace == namespace } }

  /// Behind which policy another of the namespace is written.
  private func place(_ namespace: String) -> PolicyDraft? {
    (own(namespace).isEmpty ? context.drafts : own(namespace)).max { $0.policy.span < $1.policy.span }
  }

  private func edit(_ document: YAMLValue, _ cost: Int, in namespace: String, _ text: String) -> RepairEdit? {
    guard let place = place(namespace),
      let policy = NetworkPolicy.read(document.node(at: place.policy.span), namespace: namespace),
      !context.world.policies.contains(where: { $0.reference == policy.reference })
    else { return nil }
    return RepairEdit(
      policy: nil, edits: [], document: document, result: policy, cost: cost, field: "", span: place.policy.span,
      text: text)
  }

  /// Policies that other namespaces have under a name that this one lacks.
  private func copies(_ goal: RepairGoal, in namespace: String) -> [RepairEdit] {
    let taken = Set(own(namespace).map(\.policy.name))
    let others = Dictionary(grouping: context.drafts.filter { !taken.contains($0.policy.name) }) { $0.policy.name }
    var result: [RepairEdit] = []
    for (name, drafts) in others.sorted(by: { $0.key < $1.key }) {
      let namespaces = Set(drafts.map(\.policy.namespace)).count
      var seen: [YAMLValue] = []
      for draft in drafts where NetworkPolicyReading.effectiveTypes(of: draft.policy).contains(goal.direction) {
        guard let spec = draft.document["spec"].flatMap({ YAMLValue($0) }), !seen.contains(spec) else { continue }
        seen.append(spec)
        let document = Self.document(name, namespace, spec)
        let rare = drafts.count { $0.document["spec"].flatMap { YAMLValue($0) } == spec } > 1 ? 0 : 20
        let cost = (namespaces >= 3 ? 1800 : 2400) + rare
        result += [edit(document, cost, in: namespace, "as in namespace `\(draft.policy.namespace)`")].compactMap { $0 }
      }
    }
    return result
  }

  /// A policy that isolates all pods of the namespace, or the one that is asked for.
  private func closing(_ goal: RepairGoal, _ pod: World.Pod, in namespace: String) -> [RepairEdit] {
    let word = goal.direction.rawValue
    func close(_ selector: LabelSelector, _ types: [Direction], _ name: String, _ cost: Int) -> RepairEdit? {
      let spec = YAMLValue.mapping([
        .init("podSelector", YAMLValue.selector(selector)),
        .init("policyTypes", .list(types.map { .text($0.rawValue) })),
      ])
      let names = types.map(\.rawValue).joined(separator: " and ")
      return edit(Self.document(name, namespace, spec), cost, in: namespace, "a default deny for \(names)")
    }
    let taken = Set(own(namespace).map(\.policy.name))
    let name = taken.contains("default-deny") ? "default-deny-\(word.lowercased())" : "default-deny"
    return [
      close(LabelSelector(), [goal.direction], name, 3000), close(LabelSelector(), [.ingress, .egress], name, 3010),
    ].compactMap { $0 }
  }

  private static func document(_ name: String, _ namespace: String, _ spec: YAMLValue) -> YAMLValue {
    .mapping([
      .init("apiVersion", .text("networking.k8s.io/v1")), .init("kind", .text("NetworkPolicy")),
      .init("metadata", .mapping([.init("name", .text(name)), .init("namespace", .text(namespace))])),
      .init("spec", spec),
    ])
  }
}
