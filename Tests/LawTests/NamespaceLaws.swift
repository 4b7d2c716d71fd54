import Agreement
import Diagnostics
import Properties
import Testing
import TinyWorlds
import Verification

/// Objects that name no namespace.
struct NamespaceLaws {
  /// What `-n` says of objects that name no namespace is what they would say themselves.
  @Test func theUserSaysWhereObjectsGo() {
    let law = Law(title: "default namespace", comparesVerdicts: true) { world, random, isMistaken in
      var before = world
      before.manifests = world.manifests.map { $0.isNamespaced ? $0.moved(to: $0.namespace) : $0 }
      let spaces = Set(before.manifests.filter(\.isNamespaced).map(\.namespace)).sorted()
      guard !spaces.isEmpty else { return nil }
      let chosen = random.pick(spaces)
      var after = before
      after.defaultNamespace = isMistaken ? "elsewhere" : chosen
      for place in after.manifests.indices where after.manifests[place].isNamespaced {
        guard after.manifests[place].namespace == chosen, isMistaken || random.chance(70) else { continue }
        after.manifests[place] = after.manifests[place].withoutNamespace
      }
      return Law.Case(before: before, after: after)
    }
    let tally = law.check(mistakes: nil)
    #expect(tally.cases == Law.worlds)
    #expect(tally.changed == 0)
    #expect(tally.verdicts * 2 > Law.worlds)
  }

  /// Where nobody says where objects go, only that is answered which would be answered alike with them anywhere.
  @Test func noAnswerDependsOnANamespaceThatNobodyNames() throws {
    var (answered, refused, changed) = (0, 0, 0)
    for seed in 1...UInt64(Law.worlds * 2) {
      var random = SplitMix64(seed: seed ^ 0x5EED)
      var world = TinyWorld(seed: seed, isOpen: seed % 3 == 0)
      for place in world.manifests.indices where world.manifests[place].isNamespaced {
        // Only some: a world in which nothing names a namespace is not mixed.
        if random.chance(25) { world.manifests[place] = world.manifests[place].withoutNamespace }
      }
      guard let read = try? ReadWorld(manifests: world.manifestText, properties: world.propertyText) else { continue }
      let here = Verdicts(world).byProperty
      let elsewhere = ["blue", "green", "elsewhere"].map { space in
        var moved = world
        moved.defaultNamespace = space
        return Verdicts(moved).byProperty
      }
      .filter { !$0.isEmpty }
      for property in read.properties.properties {
        var alone = read.properties
        (alone.properties, alone.tests) = ([property], [])
        guard let check = NamespaceCheck(alone, manifests: read.manifests, baselines: [:]) else { continue }
        let isSame = elsewhere.allSatisfy { $0[property.name] == here[property.name] }
        if !isSame { changed += 1 }
        if check.error != nil {
          refused += 1
        } else {
          answered += 1
          #expect(isSame, "seed \(seed), \(property.name): \(here), \(elsewhere)\n\(world.text)")
        }
      }
    }
    print("unstated namespaces: \(answered) answered, \(refused) refused, \(changed) would change")
    #expect(answered * 20 > answered + refused)
    #expect(changed * 20 > refused)
  }
}

extension Tree {
  /// Whether it is an object that lies in a namespace.
  fileprivate var isNamespaced: Bool { !["Namespace", "Node"].contains(self["kind"]?.scalar ?? "") }

  /// The object without the name of its namespace.
  fileprivate var withoutNamespace: Tree {
    setting("metadata", (self["metadata"] ?? [:]).removing("namespace"))
  }
}
