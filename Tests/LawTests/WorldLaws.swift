import Cluster
import Testing
import TinyWorlds

/// What worlds may be told apart by, and what not.
struct WorldLaws {
  /// How many pods a template makes does not matter to the traffic of each with the pods of others.
  @Test func replicasChangeNothing() {
    var law = Law(title: "replicas") { world, random, isMistaken in
      var after = world
      var count = 0
      for place in world.inhabitants where world.manifests[place]["kind"] != "Pod" {
        guard let key = Self.replicaKey(of: world.manifests[place]) else { continue }
        let replicas: Tree? = random.pick([nil, .plain("0"), .plain("1"), .plain("2"), .plain("3")])
        after.manifests[place] = after.manifests[place].rewritten { name, tree in
          if isMistaken, name == "template" {
            return tree.setting("spec", (tree["spec"] ?? [:]).setting("hostNetwork", .plain("true")))
          }
          guard !isMistaken, tree["template"] != nil else { return tree }
          return replicas.map { tree.setting(key, $0) } ?? tree.removing(key)
        }
        if after.manifests[place] != world.manifests[place] { count += 1 }
      }
      return count == 0 ? nil : Law.Case(before: world, after: after)
    }
    law.isAbout = { ends in
      guard let source = ends.pods.source, let destination = ends.pods.destination else { return true }
      return source.namespace != destination.namespace || source.owner == nil || source.owner != destination.owner
    }
    let tally = law.check(mistakes: 5)
    #expect(tally.cases * 3 > Law.worlds)
    #expect(tally.isMixed)
  }

  /// What is written twice counts once.
  @Test func repetitionChangesNothing() {
    let law = Law(title: "repetition", comparesVerdicts: true) { world, random, isMistaken in
      var after = world
      for object in random.some(world.manifests, 1, world.manifests.count) {
        let isPolicy = object["kind"] == "NetworkPolicy"
        // Another policy under the name of one: the first does not count for it.
        if isMistaken, isPolicy {
          after.manifests.append(object.named("copy").setting("spec", ["policyTypes": ["Ingress", "Egress"]]))
        } else if !isMistaken {
          after.manifests.append(object)
        }
      }
      return Law.Case(before: world, after: after)
    }
    let tally = law.check(mistakes: 5)
    #expect(tally.cases == Law.worlds)
    #expect(tally.changed == 0)
    #expect(tally.verdicts * 2 > Law.worlds)
  }

  /// The field of a workload's number of pods; nil for a DaemonSet.
  private static func replicaKey(of workload: Tree) -> String? {
    switch workload["kind"]?.scalar {
    case "DaemonSet": nil
    case "Job", "CronJob": "parallelism"
    default: "replicas"
    }
  }

  /// Keys and values that are exchanged, and names that do not sort as they did.
  private static let renaming = Renaming(
    namespaces: ["blue": "yard", "default": "attic", "green": "house"],
    keys: ["app": "example.com/role", "tier": "app"], values: ["": "b", "a": "", "b": "z.1", "c": "a"])

  /// Labels and namespaces are names: consistently renamed, they mean the same.
  @Test func renamingChangesNothing() {
    let names = Self.renaming
    let law = Law(title: "renaming", renaming: names, comparesVerdicts: true) { world, random, isMistaken in
      var after = world
      for place in world.manifests.indices {
        if isMistaken, world.manifests[place]["kind"] == "NetworkPolicy" {
          // The policies keep asking for the old labels.
          after.manifests[place] = Self.renamed(world.manifests[place], Renaming(namespaces: names.namespaces))
        } else {
          after.manifests[place] = Self.renamed(world.manifests[place], names)
        }
      }
      after.properties = Self.renamed(inProperties: world.properties, names)
      return Law.Case(before: world, after: after)
    }
    let tally = law.check(mistakes: 5)
    #expect(tally.cases == Law.worlds)
    #expect(tally.isMixed)
    #expect(tally.verdicts * 2 > Law.worlds)
  }

  /// An object with other labels, in another namespace; that of a namespace itself is its name.
  private static func renamed(_ object: Tree, _ names: Renaming) -> Tree {
    let result = renamedLabels(object, names)
    switch object["kind"] {
    case "Node": return result
    case "Namespace": return result.named(names.namespace(object["metadata"]?["name"]?.scalar ?? ""))
    default: return result.moved(to: names.namespace(object.namespace))
    }
  }

  /// The tree with other labels wherever some are written or asked for.
  private static func renamedLabels(_ tree: Tree, _ names: Renaming) -> Tree {
    tree.rewritten { key, tree in
      // The selector of a Service is a mapping of labels, that of a workload has them under `matchLabels`.
      let isLabels = ["labels", "matchLabels"].contains(key) || key == "selector" && tree["matchLabels"] == nil
      if isLabels {
        return .map(
          tree.entries.map { .init(names.key($0.key), .text(names.value($0.value.scalar ?? "", of: $0.key))) })
      }
      guard let asked = tree["key"]?.scalar, tree["operator"] != nil else { return tree }
      let isNamespace = asked == "kubernetes.io/metadata.name"
      let values = (tree["values"]?.items ?? []).compactMap(\.scalar).map { value in
        isNamespace ? names.namespace(value) : names.value(value, of: asked)
      }
      let result = tree.setting("key", .text(names.key(asked)))
      return tree["values"] == nil ? result : result.setting("values", .list(values.map { .text($0) }))
    }
  }

  /// A property file about the renamed world.
  private static func renamed(inProperties tree: Tree, _ names: Renaming) -> Tree {
    renamedLabels(tree, names).rewritten { key, tree in
      guard let text = tree.scalar else {
        guard key == "byLabel", let label = tree["key"]?.scalar else { return tree }
        return tree.setting("key", .text(names.key(label)))
      }
      switch key {
      case "namespace": return .text(names.namespace(text))
      case "workload", "service":
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        return parts.count == 2 ? .text("\(names.namespace(parts[0]))/\(parts[1])") : tree
      default: return tree
      }
    }
  }
}
