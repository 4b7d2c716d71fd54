import Network
import Testing
import TinyWorlds

/// Policies only add up: what a rule more and a first policy do.
struct PolicyLaws {
  /// A rule more takes nothing away, as long as the policy isolates the same directions as before; one of a direction
  /// that the policy does not isolate does nothing at all.
  @Test func aRuleRemovesNothing() {
    let law = Law(title: "a rule more") { world, random, _ in
      guard let place = Pieces.one(world.policies, &random) else { return nil }
      let direction = random.pick(["ingress", "egress"])
      var policy = world.manifests[place]
      let types = Pieces.types(of: policy)
      // A first egress rule makes a default of both directions: that is another law.
      if direction == "egress" { policy = Pieces.policy(policy, types: types) }
      let more = Pieces.policy(policy, direction, adding: Pieces.rule(direction, &random))
      let isolates = types.contains(direction == "ingress" ? "Ingress" : "Egress")
      var result = Law.Case(before: world, after: world) { before, after in
        isolates ? before.subtracting(after).isEmpty : before == after
      }
      result.before.manifests[place] = policy
      result.after.manifests[place] = more
      return result
    }
    let tally = law.check(mistakes: nil)
    #expect(tally.cases * 2 > Law.worlds)
    #expect(tally.changed * 10 > tally.cases)
  }

  /// With `policyTypes` left out, a first egress rule makes the policy what it would be with both directions written
  /// out, which takes egress away that the rule does not allow.
  @Test func aFirstEgressRuleIsolates() {
    let law = Law(title: "a first egress rule") { world, random, isMistaken in
      guard let place = Pieces.one(world.policies, &random) else { return nil }
      let policy = Pieces.changing(world.manifests[place]) { $0.removing("policyTypes").removing("egress") }
      let more = Pieces.policy(policy, "egress", adding: Pieces.rule("egress", &random))
      var result = Law.Case(before: world, after: world)
      result.before.manifests[place] = more
      result.after.manifests[place] = Pieces.policy(more, types: isMistaken ? ["Ingress"] : ["Ingress", "Egress"])
      return result
    }
    #expect(law.check().cases * 2 > Law.worlds)
  }

  /// Where no policy lies in a namespace, none isolates its pods: a first one takes away or leaves alone.
  @Test func aFirstPolicyAddsNothing() {
    let law = Law(title: "a first policy") { world, random, _ in
      guard let place = Pieces.one(world.inhabitants, &random) else { return nil }
      let namespace = world.manifests[place].namespace
      var before = world
      before.manifests.removeAll { $0["kind"] == "NetworkPolicy" && $0.namespace == namespace }
      var after = before
      after.manifests.append(Pieces.policy(&random).moved(to: namespace))
      return Law.Case(before: before, after: after) { before, after in after.subtracting(before).isEmpty }
    }
    let tally = law.check(mistakes: nil)
    #expect(tally.cases * 10 > Law.worlds * 9)
    #expect(tally.changed * 4 > tally.cases)
  }
}
