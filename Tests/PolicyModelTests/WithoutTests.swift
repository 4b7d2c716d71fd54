import Cluster
import EnforcerTiers
import Kubernetes
import Network
import PolicyModel
import TestSupport
import Testing

/// What is left of a model without a policy or a rule of it.
@Suite struct WithoutTests {
  private let model: PolicyModel

  /// Pods `a` and `b`. Policy `both` isolates both in both directions, `into-b` isolates `b` for ingress.
  init() throws {
    func policy(_ name: String, _ spec: String) -> String {
      "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: \(name)}\nspec: {\(spec)}\n---\n"
    }
    func pod(_ name: String) -> String {
      "apiVersion: v1\nkind: Pod\nmetadata: {name: \(name), labels: {app: \(name)}}\nspec: {}\n---\n"
    }
    func from(_ name: String) -> String { "{from: [{podSelector: {matchLabels: {app: \(name)}}}]}" }
    let world = try World.reading(
      pod("a") + pod("b")
        + policy("both", "podSelector: {}, ingress: [\(from("a")), \(from("b"))], egress: [{ports: [{port: 53}]}]")
        + policy(
          "into-b", "podSelector: {matchLabels: {app: b}}, ingress: [{ports: [{port: 80}]}], policyTypes: [Ingress]")
        + policy("unread", "podSelector: {}, ingress: [{}], policyTypes: [Egress]"))
    model = PolicyModel(world)
  }

  /// The policies that isolate each pod, by direction.
  private func isolating(_ model: PolicyModel) -> [[[String]]] {
    Direction.allCases.map { direction in
      model.isolation(direction).map { $0.policies.map { model.world.policies[$0].name } }
    }
  }

  /// The policies of a direction, each with its number of rules.
  private func rules(_ model: PolicyModel, _ direction: Direction) -> [String] {
    model.policies(direction).map { "\(model.world.policies[$0.index ?? 0].name) \($0.rules.count)" }
  }

  @Test func partsAreWhatCounts() {
    #expect(isolating(model) == [[["both"], ["both", "into-b"]], [["both", "unread"], ["both", "unread"]]])
    #expect((0..<3).map(model.directions) == [[.ingress, .egress], [.ingress], [.egress]])
    #expect(
      model.rules(ofPolicy: 0) == [
        .init(policy: 0, rule: .init(direction: .ingress, number: 0)),
        .init(policy: 0, rule: .init(direction: .ingress, number: 1)),
        .init(policy: 0, rule: .init(direction: .egress, number: 0)),
      ])
    // Its one rule is of a direction that it does not list.
    #expect(model.rules(ofPolicy: 2).isEmpty)
  }

  @Test func aPolicyWithoutARuleIsolates() {
    let without = model.without(.init(policy: 0, rule: .init(direction: .ingress, number: 0)))
    #expect(isolating(without) == isolating(model))
    #expect(rules(without, .ingress) == ["both 1", "into-b 1"])
    #expect(rules(without, .egress) == rules(model, .egress))
    // The other rule is left.
    #expect(without.policies(.ingress)[0].rules[0].peers == model.policies(.ingress)[0].rules[1].peers)
    let none = model.without(.init(policy: 1, rule: .init(direction: .ingress, number: 0)))
    #expect(isolating(none) == isolating(model))
    #expect(rules(none, .ingress) == ["both 2", "into-b 0"])
  }

  @Test func aPolicyThatIsGoneDoesNotIsolate() {
    let without = model.without(.init(policy: 0))
    #expect(isolating(without) == [[[], ["into-b"]], [["unread"], ["unread"]]])
    #expect(rules(without, .ingress) == ["into-b 1"])
    #expect(without.world.policies.count == 3 && without.classes.members == model.classes.members)
    // The places of the others in the world are as they were.
    #expect(isolating(without.without(.init(policy: 1))) == [[[], []], [["unread"], ["unread"]]])
    #expect(isolating(model.without(.init(policy: 2))) == [[["both"], ["both", "into-b"]], [["both"], ["both"]]])
  }

  /// One object in two tiers, of which one denies at its end: it speaks in both, and isolates in that one.
  @Test func anObjectMayStandInSeveralTiers() {
    func tier(_ numbers: [Int], _ atEnd: Action, isolates: Bool) -> Tier {
      let rules = numbers.map { Rule(number: $0, peers: .always, ports: .always, action: .allow) }
      let policy = Policy(index: 1, subject: PodGroup(PodSelection()), rules: rules, isolates: isolates)
      return Tier(groups: [Group([policy])], atEnd: atEnd)
    }
    func model(_ tiers: [Tier]) -> PolicyModel {
      PolicyModel(self.model.world, normalise: ScriptedLanguage(egress: tiers).normalise)
    }
    let both = model([tier([0], .pass, isolates: true), tier([1, 2], .deny, isolates: true)])
    #expect(both.directions(ofPolicy: 1) == [.egress] && both.directions(ofPolicy: 0).isEmpty)
    #expect(both.rules(ofPolicy: 1).map { $0.rule?.number } == [0, 1, 2])
    #expect(both.policies(ofPolicy: 1, .egress).count == 2)
    #expect(both.isolation(.egress).map(\.policies) == [[1], [1]])
    #expect(!both.without(.init(policy: 1)).isolation(.egress).contains { $0.isIsolated })
    for (atEnd, isolates) in [(Action.allow, true), (.pass, true), (.deny, false)] {
      #expect(!model([tier([0], atEnd, isolates: isolates)]).isolation(.egress).contains { $0.isIsolated })
    }
  }

  /// What a rule matches passes, whatever it says, and nothing else.
  @Test func oneRuleAlone() throws {
    let rule = Rule(number: 3, peers: .always, ports: .always, action: .deny)
    let policy = Policy(index: 0, subject: PodGroup(PodSelection()), rules: [rule, rule], isolates: false)
    let tiers = model.matching(rule, of: policy, .ingress).tiers(.ingress)
    #expect(tiers.count == 1 && tiers[0].atEnd == .deny)
    let only = try #require(tiers.policies.first)
    #expect(only.isolates && only.rules.map(\.action) == [.allow] && only.rules.map(\.number) == [3])
    #expect(model.free(.ingress).policies(.ingress).isEmpty)
    #expect(model.free(.ingress).policies(.egress).count == 2)
  }

  @Test func aBaselineStaysAsItIs() {
    let both = model.since(model).without(.init(policy: 0))
    #expect(both.baseline.map(isolating) == isolating(model))
    #expect(isolating(both) == isolating(model.without(.init(policy: 0))))
  }

  @Test func policiesAreFoundByTheirNames() {
    var other = model.world
    other.policies.reverse()
    let rule = PolicyModel.Part.RulePlace(direction: .egress, number: 0)
    #expect(
      PolicyModel.Part(policy: 0, rule: rule).moved(from: model.world, to: other) == .init(policy: 2, rule: rule))
    other.policies.removeLast()
    #expect(PolicyModel.Part(policy: 0).moved(from: model.world, to: other) == nil)
  }
}
