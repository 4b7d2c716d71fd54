import Testing
import TinyWorlds

/// What the orders of Calico's policies mean, and which of their words mean nothing.
struct CalicoLaws {
  /// The places of Calico's policies.
  private static func places(_ world: TinyWorld) -> [Int] {
    world.manifests.indices.filter { place in
      let object = world.manifests[place]
      return object["apiVersion"]?.scalar == "projectcalico.org/v3"
        && ["NetworkPolicy", "GlobalNetworkPolicy"].contains(object["kind"]?.scalar)
    }
  }

  private static func order(_ policy: Tree) -> Double? {
    (policy["spec"]?["order"]?.scalar).flatMap { Double($0) }
  }

  /// A GlobalNetworkPolicy of the default tier whose one rule is about everyone.
  private static func policy(_ name: String, order: Double, _ action: Tree) -> Tree {
    [
      "apiVersion": "projectcalico.org/v3", "kind": "GlobalNetworkPolicy", "metadata": ["name": .text(name)],
      "spec": ["order": .plain("\(order)"), "types": ["Ingress"], "ingress": [["action": action]]],
    ]
  }

  /// Orders count against one another, not by themselves (semantics K20).
  @Test func ordersAreAnOrder() {
    let law = Law(title: "orders", topic: .calico, share: 2, comparesVerdicts: true) { world, random, isMistaken in
      // NetworkPolicies have an order of their own (K80).
      if world.manifests.contains(where: { $0["apiVersion"]?.scalar == "networking.k8s.io/v1" }) { return nil }
      var world = world
      let action: Tree = random.chance(50) ? "Deny" : "Pass"
      world.manifests.append(Self.policy("law-a", order: 11, action))
      world.manifests.append(Self.policy("law-b", order: 12, "Allow"))
      let shift = random.pick([-1500, -7, 0.25, 12, 900])
      var made = Law.Case(before: world, after: world)
      for place in Self.places(world) {
        guard let order = Self.order(world.manifests[place]) else { continue }
        let other = isMistaken ? -order : order + shift
        made.after.manifests[place] = Pieces.changing(world.manifests[place]) {
          $0.setting("order", .plain("\(other)"))
        }
      }
      return made
    }
    let tally = law.check(mistakes: 20)
    #expect(tally.cases * 20 > Law.worlds)
    #expect(tally.isMixed)
  }

  /// A rule that logs is no rule at all (semantics K22).
  @Test func loggingSaysNothing() {
    let law = Law(title: "rules that log", topic: .calico, share: 2, comparesVerdicts: true) { world, _, isMistaken in
      var made = Law.Case(before: world, after: world)
      for place in Self.places(world) {
        for direction in ["ingress", "egress"] {
          let policy = made.after.manifests[place]
          let rules = Pieces.rules(of: policy, direction)
          let others = rules.filter { $0["action"]?.scalar != "Log" }
          // A list that there is no more may say in which directions the policy judges (K25).
          guard rules.count > others.count, policy["spec"]?["types"] != nil || !others.isEmpty else { continue }
          let denying = rules.map { $0["action"]?.scalar == "Log" ? $0.setting("action", "Deny") : $0 }
          made.after.manifests[place] = Pieces.policy(policy, direction, isMistaken ? denying : others)
        }
      }
      return made.after.manifests == world.manifests ? nil : made
    }
    let tally = law.check(mistakes: 5)
    #expect(tally.cases * 20 > Law.worlds)
    #expect(tally.isMixed)
  }

  /// A subject of `all()` is that of no selector, to pods (semantics K33, K53).
  @Test func everyoneIsNoSelector() {
    let law = Law(title: "subjects of all()", topic: .calico, share: 2, comparesVerdicts: true) {
      world, _, isMistaken in
      if world.manifests.contains(where: { $0["kind"]?.scalar == "HostEndpoint" }) { return nil }
      var made = Law.Case(before: world, after: world)
      for place in Self.places(world) {
        let policy = world.manifests[place]
        switch policy["spec"]?["selector"]?.scalar {
        case nil:
          let everyone: Tree = .text(isMistaken ? "!all()" : "all()")
          made.after.manifests[place] = Pieces.changing(policy) { $0.setting("selector", everyone) }
        case "all()": made.after.manifests[place] = Pieces.changing(policy) { $0.removing("selector") }
        default: break
        }
      }
      return made.after.manifests == world.manifests ? nil : made
    }
    let tally = law.check(mistakes: 20)
    #expect(tally.cases * 4 > Law.worlds)
    #expect(tally.isMixed)
  }
}
