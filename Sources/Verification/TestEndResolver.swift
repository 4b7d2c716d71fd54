package import Claims
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
  private let names: WorkloadNames

  /// Makes a resolver for the ends of a world.
  package init(model: PolicyModel, manifests: Manifests) {
    self.model = model
    self.manifests = manifests
    names = WorkloadNames(model.world)
  }

  private var world: World { model.world }

  /// The end; nil after a report.
  package func resolve(_ end: FlowTest.End, at span: Span, _ diagnostics: inout DiagnosticBag) -> TestEnd? {
    switch end {
    case .workload(let reference): workload(reference, span, &diagnostics)
    case .address(let address): self.address(address, span, &diagnostics)
    // Whoever comes through a door is no end that can be named.
    case .door: nil
    }
  }

  private func end(of pods: [Int]) -> TestEnd {
    let wanted = Set(pods)
    // A class may hold more pods than the test names; they are alike.
    let classes = model.classes.members.indices.filter { number in
      model.classes.members[number].contains { wanted.contains($0) }
    }
    return TestEnd(set: EndpointSet(classes: ClassSet(classes)), pods: pods)
  }

  private func workload(
    _ reference: WorkloadReference, _ span: Span, _ diagnostics: inout DiagnosticBag
  ) -> TestEnd? {
    if let error = names.ambiguity(reference, at: span) {
      diagnostics.report(error)
      return nil
    }
    if let found = names.candidates(reference).first { return end(of: found.pods) }
    if reference.mayNamePod, let owner = statefulSet(reference.namespace, ofPod: reference.name) {
      let pods = world.pods.filter {
        $0.owner == owner && $0.name == nil && world.namespace(of: $0).name == reference.namespace
      }
      if !pods.isEmpty { return end(of: pods.map(\.index)) }
    }
    diagnostics.report(
      .error(
        "unknown-end", WorkloadNames.absence(reference), at: span,
        notes: names.suggestion(reference).map { [.init($0)] } ?? []))
    return nil
  }

  /// The StatefulSet whose template makes a pod of this name.
  private func statefulSet(_ namespace: String, ofPod name: String) -> World.Owner? {
    guard let dash = name.lastIndex(of: "-"), let ordinal = Int(name[name.index(after: dash)...]),
      "\(ordinal)" == name[name.index(after: dash)...]
    else { return nil }
    let set = manifests.workloads.first {
      $0.kind == .statefulSet && $0.metadata.namespaceName == namespace && $0.metadata.name == name[..<dash]
    }
    guard let set, ordinal >= set.firstOrdinal,
      set.replicas.map({ ordinal < set.firstOrdinal + max($0, 1) }) ?? true
    else { return nil }
    return World.Owner(kind: set.kind.rawValue, name: set.metadata.name)
  }

  /// The port of a test or question about pods that all have one number of the name; nil after a report.
  package func port(
    _ port: FlowTest.Port, of end: TestEnd, at span: Span, _ diagnostics: inout DiagnosticBag
  ) -> (transport: TransportProtocol, number: UInt16)? {
    let name: String
    switch port {
    case .number(let transport, let number): return (transport, number)
    case .name(let written): name = written
    }
    let ports = PortNames(world: world)
    guard let found = ports.numbers(of: name, at: end.pods, span, &diagnostics) else { return nil }
    if found.ofPod.count == end.pods.count, let only = Set(found.ofPod.values).first, only.count == 1,
      Set(found.ofPod.values).count == 1
    {
      return (found.transport, only[0])
    }
    let numbers = Set(found.ofPod.values.joined()).sorted().map { "`\($0)/\(found.transport.rawValue)`" }
    diagnostics.report(
      .error(
        "unclear-ports", "port name `\(name)` is not one port on all pods of the end", at: span,
        notes: [.init("write the number: \(few(numbers))")]))
    return nil
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
    if let contested = world.contested.first(where: { $0.address == address }) {
      diagnostics.report(
        .error(
          "unclear-test", "it is not known whose an address is that several have: \(world.text(of: contested))",
          at: span, notes: [.init("name one of them, `namespace/pod`")]))
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
