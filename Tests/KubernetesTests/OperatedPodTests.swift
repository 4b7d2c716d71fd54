import TestSupport
import Testing

@testable import Kubernetes

/// What objects of operators say of their pods beside labels and ports.
struct OperatedPodTests {
  private static func read(_ type: String, _ metadata: String, _ spec: String) -> ManifestReading {
    let words = type.split(separator: " ")
    return ManifestReading(
      "{apiVersion: \(words[0]), kind: \(words[1]), metadata: {name: x, namespace: ns\(metadata)}, spec: \(spec)}\n")
  }

  /// Annotations count wherever an object keeps them for its pods; the object's own do not, unless its labels reach the
  /// pods, too.
  static let annotated: [(String, metadata: String, spec: String, isAttached: Bool)] = {
    let attachment = "annotations: {k8s.v1.cni.cncf.io/networks: vlan10}"
    return [
      ("argoproj.io/v1alpha1 Rollout", "", "{template: {metadata: {\(attachment)}, spec: {containers: []}}}", true),
      ("argoproj.io/v1alpha1 Rollout", ", \(attachment)", "{template: {spec: {containers: []}}}", false),
      ("monitoring.coreos.com/v1 Prometheus", "", "{podMetadata: {\(attachment)}}", true),
      ("monitoring.coreos.com/v1 Prometheus", ", \(attachment)", "{}", false),
      ("argoproj.io/v1alpha1 Workflow", "", "{templates: [{name: a, metadata: {\(attachment)}}]}", true),
      ("kubeflow.org/v1 Notebook", ", \(attachment)", "{template: {spec: {containers: []}}}", true),
      ("kubevirt.io/v1 VirtualMachine", "", "{template: {spec: {networks: [{multus: {networkName: a}}]}}}", true),
      ("kubevirt.io/v1 VirtualMachine", "", "{template: {spec: {networks: [{pod: {}}]}}}", false),
      ("kubevirt.io/v1 VirtualMachineInstance", "", "{networks: [{multus: {networkName: a}}]}", true),
      (
        "pool.kubevirt.io/v1alpha1 VirtualMachinePool", "",
        "{virtualMachineTemplate: {spec: {template: {spec: {networks: [{multus: {networkName: a}}]}}}}}", true
      ),
      ("example.com/v1 Thing", "", "{template: {metadata: {\(attachment)}, spec: {containers: [{name: c}]}}}", true),
    ]
  }()

  @Test(arguments: annotated)
  func attachments(type: String, metadata: String, spec: String, isAttached: Bool) {
    let unread = Self.read(type, metadata, spec).manifests.unread
    #expect(unread.map(\.effects) == (isAttached ? [[.path]] : []))
    #expect(unread.allSatisfy { $0.scope.isNamespaced && $0.title.contains(" ns/x (annotation") })
  }

  /// A network in the place of the pod network: its policies may not hold at all.
  @Test func networksInPlaceOfThePodNetwork() {
    let reading = Self.read(
      "kubevirt.io/v1 VirtualMachine", "", "{template: {spec: {networks: [{multus: {networkName: a, default: true}}]}}}"
    )
    #expect(reading.manifests.unread.map(\.effects) == [[.path, .allowAndDeny]])
  }

  /// Of objects without a template, it is not known which pods are on the network of their nodes unless all are.
  static let onHosts: [(String, spec: String, isOnHost: [Bool], mayBe: [Bool])] = [
    ("monitoring.coreos.com/v1 Prometheus", "{hostNetwork: true}", [true], [false]),
    ("monitoring.coreos.com/v1 Prometheus", "{hostNetwork: false}", [false], [false]),
    ("monitoring.coreos.com/v1 Prometheus", "{}", [false], [false]),
    (
      "elasticsearch.k8s.elastic.co/v1 Elasticsearch",
      "{nodeSets: [{name: a}, {name: b, podTemplate: {spec: {hostNetwork: true}}}]}", [false], [true]
    ),
    ("beat.k8s.elastic.co/v1beta1 Beat", "{daemonSet: {podTemplate: {spec: {hostNetwork: true}}}}", [false], [true]),
    ("tekton.dev/v1 TaskRun", "{podTemplate: {hostNetwork: true}}", [false], [true]),
    (
      "flink.apache.org/v1beta1 FlinkDeployment", "{podTemplate: {spec: {hostNetwork: true}}}", [false, false],
      [true, true]
    ),
    ("sparkoperator.k8s.io/v1beta2 SparkApplication", "{driver: {hostNetwork: true}}", [false, false], [true, false]),
    (
      "sparkoperator.k8s.io/v1beta2 SparkApplication", "{executor: {hostNetwork: true}}", [false, false], [false, true]
    ),
    ("argoproj.io/v1alpha1 Rollout", "{template: {spec: {hostNetwork: true}}}", [true], [false]),
  ]

