import Diagnostics
import Kubernetes
import Network
import TestSupport
import Testing

/// Objects of kinds without semantics: what they can do, where, and which pods they make.
struct PassedOverTests {
  private static func object(_ type: String, _ spec: String, namespace: String? = "ns") -> String {
    let parts = type.split(separator: " ")
    let place = namespace.map { ", namespace: \($0)" } ?? ""
    return "{apiVersion: \(parts[0]), kind: \(parts[1]), metadata: {name: x\(place)}, spec: \(spec)}\n"
  }

  private static func ends(_ type: String, _ spec: String, namespace: String? = "ns") -> [KindScope] {
    ManifestReading(object(type, spec, namespace: namespace)).manifests.unread.map(\.scope)
  }

  @Test func scopesOfSelectors() {
    let selector = LabelSelector(matchLabels: ["app": "web"])
    let pods = KindScope(.pods(namespace: "ns", selector), directions: [.ingress])
    let policy = "security.istio.io/v1 AuthorizationPolicy"
    #expect(Self.ends(policy, "{selector: {matchLabels: {app: web}}}") == [pods])
    #expect(Self.ends(policy, "{}") == [KindScope(.namespaces(["ns"]), directions: [.ingress])])
    #expect(
      Self.ends(policy, "{targetRefs: [], selector: {matchLabels: {app: web}}}") == [
        KindScope(.namespaces(["ns"]), directions: [.ingress])
      ])
    #expect(Self.ends(policy, "{}", namespace: "istio-system") == [KindScope(.cluster, directions: [.ingress])])
    #expect(
      Self.ends("networking.istio.io/v1 Sidecar", "{workloadSelector: {labels: {app: web}}}") == [
        KindScope(.pods(namespace: "ns", selector), directions: [.egress])
      ])
    #expect(
      Self.ends("vpcresources.k8s.aws/v1beta1 SecurityGroupPolicy", "{podSelector: {matchLabels: {app: web}}}") == [
        KindScope(.pods(namespace: "ns", selector))
      ])
    // What cannot be read as a selector is the whole namespace.
    #expect(
      Self.ends("vpcresources.k8s.aws/v1beta1 SecurityGroupPolicy", "{podSelector: {matchLabel: {app: web}}}") == [
        KindScope(.namespaces(["ns"]))
      ])
  }

  private static let cases: [(String, String, Set<Effect>)] = [
    ("security.istio.io/v1 AuthorizationPolicy", "{}", [.deny]),
    ("crd.nsx.vmware.com/v1alpha1 SecurityPolicy", "{}", [.allowAndDeny]),
    ("k8s.ovn.org/v1 EgressFirewall", "{}", [.deny]),
    ("k8s.ovn.org/v1 UserDefinedNetwork", "{topology: Layer3, layer3: {role: Primary}}", [.deny, .redirect]),
    ("k8s.ovn.org/v1 UserDefinedNetwork", "{topology: Layer2, layer2: {role: Secondary}}", [.path]),
    ("k8s.ovn.org/v1 ClusterUserDefinedNetwork", "{network: {layer2: {role: Secondary}}}", [.path]),
    ("k8s.ovn.org/v1 UserDefinedNetwork", "{}", [.deny, .redirect]),
    ("example.com/v1 WidgetNetworkPolicy", "{}", [.allowAndDeny]),
    ("example.com/v1 MeshTrafficPermission", "{}", [.allowAndDeny]),
    ("policy.linkerd.io/v1beta1 Server", "{}", [.deny]), ("kuma.io/v1alpha1 MeshTrafficPermission", "{}", [.deny]),
    ("kyverno.io/v1 ClusterPolicy", "{rules: [{generate: {kind: NetworkPolicy}}]}", [.generate]),
    ("kyverno.io/v1 ClusterPolicy", "{rules: [{generate: {cloneList: {kinds: [v1/Secret]}}}]}", []),
    ("kyverno.io/v1 ClusterPolicy", "{rules: [{generate: {}}]}", [.generate]),
    ("kyverno.io/v1 ClusterPolicy", "{rules: [{validate: {message: x}}]}", []),
    (
      "kyverno.io/v1 ClusterPolicy",
      "{rules: [{match: {any: [{resources: {kinds: [Pod]}}]}, mutate: {patchStrategicMerge: {metadata: {labels: {a: b}}}}}]}",
      [.generate]
    ),
    (
      "kyverno.io/v1 ClusterPolicy",
      "{rules: [{match: {any: [{resources: {kinds: [Pod]}}]}, mutate: {patchStrategicMerge: {spec: {x: y}}}}]}", []
    ),
    (
      "kyverno.io/v1 ClusterPolicy",
      "{rules: [{match: {any: [{resources: {kinds: [networking.k8s.io/v1/NetworkPolicy]}}]}, mutate: {patchStrategicMerge: {spec: {x: y}}}}]}",
      [.generate]
    ),
    ("mutations.gatekeeper.sh/v1 AssignMetadata", "{location: metadata.labels.owner}", [.generate]),
    ("mutations.gatekeeper.sh/v1 Assign", "{location: \"spec.containers[name: *].imagePullPolicy\"}", []),
    ("hnc.x-k8s.io/v1alpha2 HNCConfiguration", "{resources: [{resource: networkpolicies}]}", [.generate]),
    ("hnc.x-k8s.io/v1alpha2 HNCConfiguration", "{resources: [{resource: secrets}]}", []),
    ("capsule.clastix.io/v1beta2 Tenant", "{networkPolicies: {items: []}}", [.generate]),
    ("v1 ConfigMap", "{}", []), ("extensions/v1beta1 PodSecurityPolicy", "{}", []),
  ]

  @Test(arguments: cases)
  func effects(type: String, spec: String, expected: Set<Effect>) {
    let reading = ManifestReading(Self.object(type, spec))
    #expect(reading.diagnostics.isEmpty)
    #expect(reading.manifests.unread.reduce(into: Set<Effect>()) { $0.formUnion($1.effects) } == expected)
  }

  @Test func annotationsCountLikeObjects() {
    let reading = ManifestReading(
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: a, namespace: ns, labels: {app: a}, annotations: {k8s.v1.cni.cncf.io/networks: net1}}
      spec: {}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: b, namespace: ns}
      spec:
        selector: {matchLabels: {app: b}}
        template:
          metadata: {labels: {app: b}, annotations: {v1.multus-cni.io/default-network: net2, other: x}}
          spec: {}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: c, namespace: ns, annotations: {cni.projectcalico.org/podIP: 10.0.0.1/32}}
      spec: {}
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: ns, labels: {k8s.ovn.org/primary-user-defined-network: ""}}
      """)
    #expect(reading.diagnostics.isEmpty)
    let found = reading.manifests.unread.map { "\($0.title) \($0.effects.sorted().map(\.rawValue).joined())" }
    #expect(
      found == [
        "Pod ns/a (annotation k8s.v1.cni.cncf.io/networks) P",
        "Deployment ns/b (annotation v1.multus-cni.io/default-network) ADP",
        "Namespace ns (k8s.ovn.org/primary-user-defined-network) DR",
      ])
  }

  @Test func annotationsThatIsolateNothingAnyMore() {
    let marked = MarkedText(
      "{apiVersion: v1, kind: Namespace, metadata: {name: 1️⃣ns, annotations: {net.beta.kubernetes.io/network-policy: x}}}\n"
    )
    let reading = ManifestReading(marked.text)
    let warning = Expected.warning(1, "dead-annotation", "isolates nothing")
    #expect(marked.differences(reading.diagnostics, [warning]) == [])
  }

  @Test func operatorsPods() {
    let reading = ManifestReading(
      """
      apiVersion: monitoring.coreos.com/v1
      kind: Prometheus
      metadata: {name: k8s, namespace: watch}
      spec: {podMetadata: {labels: {app.kubernetes.io/component: prometheus, prometheus: other}}}
      ---
      apiVersion: kubevirt.io/v1
      kind: VirtualMachine
      metadata: {name: vm, namespace: shop}
      spec: {template: {metadata: {labels: {app: vm, vm.kubevirt.io/name: x}}, spec: {domain: {devices: {}}}}}
      ---
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata: {name: ray}
      spec:
        headGroupSpec: {template: {metadata: {labels: {a: head}}, spec: {containers: [{ports: [{containerPort: 1, name: p}]}]}}}
        workerGroupSpecs: [{template: {spec: {containers: []}}}, {template: {metadata: {labels: {a: w}}, spec: {}}}]
      ---
      apiVersion: kafka.strimzi.io/v1beta2
      kind: Kafka
      metadata: {name: bus, namespace: shop}
      spec: {kafka: {replicas: 3}}
      ---
      apiVersion: pxc.percona.com/v1
      kind: PerconaXtraDBCluster
      metadata: {name: db, namespace: shop}
      spec: {}
      """)
    let manifests = reading.manifests
    #expect(reading.diagnostics.map(\.id) == ["unmodelled-workload"])
    #expect(manifests.operated.map(\.metadata.name) == ["k8s", "vm", "ray[0]", "ray[1]", "ray[2]", "bus"])
    let prometheus = manifests.operated[0]
    #expect(prometheus.labels["app.kubernetes.io/component"] == "prometheus")
    #expect(prometheus.labels["prometheus"] == "k8s", "what the operator sets goes before what users write")
    #expect(prometheus.hasMorePorts && prometheus.hasMoreLabels)
    #expect(prometheus.template.ports.map(\.name) == ["web", "reloader-web"])
    let machine = manifests.operated[1]
    #expect(machine.labels == ["app": "vm", "kubevirt.io": "virt-launcher"])
    #expect(machine.mayCarry("vm.kubevirt.io/name") && !machine.mayCarry("app") && !machine.mayCarry("tier"))
    #expect(manifests.operated[2].labels == ["a": "head"] && manifests.operated[2].template.ports.count == 1)
    #expect(manifests.unread.map(\.title) == ["Kafka shop/bus"], "its operator makes NetworkPolicies")
    #expect(manifests.unmodelledWorkloads.map(\.title) == ["PerconaXtraDBCluster shop/db"])
  }

  @Test func templatesOfOpenShift() {
    let marked = MarkedText(
      """
      apiVersion: template.openshift.io/v1
      kind: 1️⃣Template
      metadata: {name: app, namespace: ns}
      objects:
      - {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: "${NAME}"}}
      - {apiVersion: apps/v1, kind: Deployment, metadata: {name: "${NAME}"}}
      ---
      apiVersion: v1
      kind: Template
      metadata: {name: quota}
      objects: [{apiVersion: v1, kind: ResourceQuota}]
      """)
    let reading = ManifestReading(marked.text)
    let warning = Expected.warning(1, "template-left-out", "Deployment, NetworkPolicy", hint: "`oc process -f FILE")
    #expect(marked.differences(reading.diagnostics, [warning]) == [])
    #expect(reading.manifests.unread.map(\.scope) == [KindScope(.namespaces(["ns"]))])
    #expect(reading.manifests.unmodelledWorkloads.map(\.title) == ["Template ns/app"])
    #expect(reading.manifests.templates.map(\.name) == ["app"])
  }

  @Test(arguments: [
    "{apiVersion: builtin, kind: PrefixTransformer, metadata: {name: a}}",
    "{apiVersion: v1, kind: Route, metadata: {name: api, namespace: ns}}",
    "{apiVersion: v1, kind: SecurityContextConstraints, metadata: {name: api}}",
    "{apiVersion: v1, kind: ConfigMapList, items: null}",
    "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a, clusterName: \"\"}, spec: {podSelector: {}}}",
    "{apiVersion: v1, kind: Pod, metadata: {name: a, ownerReferences: [{name: b}]}, spec: {}}",
  ])
  func kindsThatWereInTheWay(text: String) { #expect(ManifestReading(text).diagnostics.map(\.message) == []) }

  @Test(arguments: [
    ("cilium.io/v2", "CiliumNetworkPolcy", "CiliumNetworkPolicy"),
    ("security.istio.io/v1", "AuthorisationPolicy", "AuthorizationPolicy"),
  ])
  func misspeltKindsOfOtherGroups(version: String, kind: String, meant: String) {
    let reading = ManifestReading("{apiVersion: \(version), kind: \(kind), metadata: {name: x}}")
    #expect(reading.diagnostics.flatMap(\.notes).map(\.message) == ["did you mean `\(meant)`?"])
  }
}
