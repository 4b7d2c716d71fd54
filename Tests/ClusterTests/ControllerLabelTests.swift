import Cluster
import Diagnostics
import Kubernetes
import TestSupport
import Testing

/// Labels that controllers add matter where a selector asks for them, with every value that makes a difference (D3).
struct ControllerLabelTests {
  @Test(arguments: [
    ("Deployment", ["pod-template-hash"]), ("ReplicaSet", ["pod-template-hash"]),
    ("DaemonSet", ["controller-revision-hash", "pod-template-generation"]),
    ("StatefulSet", ["controller-revision-hash"]), ("ReplicationController", []),
    ("Job", ["batch.kubernetes.io/controller-uid", "controller-uid"]),
    ("CronJob", ["batch.kubernetes.io/controller-uid", "controller-uid"]),
  ])
  func keysOfUnknownValue(kind: String, keys: [String]) throws {
    let all = [
      "pod-template-hash", "controller-revision-hash", "pod-template-generation", "batch.kubernetes.io/controller-uid",
      "controller-uid",
    ]
    #expect(try World.reading(workload(kind, "web")).podLabels == ["app=web"])
    for key in all {
      let text = workload(kind, "web") + policy("p", selects: key, equal: "v1")
      let labels = try World.reading(text).pods.map { $0.labels[key] }
      #expect(labels == (keys.contains(key) ? ["other", "v1"] : [nil]), "\(key)")
    }
  }

  @Test func theTemplatesOwnLabelWins() throws {
    let text =
      workload("Deployment", "web").replacing("{app: web}, spec", with: "{app: web, pod-template-hash: x}, spec")
      .replacing("labels: {app: web}", with: "labels: {app: web, pod-template-hash: x}")
    let world = try World.reading(text + policy("p", selects: "pod-template-hash", equal: "v1"))
    #expect(world.pods.map { $0.labels["pod-template-hash"] } == ["x"])
  }

  @Test func jobs() throws {
    let ask =
      policy("p", selects: "job-name", equal: "import") + policy("q", selects: "job-name", equal: "nightly-3")
      + policy("r", selects: "batch.kubernetes.io/job-completion-index", equal: "2")
    #expect(try World.reading(workload("Job", "import") + ask).podLabels == ["app=import,job-name=import"])
    #expect(
      try World.reading(workload("CronJob", "nightly") + ask).podLabels
        == ["app=nightly,job-name=nightly-0", "app=nightly,job-name=nightly-3"])
    #expect(
      try World.reading(workload("Job", "import", "completionMode: Indexed, ") + ask).pods.map {
        $0.labels["batch.kubernetes.io/job-completion-index"]
      } == ["0", "2"])
  }

  private static let name = "statefulset.kubernetes.io/pod-name"
  private static let index = "apps.kubernetes.io/pod-index"

  @Test func podsOfAStatefulSetHaveNames() throws {
    let world = try World.reading(workload("StatefulSet", "db") + policy("p", selects: Self.name, equal: "db-3"))
    #expect(world.podTitles.map { $0.split(separator: "/").last } == ["*", "db-0", "db-1", "db-3"])
    #expect(world.pods.map { $0.labels[Self.name] } == ["db-2", "db-0", "db-1", "db-3"])
    #expect(world.pods.map(\.isReplicated) == [true, false, false, false])
    #expect(world.pods.map(\.slots) == [[], [0], [1], []])
  }

  @Test func ordinalsStartWhereTheManifestSays() throws {
    let text = workload("StatefulSet", "db", "replicas: 1, ordinals: {start: 5}, ")
    let world = try World.reading(text + policy("p", selects: Self.name, Self.index))
    #expect(world.podLabels == ["app=db,\(Self.index)=5,\(Self.name)=db-5"])
    #expect(world.pods.map(\.name) == ["db-5"])
    #expect(world.pods.map(\.slots) == [[0]])
    #expect(world.pods.map(\.isReplicated) == [false])
  }

  @Test func textThatIsNoOrdinalMakesNoPod() throws {
    var asks = ""
    for (place, value) in ["db-x", "db-01", "db--1", "other-7", "db-99999999999"].enumerated() {
      asks += policy("p\(place)", selects: Self.name, equal: value)
    }
    let world = try World.reading(workload("StatefulSet", "db") + asks)
    #expect(world.pods.map { $0.labels[Self.name] } == ["db-2", "db-0", "db-1"])
  }

  @Test func tooManyCombinationsAreAnError() {
    var text = workload("DaemonSet", "agent")
    for value in 0..<40 {
      text += policy("p\(value)", selects: "controller-revision-hash", equal: "v\(value)")
      text += policy("q\(value)", selects: "pod-template-generation", equal: "\(value)")
    }
    var bag = DiagnosticBag()
    let world = World.resolve(
      ManifestReading(text).manifests, declaration: AddressPlan.Declaration(), diagnostics: &bag)
    #expect(bag.all.map(\.id) == ["too-many-label-variants"])
    #expect(bag.hasErrors)
    #expect(world.pods.isEmpty)
  }

  /// Selectors of properties count as well as those of policies; selectors of namespaces do not.
  @Test func whoAsks() throws {
    var mentions = SelectorMentions()
    mentions.add(LabelSelector(matchLabels: ["pod-template-hash": "v1"]))
    let text = workload("Deployment", "web")
    #expect(try World.reading(text, mentions: mentions).pods.count == 2)
    func peer(_ selector: String) -> String {
      "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\n"
        + "spec: {egress: [{to: [{\(selector): {matchLabels: {pod-template-hash: v1}}}]}]}\n"
    }
    #expect(try World.reading(text + peer("podSelector")).pods.count == 2)
    #expect(try World.reading(text + peer("namespaceSelector")).pods.count == 1)
  }
}