  @Test(arguments: onHosts)
  func hostNetworks(type: String, spec: String, isOnHost: [Bool], mayBe: [Bool]) {
    let operated = Self.read(type, "", spec).manifests.operated
    #expect(operated.map(\.template.hostNetwork) == isOnHost)
    #expect(operated.map(\.mayUseHostNetwork) == mayBe)
  }

  /// The pods of a version that is tried out may have labels of their own.
  @Test func rolloutsLabelTheirVersions() {
    let reading = Self.read(
      "argoproj.io/v1alpha1 Rollout", "",
      """
      {strategy: {canary: {canaryMetadata: {labels: {role: canary}}}},
        template: {metadata: {labels: {app: x}}, spec: {containers: []}}}
      """)
    #expect(reading.manifests.operated.map(\.labels) == [["app": "x"], ["app": "x", "role": "canary"]])
    #expect(Set(reading.manifests.operated.map(\.metadata.name)) == ["x"])
  }

  @Test func notebooksGiveTheirLabelsToTheirPods() {
    let reading = Self.read(
      "kubeflow.org/v1 Notebook", ", labels: {role: admin}", "{template: {spec: {containers: []}}}")
    #expect(reading.manifests.operated.map(\.labels) == [["role": "admin", "notebook-name": "x"]])
  }

  /// Neither lies in a namespace, nor makes pods of its own.
  @Test func objectsWithoutNamespaceMakeNoPods() {
    let reading = ManifestReading(
      """
      {apiVersion: argoproj.io/v1alpha1, kind: ClusterWorkflowTemplate, metadata: {name: t}, spec: {templates: []}}
      ---
      apiVersion: apps.kruise.io/v1alpha1
      kind: SidecarSet
      metadata: {name: plain}
      spec: {selector: {matchLabels: {app: a}}, containers: [{name: c, ports: [{containerPort: 1}]}]}
      ---
      apiVersion: apps.kruise.io/v1alpha1
      kind: SidecarSet
      metadata: {name: named}
      spec: {namespace: ns, selector: {matchLabels: {app: a}}, initContainers: [{name: c, ports: [{name: p, containerPort: 1}]}]}
      """)
    #expect(reading.diagnostics.isEmpty)
    let manifests = reading.manifests
    #expect(manifests.unmodelledWorkloads.isEmpty && manifests.operated.isEmpty && manifests.unread.isEmpty)
    #expect(manifests.injectors.map(\.title) == ["SidecarSet named"])
    #expect(manifests.injectors.map(\.namespace) == ["ns"])
    #expect(manifests.injectors.map(\.selector) == [LabelSelector(matchLabels: ["app": "a"])])
    #expect(manifests.passedOver["apps.kruise.io/SidecarSet"]?.effects == ["G", "inert"])
  }

  /// What a template repeats of its controller's labels, as a Job of a cluster does, need not reach pods.
  @Test func annotationsOfJobsThatWereReadFromACluster() {
    let reading = ManifestReading(
      """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: once, namespace: ns}
      spec:
        template:
          metadata:
            labels: {app: once, controller-uid: 0a1b, batch.kubernetes.io/controller-uid: 0a1b, job-name: once}
            annotations: {k8s.v1.cni.cncf.io/networks: vlan10}
          spec: {containers: []}
      """)
    #expect(
      reading.manifests.unread.map(\.scope.ends) == [
        .pods(namespace: "ns", LabelSelector(matchLabels: ["app": "once"]))
      ])
  }

  /// Proxies by the names of their containers and images, also where they start before others.
  static let proxies: [(spec: String, found: Set<MeshProxy>)] = [
    ("{containers: [{name: c, image: x}, {name: linkerd-proxy, image: any}]}", [.linkerd]),
    ("{initContainers: [{name: linkerd-proxy, restartPolicy: Always}], containers: []}", [.linkerd]),
    ("{containers: [{name: consul-dataplane}]}", [.consul]),
    ("{containers: [{name: istio-proxy, image: \"gcr.io/istio/ztunnel:1.27@sha256:00\"}]}", [.ztunnel]),
    ("{containers: [{name: istio-proxy, image: istio/proxyv2}]}", []),
    ("{containers: [{name: c, image: localhost:5000/linkerd-proxy-init}]}", []),
  ]

  @Test(arguments: proxies)
  func meshProxies(spec: String, found: Set<MeshProxy>) {
    let reading = ManifestReading("{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: ns}, spec: \(spec)}\n")
    #expect(reading.manifests.pods.map(\.spec.proxies) == [found])
  }
}
