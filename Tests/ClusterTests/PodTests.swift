import Cluster
import Kubernetes
import Network
import TestSupport
import Testing

/// Which pods a world has (semantics section D, and A38 to A41).
struct PodTests {
  @Test func a40FinishedPodsAndJobsAreNone() throws {
    let world = try World.reading(
      pod("run", status: "{phase: Running}") + pod("wait", status: "{phase: Pending}") + pod("new")
        + pod("done", status: "{phase: Succeeded}") + pod("broken", status: "{phase: Failed}")
        + workload("Job", "now")
        + workload("Job", "past").replacing(
          "---", with: "status: {conditions: [{type: Complete, status: \"True\"}]}\n---")
        + workload("Job", "lost").replacing(
          "---", with: "status: {conditions: [{type: Failed, status: \"True\"}]}\n---")
        + workload("Job", "busy").replacing(
          "---", with: "status: {conditions: [{type: Complete, status: \"False\"}]}\n---"))
    #expect(
      world.podTitles == [
        "default/-/new", "default/-/run", "default/-/wait", "default/Job/busy/*", "default/Job/now/*",
      ])
  }

  @Test(arguments: [
    ("Deployment", "", true, [0, 1]), ("Deployment", "replicas: 1, ", false, [0]),
    ("Deployment", "replicas: 0, ", true, [0, 1]), ("Deployment", "replicas: 7, ", true, [0, 1]),
    ("StatefulSet", "replicas: 0, ", true, [0, 1]), ("ReplicaSet", "replicas: 1, ", false, [0]),
    ("ReplicationController", "replicas: 0, ", true, [0, 1]), ("DaemonSet", "", true, [0, 1]),
    ("Job", "parallelism: 1, ", false, [0]), ("Job", "", true, [0, 1]), ("CronJob", "parallelism: 1, ", true, [0, 1]),
  ])
  func d4Replicas(kind: String, extra: String, isReplicated: Bool, slots: [Int]) throws {
    let world = try World.reading(workload(kind, "web", extra))
    #expect(world.podTitles == ["default/\(kind)/web/*"])
    #expect(world.pods.map(\.isReplicated) == [isReplicated])
    #expect(world.pods.map(\.slots) == [slots])
  }

  @Test func d1LabelsAreThoseOfTheTemplate() throws {
    let world = try World.reading(
      workload("Deployment", "web", metadata: ", namespace: shop, labels: {app: other, tier: x}"))
    #expect(world.podTitles == ["shop/Deployment/web/*"])
    #expect(world.podLabels == ["app=web"])
  }

  @Test func workloadsOfOneNameAndTwoKindsAreTwo() throws {
    let world = try World.reading(
      workload("Deployment", "web") + workload("StatefulSet", "web") + workload("CronJob", "web"))
    #expect(
      world.podTitles == ["default/CronJob/web/*", "default/Deployment/web/*", "default/StatefulSet/web/*"])
  }

  @Test func a41PortsOfInitContainersDoNotCount() throws {
    let template =
      "{initContainers: [{restartPolicy: Always, ports: [{name: sidecar, containerPort: 1}]}], "
      + "containers: [{ports: [{name: http, containerPort: 80}]}, {ports: [{name: metrics, containerPort: 90}]}]}"
    let world = try World.reading(workload("Deployment", "web", template: template))
    #expect(world.pods.map { $0.ports.map(\.name) } == [["http", "metrics"]])
  }

  @Test func ownersAreTheTopOfTheChain() throws {
    func owned(_ name: String, by kind: String, _ owner: String, _ labels: String = "{}") -> String {
      pod(name, ", labels: \(labels), ownerReferences: [{kind: \(kind), name: \(owner), controller: true}]")
    }
    let world = try World.reading(
      workload("Job", "nightly-1", metadata: ", ownerReferences: [{kind: CronJob, name: nightly, controller: true}]")
        + owned("a", by: "ReplicaSet", "web-5d4f8", "{pod-template-hash: 5d4f8}")
        + owned("b", by: "ReplicaSet", "bare") + owned("c", by: "StatefulSet", "db")
        + owned("d", by: "Job", "nightly-1")
        + pod("e", ", ownerReferences: [{kind: Node, name: x}]"))
    #expect(
      world.podTitles == [
        "default/-/e", "default/CronJob/nightly/*", "default/CronJob/nightly/d", "default/Deployment/web/a",
        "default/ReplicaSet/bare/b", "default/StatefulSet/db/c",
      ])
  }

  /// That a pod's Deployment is known by a name alone is told; that it ends is a reason to forget it.
  @Test func ownersKnownByTheirNamesAreTold() throws {
    func owned(_ name: String, status: String = "{}") -> String {
      let owner = "ownerReferences: [{kind: ReplicaSet, name: \(name), controller: true}]"
      return pod(name, ", labels: {pod-template-hash: \(name.split(separator: "-")[1])}, \(owner)", status: status)
    }
    let pods = owned("web-5d4f8") + owned("api-bc2") + owned("old-xyz", status: "{phase: Failed}")
    #expect(
      try World.reading(pods).guessedOwners == [
        "ReplicaSet default/api-bc2 of Deployment default/api",
        "ReplicaSet default/web-5d4f8 of Deployment default/web",
      ])
    #expect(
      try World.reading(pods + workload("ReplicaSet", "web-5d4f8")).guessedOwners == [
        "ReplicaSet default/api-bc2 of Deployment default/api"
      ])
  }

  @Test func aReplicaSetThatItsDeploymentLeftBehindIsNone() throws {
    let owner = ", ownerReferences: [{kind: Deployment, name: web, controller: true}]"
    let old = workload("ReplicaSet", "web-1", "replicas: 0, ", metadata: owner)
    #expect(try World.reading(old + workload("Deployment", "web")).podLabels == ["app=web"])
    #expect(try World.reading(old).podTitles == ["default/Deployment/web/*"])
  }

  /// A kubelet's static pods name their node as owner, and have nothing else in common.
  @Test func staticPodsAreTheirOwn() throws {
    let owner = ", ownerReferences: [{apiVersion: v1, kind: Node, name: n1, controller: true}]"
    let world = try World.reading(pod("etcd-n1", owner) + pod("kube-apiserver-n1", owner))
    #expect(world.podTitles == ["default/-/etcd-n1", "default/-/kube-apiserver-n1"])
  }

  @Test func hostNetworkPodsHaveTheirNodesAddresses() throws {
    let node =
      "apiVersion: v1\nkind: Node\nmetadata: {name: n1}\n"
      + "status: {addresses: [{type: InternalIP, address: 10.1.0.1}]}\n---\n"
    let world = try World.reading(
      node + pod("a", spec: "{hostNetwork: true, nodeName: n1}")
        + pod("b", spec: "{hostNetwork: true}", status: "{hostIP: 10.1.0.2}")
        + pod("c", spec: "{hostNetwork: true}") + pod("d", spec: "{nodeName: n1}", status: "{hostIP: 10.1.0.2}")
        + workload("DaemonSet", "exporter", template: "{hostNetwork: true, nodeName: n1}"))
    #expect(world.pods.map(\.hostNetwork) == [true, true, true, false, true])
    #expect(world.pods.map { $0.addresses.map(\.description) } == [["10.1.0.1"], ["10.1.0.2"], [], [], ["10.1.0.1"]])
    // That these are nodes' says nothing of other nodes.
    #expect(world.addresses.unknownNodes == AddressSet.everything(IPFamily.allCases))
  }
}
