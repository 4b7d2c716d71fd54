import Advice
import Analysis
import Cluster
import Diagnostics
import EnforcerTiers
import Kubernetes
import Network
import PolicyModel
import Properties
import Testing
import Verification
import VerificationSupport

/// The edits that `explain` offers, made in a copy of the world and judged there by set algebra, which had no part in
/// finding them.
@Suite struct EditTests {
  private func end(_ name: String, _ world: World, _ manifests: Manifests) throws -> FlowEnd {
    var diagnostics = DiagnosticBag()
    let nowhere = Position(line: 1, column: 1)
    let found = TestEndResolver(model: PolicyModel(world), manifests: manifests).resolve(
      try #require(FlowTest.End(name)), at: Span(file: .init(index: 0), start: nowhere, end: nowhere), &diagnostics)
    return FlowEnd(try #require(found), in: world)
  }

  private func matches(_ end: ConnectionEnd, _ other: FlowEnd, _ world: World) -> Bool {
    switch end {
    case .unit(let unit): other.pods.first.map { PodUnit(of: world.pods[$0], in: world) == unit } ?? false
    case .hypothetical: false
    case .addresses(let set): other.address.map { set.contains($0) } ?? false
    }
  }

  /// Judges every edit; how many there were, and how many of them are of labels.
  private func judge(_ question: FlowQuestion, _ world: World) throws -> (all: Int, labels: Int) {
    let explanation = try #require(try? FlowExplanation(question, in: world, declared: world))
    let edits = explanation.denying.map { ($0, false) } + explanation.allowing.map { ($0, true) }
    for (edit, isAllowed) in edits {
      let edited = edit.applied(to: world)
      let list = Connectivity(of: edited).connections.filter {
        matches($0.from, question.from, world) && matches($0.to, question.to, world)
      }
      let text = "\(question.from.description.title) → \(question.to.description.title): \(edit.steps.map(\.text))"
      #expect(list.first?.certain.contains(question.transport, question.port) ?? false == isAllowed, "\(text)")
      #expect(list.first?.possible.contains(question.transport, question.port) ?? false == isAllowed, "\(text)")
      for change in edit.labels {
        for pod in change.pods { #expect(world.pods[pod].fixedLabels.isDisjoint(with: change.values.keys), "\(text)") }
      }
    }
    return (edits.count, edits.count { !$0.0.labels.isEmpty })
  }

  @Test func everyEditDoesWhatItSays() throws {
    let fixture = try Fixture("properties/shop.yaml")
    var diagnostics = DiagnosticBag()
    let model = fixture.set.model
    let world = World.resolve(
      fixture.manifests,
      declaration: .init(podCIDRs: model.podCIDRs, nodeCIDRs: model.nodeCIDRs, ipFamilies: model.ipFamilies),
      diagnostics: &diagnostics)
    let names =
      Set(world.pods.map { PodUnit(of: $0, in: world) }).filter {
        ["payments-prod", "shop-preview", "data-prod"].contains($0.namespace)
      }.map(\.title).sorted() + ["203.0.113.20"]
    let ends = try names.map { try end($0, world, fixture.manifests) }
    let counts = try judgePairs(ends, [8443], world)
    #expect(counts.all > 30)
  }

  /// Pods of their own, on whose labels nothing rests, and policies with every operator.
  @Test func everyEditOfLabelsDoesWhatItSays() throws {
    let labels = ["{app: a, tier: x}", "{app: b}", "{tier: z, role: client}", "{app: d, tier: x, role: \"\"}"]
    let policies = [
      "podSelector: {matchLabels: {app: a}}, ingress: [{from: [{podSelector: {matchLabels: {role: client, tier: z}}}]}]",
      "podSelector: {matchExpressions: [{key: role, operator: Exists}]}, policyTypes: [Ingress, Egress], "
        + "ingress: [{from: [{podSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [x]}]}}], "
        + "ports: [{port: 80}]}], egress: [{to: [{podSelector: {matchExpressions: "
        + "[{key: app, operator: In, values: [a, b]}]}}]}]",
      "podSelector: {matchLabels: {tier: x}}, policyTypes: [Egress], "
        + "egress: [{to: [{podSelector: {matchExpressions: [{key: role, operator: DoesNotExist}]}}]}, {ports: [{port: 81}]}]",
      "podSelector: {matchLabels: {locked: \"yes\"}}, policyTypes: [Ingress, Egress]",
    ]
    var text = "apiVersion: v1\nkind: Namespace\nmetadata: {name: lab}\n"
    for (place, labels) in labels.enumerated() {
      text +=
        "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p\(place), namespace: lab, labels: \(labels)}\nspec: {}\n"
    }
    for (place, spec) in policies.enumerated() {
      text +=
        "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: q\(place), namespace: lab}\n"
      text += "spec: {\(spec)}\n"
    }
    let (world, manifests) = try Inline.world(text)
    let counts = try judgePairs(try labels.indices.map { try end("lab/p\($0)", world, manifests) }, [80, 81], world)
    #expect(counts.all > 60)
    #expect(counts.labels > 15)
  }

  /// Policies that deny, pass and accept, in several tiers.
  @Test func everyEditOfClusterPoliciesDoesWhatItSays() throws {
    typealias W = ClusterWorld
    let (world, manifests) = try W.world([
      W.cnp(
        "one", ingress: [W.from("Accept", W.of("x")), W.from("Pass")],
        egress: [W.to("Deny", "{networks: [203.0.113.0/24]}")]),
      W.cnp("two", ingress: [W.from("Deny", W.of("x"))]),
      W.cnp("three", "Admin", 20, ingress: [W.from("Deny", W.of("v"))]),
      W.cnp("four", "Baseline", 1, ingress: [W.from("Deny")], egress: [W.to("Accept", W.of("v")), W.to("Deny")]),
      W.np("x", "np", "podSelector: {matchLabels: {app: b}}, ingress: [{ports: [{port: 80}]}]"),
    ])
    let ends = try ["x/a", "x/b", "v/c", "203.0.113.20"].map { try end($0, world, manifests) }
    let counts = try judgePairs(ends, [80, 81], world)
    #expect(counts.all > 25)
  }

  /// Judges the edits of every pair of different ends.
  private func judgePairs(_ ends: [FlowEnd], _ ports: [UInt16], _ world: World) throws -> (all: Int, labels: Int) {
    var (all, labels) = (0, 0)
    for (i, from) in ends.enumerated() {
      for (j, to) in ends.enumerated() where i != j && (ends.count < 9 || (i + j) % 5 == 0) {
        for port in ports {
          let count = try judge(FlowQuestion(from: from, to: to, transport: .tcp, port: port), world)
          all += count.all
          labels += count.labels
        }
      }
    }
    return (all, labels)
  }
}
