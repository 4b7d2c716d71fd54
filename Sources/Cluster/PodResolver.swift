import Diagnostics
import Kubernetes
import Network

/// Makes the pods of a world: those that exist, and those that templates can make (semantics section D).
struct PodResolver {
  let manifests: Manifests
  let namespaces: [String: Int]
  let mentions: SelectorMentions
  /// Whether the ports of init containers count, as they do to Calico (semantics K43).
  let countsInitPorts: Bool

  /// The pods in the order of reports.
  ///
  /// - Parameter unmodelled: receives the objects of whose pods too little is known.
  func resolve(unmodelled: inout [UnmodelledWorkload], diagnostics: inout DiagnosticBag) -> [World.Pod] {
    var pods: [World.Pod] = []
    for pod in manifests.pods where !pod.isFinished {
      pods.append(existing(pod))
    }
    for workload in manifests.workloads where !workload.isFinished && !isRetired(workload) {
      pods += candidates(of: workload, diagnostics: &diagnostics)
    }
    for operated in manifests.operated {
      if let candidates = candidates(of: operated) {
        pods += candidates
      } else {
        unmodelled.append(
          UnmodelledWorkload(
            kind: operated.kind, namespace: operated.metadata.namespaceName, name: operated.metadata.name,
            span: operated.metadata.span))
      }
    }
    for pod in pods { warnAboutAmbiguousPorts(pod, diagnostics: &diagnostics) }
    let keyed = pods.map {
      (pod: $0, labels: $0.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ","))
    }
    let sorted = keyed.sorted { a, b in
      let left = a.pod
      let right = b.pod
      if left.namespace != right.namespace { return left.namespace < right.namespace }
      let leftName = [left.owner?.kind ?? "", left.owner?.name ?? "", left.name ?? "", a.labels]
      let rightName = [right.owner?.kind ?? "", right.owner?.name ?? "", right.name ?? "", b.labels]
      return leftName.lexicographicallyPrecedes(rightName)
    }
    return sorted.enumerated().map { index, item in
      var pod = item.pod
      pod.index = index
      return pod
    }
  }

  /// A ReplicaSet without replicas that a Deployment of the manifests has left behind.
  private func isRetired(_ workload: Workload) -> Bool {
    guard workload.kind == .replicaSet, workload.replicas == 0, let owner = workload.metadata.controller,
      owner.kind == "Deployment"
    else { return false }
    return workloads[owner] != nil
  }

  /// The manifests' workloads by identity.
  private let workloads: [ObjectReference: Workload]

  init(manifests: Manifests, namespaces: [String: Int], mentions: SelectorMentions, countsInitPorts: Bool) {
    self.countsInitPorts = countsInitPorts
    self.manifests = manifests
    self.namespaces = namespaces
    self.mentions = mentions
    workloads = Dictionary(
      manifests.workloads.map { ($0.reference, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The workload at the top of a chain of owners: a Deployment above its ReplicaSet, a CronJob above its Job.
  ///
  /// A ReplicaSet that is not in the manifests is known by its name to belong to a Deployment when the name ends with
  /// the pod's `pod-template-hash`.
  ///
  /// A static pod is its own: the node that its kubelet names as owner makes each from another file.
  private func topOwner(of metadata: ObjectMeta) -> World.Owner? {
    guard let owner = metadata.controller, owner.kind != "Node" else { return nil }
    if let workload = workloads[owner] {
      if let above = workload.metadata.controller { return World.Owner(kind: above.kind, name: above.name) }
    } else if let deployment = guessedOwner(of: metadata, below: owner.name, kind: owner.kind) {
      return deployment
    }
    return World.Owner(kind: owner.kind, name: owner.name)
  }

  /// The Deployment of a ReplicaSet that is not in the manifests, by the name alone.
  private func guessedOwner(of metadata: ObjectMeta, below name: String, kind: String) -> World.Owner? {
    guard kind == "ReplicaSet", let hash = metadata.labels["pod-template-hash"], name.hasSuffix("-\(hash)") else {
      return nil
    }
    return World.Owner(kind: "Deployment", name: String(name.dropLast(hash.count + 1)))
  }

  /// What was guessed so, in words, ascending.
  var guessedOwners: [String] {
    var result: Set<String> = []
    for metadata in manifests.pods.lazy.filter({ !$0.isFinished }).map(\.metadata) {
      guard let owner = metadata.controller, workloads[owner] == nil,
        let deployment = guessedOwner(of: metadata, below: owner.name, kind: owner.kind)
      else { continue }
      let above = ObjectReference(kind: "Deployment", namespace: metadata.namespaceName, name: deployment.name)
      result.insert("\(owner.title) of \(above.title)")
    }
    return result.sorted()
  }

  /// A pod that a manifest declares.
  private func existing(_ pod: Kubernetes.Pod) -> World.Pod {
    var addresses = pod.addresses
    if pod.spec.hostNetwork {
      if addresses.isEmpty { addresses = pod.hostAddresses }
      if addresses.isEmpty { addresses = nodeAddresses(pod.spec.nodeName) }
    }
    let owner = topOwner(of: pod.metadata)
    var result = World.Pod(
      index: 0, namespace: namespaces[pod.metadata.namespaceName] ?? 0, name: pod.metadata.name,
      owner: owner, labels: pod.metadata.labels, ports: ports(of: pod.spec),
      hostNetwork: pod.spec.hostNetwork, nodeName: pod.spec.nodeName, addresses: addresses, isReplicated: false,
      slots: [0], span: pod.metadata.span)
    result.serviceAccount = pod.spec.serviceAccount
    result.doorPorts = pod.spec.doorPorts
    if let owner {
      result.fixedLabels = fixedLabels(of: owner, in: pod.metadata.namespaceName, like: pod.metadata.labels)
    }
    return result
  }

  /// The labels of a workload's pods that are not the user's to change; all of them where the workload is not known.
  private func fixedLabels(
    of owner: World.Owner, in namespace: String, like labels: [String: String]
  ) -> Set<String> {
    let reference = ObjectReference(kind: owner.kind, namespace: namespace, name: owner.name)
    guard let workload = workloads[reference] else { return Set(labels.keys) }
    return workload.selectorKeys.union(workload.controllerKeys)
      .union(labels.keys.filter { workload.templateLabels[$0] == nil })
  }

  /// The declared ports that rules may ask for by name (semantics A41, K43).
  func ports(of spec: PodSpec) -> [ContainerPort] { spec.ports + (countsInitPorts ? spec.initPorts : []) }

  /// The addresses of a node of the manifests.
  func nodeAddresses(_ name: String?) -> [IPAddress] {
    guard let name else { return [] }
    return manifests.nodes.first { $0.metadata.name == name }?.addresses ?? []
  }

  /// The pods that a template can make.
  private func candidates(of workload: Workload, diagnostics: inout DiagnosticBag) -> [World.Pod] {
    guard
      let variants = ControllerLabels.variants(
        of: workload, mentions: mentions.ofPods(in: workload.metadata.namespaceName))
    else {
      diagnostics.report(
        .error(
          "too-many-label-variants",
          "selectors ask for more than \(ControllerLabels.variantLimit) combinations of labels that the controller of "
            + "\(workload.kind.rawValue) `\(workload.metadata.name)` adds", at: workload.metadata.span))
      return []
    }
    let isSingle = workload.replicas == 1 && workload.kind != .cronJob
    var owner = World.Owner(kind: workload.kind.rawValue, name: workload.metadata.name)
    if let above = workload.metadata.controller { owner = World.Owner(kind: above.kind, name: above.name) }
    let spec = workload.template
    let keys = workload.controllerKeys
    let labels = workload.ownLabels
    return variants.map { variant in
      let slots: [Int]
      let isReplicated: Bool
      if let ordinal = variant.ordinal {
        let place = ordinal - workload.firstOrdinal
        slots = !variant.isOtherOrdinal && (0...1).contains(place) ? [place] : []
        isReplicated = variant.isOtherOrdinal
      } else {
        slots = isSingle ? [0] : [0, 1]
        isReplicated = !isSingle
      }
      let name = variant.isOtherOrdinal ? nil : variant.ordinal.map { "\(workload.metadata.name)-\($0)" }
      var pod = World.Pod(
        index: 0, namespace: namespaces[workload.metadata.namespaceName] ?? 0, name: name, owner: owner,
        labels: labels.merging(variant.labels) { _, set in set }, ports: ports(of: spec),
        hostNetwork: spec.hostNetwork, nodeName: spec.nodeName,
        addresses: spec.hostNetwork ? nodeAddresses(spec.nodeName) : [], isReplicated: isReplicated, slots: slots,
        span: workload.metadata.span)
      pod.serviceAccount = spec.serviceAccount
      pod.doorPorts = spec.doorPorts
      pod.fixedLabels = workload.selectorKeys.union(keys)
      pod.unknownLabels = Set(ControllerLabels.unknownKeys(of: workload))
      return pod
    }
  }

  /// A name that two containers of one pod declare with different numbers has no defined winner (semantics A29).
  private func warnAboutAmbiguousPorts(_ pod: World.Pod, diagnostics: inout DiagnosticBag) {
    var numbers: [String: Set<UInt16>] = [:]
    for port in pod.ports {
      guard let name = port.name else { continue }
      numbers["\(name)/\(port.protocol.rawValue)", default: []].insert(port.containerPort)
    }
    for (name, values) in numbers.sorted(by: { $0.key < $1.key }) where values.count > 1 {
      let list = values.sorted().map(String.init).joined(separator: ", ")
      diagnostics.report(
        .warning(
          "ambiguous-named-port", "port name `\(name)` stands for \(list) in one pod", at: pod.span,
          notes: [.init("the API names no winner; rules on this name are taken to mean all of them")]))
    }
  }
}
