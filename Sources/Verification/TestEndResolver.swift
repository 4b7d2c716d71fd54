import Cluster
package import Diagnostics
package import Kubernetes
package import Network
package import PolicyModel
package import Properties

/// One end of a test in a world.
package struct TestEnd {
  /// As the encoding sees it.
  package var set: EndpointSet
  /// The pods that it can be; empty for an address or a node.
  package var pods: [Int] = []
  /// The address, of an outside address or a node.
  package var address: IPAddress?
  /// The node's place in `World.nodes`; nil for one that no manifest declares.
  package var node: Int?
}

/// Finds what the ends of tests mean.
package struct TestEndResolver {
  let model: PolicyModel
  let manifests: Manifests

  /// Makes a resolver for the ends of a world.
  package init(model: PolicyModel, manifests: Manifests) {
    self.model = model
    self.manifests = manifests
  }

  private var world: World { model.world }

  /// The end; nil after a report.
  package func resolve(_ end: FlowTest.End, at span: Span, _ diagnostics: inout DiagnosticBag) -> TestEnd? {
    switch end {
    case .pod(let namespace, let name): pod(namespace, name, span, &diagnostics)
    case .workload(let namespace, let kind, let name):
      workload(namespace, World.Owner(kind: kind, name: name), span, &diagnostics)
    case .address(let address): self.address(address, span, &diagnostics)
    }
  }

  private func pods(where isMeant: (World.Pod) -> Bool) -> TestEnd? {
    let pods = world.pods.filter(isMeant).map(\.index)
    if pods.isEmpty { return nil }
    let wanted = Set(pods)
    // A class may hold more pods than the test names; they are alike.
    let classes = model.classes.members.indices.filter { number in
      model.classes.members[number].contains { wanted.contains($0) }
    }
    return TestEnd(set: EndpointSet(classes: ClassSet(classes)), pods: pods)
  }

  private func pod(_ namespace: String, _ name: String, _ span: Span, _ diagnostics: inout DiagnosticBag) -> TestEnd? {
    let isHere = { (pod: World.Pod) in world.namespace(of: pod).name == namespace }
    if let found = pods(where: { isHere($0) && $0.name == name }) { return found }
    if let owner = statefulSet(namespace, ofPod: name),
      let found = pods(where: { isHere($0) && $0.owner == owner && $0.name == nil })
    {
      return found
    }
    let names = world.pods.filter(isHere).compactMap { $0.name ?? $0.owner.map { "\($0.kind)/\($0.name)" } }
    report("there is no pod `\(name)` in namespace `\(namespace)`", name, names, namespace, span, &diagnostics)
    return nil
  }

  /// The StatefulSet whose template makes a pod of this name.
  private func statefulSet(_ namespace: String, ofPod name: String) -> World.Owner? {
    guard let dash = name.lastIndex(of: "-"), let ordinal = Int(name[name.index(after: dash)...]),
      "\(ordinal)" == name[name.index(after: dash)...]
    else { return nil }
    let set = manifests.workloads.first {
      $0.kind == .statefulSet && $0.metadata.namespace ?? "default" == namespace && $0.metadata.name == name[..<dash]
    }
    guard let set, ordinal >= set.firstOrdinal,
      set.replicas.map({ ordinal < set.firstOrdinal + max($0, 1) }) ?? true
    else { return nil }
    return World.Owner(kind: set.kind.rawValue, name: set.metadata.name)
  }

  private func workload(
    _ namespace: String, _ owner: World.Owner, _ span: Span, _ diagnostics: inout DiagnosticBag
  ) -> TestEnd? {
    if let found = pods(where: { $0.owner == owner && world.namespace(of: $0).name == namespace }) { return found }
    let names = world.pods.filter { world.namespace(of: $0).name == namespace }
      .compactMap { $0.owner.map { "\($0.kind)/\($0.name)" } }
    report(
      "there is no workload `\(owner.kind)/\(owner.name)` in namespace `\(namespace)`", "\(owner.kind)/\(owner.name)",
      names, namespace, span, &diagnostics)
    return nil
  }

  private func report(
    _ message: String, _ written: String, _ names: [String], _ namespace: String, _ span: Span,
    _ diagnostics: inout DiagnosticBag
  ) {
    var notes: [Diagnostic.Note] = []
    if world.namespace(named: namespace) == nil {
      let meant = nearest(namespace, among: world.namespaces.map(\.name))
      notes.append(
        .init("no object lies in namespace `\(namespace)`" + (meant.map { "; did you mean `\($0)`?" } ?? "")))
    } else if let meant = nearest(written, among: Set(names).sorted()) {
      notes.append(.init("did you mean `\(namespace)/\(meant)`?"))
    }
    diagnostics.report(.error("unknown-end", message, at: span, notes: notes))
  }

  /// An outside address, or a node's.
  private func address(_ address: IPAddress, _ span: Span, _ diagnostics: inout DiagnosticBag) -> TestEnd? {
    let plan = world.addresses
    guard plan.families.contains(address.family) else {
      diagnostics.report(
        .error("unclear-test", "`\(address)` is of a family that `ipFamilies` does not list", at: span))
      return nil
    }
    var alone = AddressSet(addresses: [address])
    alone = alone.intersection(plan.outside)
    if !alone.isEmpty { return TestEnd(set: EndpointSet(addresses: alone), address: address) }
    if let pod = world.pods.first(where: { !$0.hostNetwork && $0.addresses.contains(address) }) {
      let name = "\(world.namespace(of: pod).name)/\(pod.name ?? "")"
      diagnostics.report(
        .error(
          "unclear-test", "`\(address)` is the address of pod `\(name)`", at: span, notes: [.init("write `\(name)`")]))
      return nil
    }
    let node = world.nodes.firstIndex { $0.addresses.contains(address) }
    if node != nil || plan.unknownNodes.contains(address) {
      return TestEnd(set: EndpointSet(nodes: true), address: address, node: node)
    }
    diagnostics.report(
      .error(
        "unclear-test", "`\(address)` lies in `podCIDRs`: it is some pod's address, and it is not known which",
        at: span,
        notes: [.init("name the pod, `namespace/pod`, or its workload, `namespace/Kind/name`")]))
    return nil
  }
}
