import Kubernetes

extension PodResolver {
  /// A bound on the variants of one object's pods. With more, nothing is taken for known of them.
  static let operatedVariantLimit = 200

  /// The pods that an operator makes: one candidate for each combination of labels that makes a difference to a
  /// selector, among those that they may carry and that are not known (kinds, U10). Nil for too many.
  func candidates(of operated: OperatedPods) -> [World.Pod]? {
    var variants: [[String: String]] = [[:]]
    let mentions = mentions.ofPods(in: operated.metadata.namespaceName)
    for (key, asked) in mentions.values.sorted(by: { $0.key < $1.key }) where operated.mayCarry(key) {
      var other = "other"
      while asked.contains(other) { other += "0" }
      // Nil is for a pod without such a label.
      let values: [String?] = [nil] + asked.sorted() + [other]
      guard variants.count * values.count <= Self.operatedVariantLimit else { return nil }
      variants = variants.flatMap { base in
        values.map { value in
          var labels = base
          labels[key] = value
          return labels
        }
      }
    }
    let spec = operated.template
    let networks = operated.mayUseHostNetwork ? [false, true] : [spec.hostNetwork]
    let choices = variants.flatMap { variant in networks.map { (variant, $0) } }
    return choices.map { variant, isHost in
      var pod = World.Pod(
        index: 0, namespace: namespaces[operated.metadata.namespaceName] ?? 0, name: nil,
        owner: World.Owner(kind: operated.kind, name: operated.metadata.name),
        labels: operated.labels.merging(variant) { known, _ in known }, ports: ports(of: spec),
        hostNetwork: isHost, nodeName: spec.nodeName,
        addresses: isHost ? nodeAddresses(spec.nodeName) : [], isReplicated: true, slots: [0, 1],
        span: operated.metadata.span)
      pod.serviceAccount = spec.serviceAccount
      pod.fixedLabels = Set(pod.labels.keys)
      pod.unknownLabels = Set(mentions.values.keys.filter { operated.mayCarry($0) })
      pod.operatedBy = operated.reference.title
      pod.hasMorePorts = operated.hasMorePorts
      return pod
    }
  }
}
