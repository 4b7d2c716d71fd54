import Advice
import Analysis
import Cluster
import Diagnostics
import Kubernetes
import Network
import Properties
import Verification
import YAMLEdits

/// What can be said of a repository of policies without workloads: of any pod that anyone could create.
extension StarterDraft {
  /// Default deny in each namespace and direction, and the doors that its policies open.
  mutating func chooseWithoutPods() throws(StarterCheck.Failure) {
    let world = inventory.world
    if world.policies.isEmpty { return }
    let namespaces = world.namespaces.filter { $0.isDeclared && $0.name != StarterInventory.system }.map(\.name)
    try chooseDefaultDeny(namespaces)
    let peers = NamespaceDoors.peers(in: world)
    var doors: [StarterProperty] = []
    for namespace in namespaces {
      guard let from = peers[namespace]?.map({ Self.set($0, in: namespace) }), !from.contains(nil) else { continue }
      let known = from.compactMap { $0 }.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      let to = "{namespace: \(YAMLText.scalar(namespace))}"
      doors.append(
        StarterProperty(
          chapter: "Doors", name: "\(namespace)-only-from-its-doors",
          description: "Namespace \(namespace) is entered only by those whom its policies name.", severity: "critical",
          assertion: "onlyFrom: {to: \(to), from: [\(known.joined(separator: ", "))]}",
          uses: [], isOpen: true))
    }
    // Where not all of a namespace is closed, whom rules name is not all that enters.
    let found = try check.outcomes(sets, doors)
    properties += doors.filter { found[$0.name]?.verdict == .proved }
  }

  /// An item as a set; nil where none stands for it.
  private static func set(_ peer: WrittenPeer, in namespace: String) -> String? {
    switch peer.end {
    case .pods(let pods):
      var entries: [String] = []
      if let name = pods.namespace { entries.append("namespace: \(YAMLText.scalar(name))") }
      if let selector = pods.namespaceSelector, selector != LabelSelector() {
        entries.append("namespaceSelector: \(YAMLWords.selector(selector))")
      }
      if let selector = pods.podSelector, selector != LabelSelector() {
        entries.append("podSelector: \(YAMLWords.selector(selector))")
      }
      return entries.isEmpty ? "any-pod" : "{\(entries.joined(separator: ", "))}"
    case .addresses(let blocks):
      let sets = blocks.map { block in
        let except = block.except.isEmpty ? "" : ", except: \(YAMLText.list(block.except.map(\.description)))"
        return "{cidrs: [\(YAMLText.scalar(block.cidr.description))]\(except)}"
      }
      return sets.isEmpty ? nil : sets.joined(separator: ", ")
    case .nodes, .domainNames, .members, .named: return nil
    }
  }
}
