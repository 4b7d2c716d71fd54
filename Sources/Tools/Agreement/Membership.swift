import Cluster
import Kubernetes
import Network
import Properties
import ReferenceEvaluator

/// Which ends belong to a set, by the letter of the property language.
struct Membership {
  let read: ReadWorld
  /// Whether a pod, by its place, is described by doors.
  var isBehindDoor: ((DoorSelection, Int) -> Bool)?

  /// Whether an end is a member.
  func contains(_ set: SetExpression, _ end: FlowGrid.End) -> Bool {
    switch set {
    case .pods(let namespace, let namespaceSelector, let podSelector):
      guard let (space, pod) = pod(end) else { return false }
      if let namespace, space.name != namespace { return false }
      if let namespaceSelector, !ReferenceEvaluator.matches(namespaceSelector, labels: space.labels) { return false }
      if let podSelector, !ReferenceEvaluator.matches(podSelector, labels: pod.labels) { return false }
      return true
    case .workload(let reference):
      guard let (space, pod) = pod(end), space.name == reference.namespace else { return false }
      let isPod = pod.name == reference.name
      guard let kind = reference.kind else { return isPod || pod.owner?.name == reference.name }
      if kind == "Pod" { return isPod }
      return pod.owner?.name == reference.name && pod.owner?.kind.lowercased() == kind.lowercased()
    case .service(let namespace, let name):
      guard let (space, pod) = pod(end), space.name == namespace else { return false }
      return read.manifests.services.contains { service in
        service.metadata.name == name && service.metadata.namespaceName == namespace
          && !service.selector.isEmpty && service.selector.allSatisfy { pod.labels[$0.key] == $0.value }
      }
    case .serviceAccount(let namespace, let name):
      guard let (space, pod) = pod(end), space.name == namespace else { return false }
      return pod.serviceAccount == name
    case .networkSet(let namespace, let name):
      guard let address = outside(end) else { return false }
      return read.world.policyData.contains { data in
        data.reference.name == name && data.reference.namespace == namespace
          && data.addresses.contains { $0.contains(address) }
      }
    case .addresses(let blocks, let except):
      guard let address = outside(end) else { return false }
      return blocks.contains { $0.contains(address) } && !except.contains { $0.contains(address) }
    case .doors(let selection): return end.pod.map { isBehindDoor?(selection, $0) ?? false } ?? false
    case .reserved(let reserved): return contains(reserved, end)
    case .named(let name):
      return read.properties.sets.contains { $0.name == name && contains($0.expression, end) }
    case .union(let members): return members.contains { contains($0, end) }
    case .intersection(let members): return members.allSatisfy { contains($0, end) }
    case .difference(let base, let others): return contains(base, end) && !others.contains { contains($0, end) }
    }
  }

  private func contains(_ set: ReservedSet, _ end: FlowGrid.End) -> Bool {
    let address = outside(end)
    func isIn(_ blocks: [CIDR]) -> Bool { address.map { one in blocks.contains { $0.contains(one) } } ?? false }
    switch set {
    case .anyPod: return end.pod != nil
    case .anyAddress: return address != nil
    case .internet: return address != nil && !isIn(SpecialRanges.notInternet)
    case .private: return isIn(SpecialRanges.private)
    case .cloudMetadata: return isIn(SpecialRanges.metadata)
    case .dns:
      guard let (space, pod) = pod(end) else { return false }
      return space.name == "kube-system" && pod.labels["k8s-app"] == "kube-dns"
        || space.name == "openshift-dns" && space.isDeclared
          && pod.labels["dns.operator.openshift.io/daemonset-dns"] == "default"
    case .kubeAPIServer: return address.map { read.world.apiServers?.contains($0) ?? false } ?? false
    case .exposedPods, .ingressControllers: return false
    case .nodes:
      if case .node = end.endpoint { return true }
      return false
    }
  }

  /// Whether the text of a set names `nodes`.
  func namesNodes(_ set: SetExpression) -> Bool {
    switch set {
    case .reserved(let reserved): reserved == .nodes
    case .named(let name): read.properties.sets.contains { $0.name == name && namesNodes($0.expression) }
    case .union(let members), .intersection(let members): members.contains { namesNodes($0) }
    case .difference(let base, let others): namesNodes(base) || others.contains { namesNodes($0) }
    case .pods, .workload, .service, .serviceAccount, .addresses, .networkSet, .doors: false
    }
  }

  private func pod(_ end: FlowGrid.End) -> (World.Namespace, World.Pod)? {
    end.pod.map { (read.world.namespace(of: read.world.pods[$0]), read.world.pods[$0]) }
  }

  private func outside(_ end: FlowGrid.End) -> IPAddress? {
    if case .address(let address) = end.endpoint { address } else { nil }
  }
}
