import Diagnostics
import Network

/// Annotations and labels that count like objects (kinds, 1d).
enum TellingKeys {
  /// Annotations of pods and namespaces that are read.
  static func isAnnotation(_ key: String) -> Bool {
    exact.contains(key) || interfaces.contains(key)
      || prefixes.contains { key.hasPrefix($0) } && !written.contains(key)
  }

  static let attachment = "k8s.v1.cni.cncf.io/networks"
  static let defaultNetwork = "v1.multus-cni.io/default-network"
  /// Interfaces of further networks of a Pod on GKE, and which of them is the way out.
  static let interfaces: Set = ["networking.gke.io/interfaces", "networking.gke.io/default-interface"]
  /// Labels that put a Pod into a network of Azure's own.
  static let azureNetworks = ["kubernetes.azure.com/pod-network", "kubernetes.azure.com/pod-network-instance"]
  static let dead = "net.beta.kubernetes.io/network-policy"
  static let primaryNetwork = "k8s.ovn.org/primary-user-defined-network"

  private static let exact: Set = [
    attachment, defaultNetwork, dead, primaryNetwork, "sidecar.istio.io/inject", "linkerd.io/inject",
    "kuma.io/sidecar-injection", "consul.hashicorp.com/connect-inject", "istio-injection",
    "ambient.istio.io/redirection", "consul.hashicorp.com/connect-inject-status",
  ]
  private static let prefixes = ["cni.projectcalico.org/", "istio.io/", "config.linkerd.io/", "ovn.kubernetes.io/"]
  /// What network plugins write into every pod.
  private static let written: Set = [
    "cni.projectcalico.org/containerID", "cni.projectcalico.org/podIP", "cni.projectcalico.org/podIPs",
    "ovn.kubernetes.io/allocated", "ovn.kubernetes.io/routed", "ovn.kubernetes.io/ip_address",
    "ovn.kubernetes.io/mac_address", "ovn.kubernetes.io/cidr", "ovn.kubernetes.io/gateway",
  ]

  /// The values by which a pod is kept out of a mesh.
  static let refusals: Set = ["none", "disabled", "false"]

  /// One annotation of two places of an object: what joins a mesh counts, since some of the pods may carry it.
  static func joining(_ a: String, _ b: String) -> String { refusals.contains(a) ? b : a }

  /// Annotations by which an address or a route is changed.
  static func redirects(_ key: String) -> Bool {
    key.hasPrefix("cni.projectcalico.org/") || key.hasPrefix("ovn.kubernetes.io/")
  }
}

extension ManifestReader {
  /// Notes what a pod's, or a template's, annotations do to connections.
  mutating func note(_ metadata: ObjectMeta, _ kind: String, labels: [String: String]) {
    let namespace = metadata.namespaceName
    note(metadata, kind, labels, scope: .pods(namespace: namespace, LabelSelector(matchLabels: labels)))
  }

  /// Notes what the annotations do of pods that an operator makes. All of its pods have the labels that are known.
  mutating func note(_ pods: OperatedPods) {
    var metadata = pods.metadata
    metadata.annotations = pods.annotations
    note(metadata.whereStated, pods.kind, labels: pods.labels)
  }

  /// Notes what the annotations do of pods of which nothing else is known: any of the namespace may be one of them.
  mutating func note(_ workload: UnmodelledWorkload) {
    var metadata = ObjectMeta(name: workload.name, namespace: workload.namespace, span: workload.span)
    metadata.namespaceSource = workload.namespaceSource
    metadata.annotations = workload.annotations
    note(metadata.whereStated, workload.kind, [:], scope: .namespaces([workload.namespace]))
  }

  private mutating func note(
    _ metadata: ObjectMeta, _ kind: String, _ labels: [String: String], scope: KindScope.Ends
  ) {
    func add(_ what: String, _ key: String, _ content: String, _ effects: Set<Effect>, _ scope: KindScope) {
      manifests.unread.append(
        UnreadObject(
          group: "", kind: kind, namespace: metadata.namespace, name: "\(metadata.name) (\(what) \(key))",
          effects: effects, scope: scope, content: content, span: metadata.span))
    }
    for key in TellingKeys.azureNetworks {
      if let value = labels[key] { add("label", key, value, [.path, .allowAndDeny], KindScope(scope)) }
    }
    for (key, value) in metadata.annotations.sorted(by: { $0.key < $1.key }) {
      switch key {
      case _ where key == TellingKeys.attachment || TellingKeys.interfaces.contains(key):
        add("annotation", key, value, [.path], KindScope(scope))
      case TellingKeys.defaultNetwork: add("annotation", key, value, [.path, .allowAndDeny], KindScope(scope))
      case _ where TellingKeys.redirects(key):
        add("annotation", key, value, [.redirect], KindScope(scope, directions: [.egress], isOutsideOnly: true))
      default: break
      }
    }
  }

  /// Notes what a namespace's labels and annotations do to connections.
  mutating func note(_ namespace: Namespace) {
    let metadata = namespace.metadata
    if metadata.annotations[TellingKeys.dead] != nil {
      context.diagnostics.report(
        .warning(
          "dead-annotation", "annotation `\(TellingKeys.dead)` isolates nothing since Kubernetes 1.7",
          at: metadata.span, notes: [.init("a NetworkPolicy with `podSelector: {}` does what it did")]))
    }
    func add(_ key: String, _ effects: Set<Effect>, _ scope: KindScope) {
      manifests.unread.append(
        UnreadObject(
          group: "", kind: "Namespace", namespace: nil, name: "\(metadata.name) (\(key))", effects: effects,
          scope: scope,
          content: metadata.labels[key] ?? metadata.annotations[key] ?? "", span: metadata.span))
    }
    let ends = KindScope.Ends.namespaces([metadata.name])
    if metadata.labels[TellingKeys.primaryNetwork] != nil {
      add(TellingKeys.primaryNetwork, [.deny, .redirect], KindScope(ends))
    }
    for key in metadata.annotations.keys.sorted() where TellingKeys.redirects(key) {
      add(key, [.redirect], KindScope(ends, directions: [.egress], isOutsideOnly: true))
    }
  }
}

extension ObjectMeta {
  /// The metadata without a namespace that nobody has named.
  fileprivate var whereStated: Self {
    var result = self
    if namespaceSource == .nobody { result.namespace = nil }
    return result
  }
}
