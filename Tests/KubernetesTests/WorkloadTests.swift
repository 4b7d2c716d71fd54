import Diagnostics
import Kubernetes
import Network
import TestSupport
import Testing

/// Pods, templates, nodes and services: lenient about what is not our business, strict about what is.
struct WorkloadTests {
  private static func pod(_ spec: String, status: String = "{}") -> String {
    "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: \(spec)\nstatus: \(status)\n"
  }

  private static func deployment(
    _ extra: String, template: String = "{metadata: {labels: {app: web}}, spec: {}}",
    selector: String = "{matchLabels: {app: web}}"
  ) -> String {
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"
      + "spec: {\(extra)selector: \(selector), template: \(template)}\n"
  }

  @Test(arguments: [
    AdmissionCase(
      "port", pod("{containers: [{ports: [{containerPort: 1️⃣0}]}]}"),
      .at(1, "invalid-port", "spec.containers[0].ports[0].containerPort: 0 is no port")),
    AdmissionCase(
      "no port", pod("{containers: [{}, {ports: [1️⃣{name: http}]}]}"),
      .at(1, "missing-field", "spec.containers[1].ports[0]: ContainerPort needs `containerPort`")),
    AdmissionCase(
      "port name", pod("{containers: [{ports: [{containerPort: 80, name: 1️⃣HTTP}]}]}"),
      .at(1, "invalid-port", "ports[0].name: `HTTP` is no port name")),
    AdmissionCase(
      "protocol", pod("{containers: [{ports: [{containerPort: 80, protocol: 1️⃣udp}]}]}"),
      .at(1, "invalid-protocol", "`udp`", hint: "`UDP`")),
    AdmissionCase("host network", pod("{hostNetwork: 1️⃣\"true\"}"), .at(1, "wrong-type", "expected a boolean")),
    AdmissionCase(
      "address", pod("{}", status: "{podIPs: [{ip: 10.0.0.1}, {ip: 1️⃣10.0.0.256}]}"),
      .at(1, "invalid-address", "status.podIPs[1].ip: `10.0.0.256` is no IP address")),
    AdmissionCase(
      "label", "apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {version: 1️⃣1}}\nspec: {}\n",
      .at(1, "wrong-type", "metadata.labels.version: expected a string", hint: "\"1\" in quotes")),
    AdmissionCase(
      "template label", deployment("", template: "{metadata: {labels: {app: web, version: 1️⃣1}}, spec: {}}"),
      .at(1, "wrong-type", "spec.template.metadata.labels.version")),
    AdmissionCase(
      "D2", deployment("", selector: "1️⃣{matchLabels: {app: db}}"),
      .at(1, "selector-mismatch", "spec.selector: the selector wants `app: db`", hint: "it has `app: web`")),
    AdmissionCase(
      "D2", deployment("", template: "{spec: {}}", selector: "1️⃣{matchLabels: {app: web}}"),
      .at(1, "selector-mismatch", "the selector wants `app: web`", hint: "no label `app`")),
    AdmissionCase(
      "D2", deployment("", selector: "1️⃣{matchExpressions: [{key: app, operator: In, values: [db, api]}]}"),
      .at(1, "selector-mismatch", "the selector wants `app in (db,api)`", hint: "it has `app: web`")),
    AdmissionCase(
      "D2", deployment("", selector: "1️⃣{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}"),
      .at(1, "selector-mismatch", "`app notin (web)`", hint: "it has `app: web`")),
    AdmissionCase(
      "D2", deployment("", selector: "1️⃣{matchExpressions: [{key: tier, operator: Exists}]}"),
      .at(1, "selector-mismatch", "the selector wants `tier`,", hint: "no label `tier`")),
    AdmissionCase(
      "D2",
      deployment("", selector: "1️⃣{matchLabels: {app: web}, matchExpressions: [{key: app, operator: DoesNotExist}]}"),
      .at(1, "selector-mismatch", "the selector wants `!app`", hint: "it has `app: web`")),
    AdmissionCase(
      "replicas", deployment("replicas: 1️⃣-1, "), .at(1, "invalid-replicas", "spec.replicas: -1 is no number of pods")),
    AdmissionCase(
      "D1", "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: c}\nspec: 1️⃣{template: {spec: {}}}\n",
      .at(1, "missing-field", "spec: CronJobSpec needs `jobTemplate`")),
    AdmissionCase(
      "node",
      "apiVersion: v1\nkind: Node\nmetadata: {name: a}\nstatus: {addresses: [{type: InternalIP, address: 1️⃣x}]}\n",
      .at(1, "invalid-address", "status.addresses[0].address: `x`")),
  ])
  func wrong(_ admission: AdmissionCase) { admission.check() }

  @Test func portsOfPods() {
    let text = Self.pod(
      """
      {initContainers: [{ports: [{containerPort: 1, name: init}]}],
       containers: [{ports: [{containerPort: 80, protocol: ""}, {containerPort: 53, name: dns, protocol: UDP}]},
                    {name: plain}, {ports: null}, {ports: [{containerPort: 81, name: ""}]}],
       ephemeralContainers: [{ports: [{containerPort: 2}]}]}
      """)
    let reading = ManifestReading(text)
    #expect(reading.diagnostics.map(\.message) == [])
    #expect(
      reading.manifests.pods.map(\.spec.ports) == [
        [
          ContainerPort(name: nil, containerPort: 80, protocol: .tcp),
          ContainerPort(name: "dns", containerPort: 53, protocol: .udp),
          ContainerPort(name: nil, containerPort: 81, protocol: .tcp),
        ]
      ])
  }

  @Test func addressesOfPodsAndNodes() throws {
    let reading = ManifestReading(
      Self.pod(
        "{nodeName: a}", status: "{podIP: 10.0.0.1, podIPs: [{ip: 10.0.0.1}, {ip: \"FD00::1\"}], hostIP: 10.1.0.1}")
        + "---\napiVersion: v1\nkind: Node\nmetadata: {name: a}\n"
        + "status: {addresses: [{type: Hostname, address: a}, {type: ExternalIP, address: 10.1.0.2}]}\n")
    #expect(reading.diagnostics.map(\.message) == [])
    let pod = try #require(reading.manifests.pods.first)
    #expect(pod.addresses.map(\.description) == ["10.0.0.1", "fd00::1"])
    #expect(pod.hostAddresses.map(\.description) == ["10.1.0.1"])
    #expect(pod.spec.nodeName == "a")
    #expect(reading.manifests.nodes.map { $0.addresses.map(\.description) } == [["10.1.0.2"]])
  }
}
