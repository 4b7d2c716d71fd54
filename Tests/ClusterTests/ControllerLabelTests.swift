import Cluster
import Diagnostics
import Kubernetes
import TestSupport
import Testing

/// Labels that controllers add matter where a selector asks for them, with every value that makes a difference (D3).
struct ControllerLabelTests {
  @Test(arguments: [
    ("Deployment", ["pod-template-hash"]), ("ReplicaSet", []), ("DaemonSet", ["controller-revision-hash"]),
    ("StatefulSet", ["controller-revision-hash"]), ("ReplicationController", []),
    ("Job", ["batch.kubernetes.io/controller-uid", "controller-uid"]),
    ("CronJob", ["batch.kubernetes.io/controller-uid", "controller-uid"]),
  ])
  func keysOfUnknownValue(kind: String, keys: [String]) throws {
    let all = [
      "pod-template-hash", "controller-revision-hash", "batch.kubernetes.io/controller-uid", "controller-uid",
    ]
    #expect(try World.reading(workload(kind, "web")).podLabels == ["app=web"])
    for key in all {
      let text = workload(kind, "web") + policy("p", selects: key, equal: "v1")
      let labels = try World.reading(text).pods.map { $0.labels[key] }
      #expect(labels == (keys.contains(key) ? ["other", "v1"] : [nil]), "\(key)")
    }
  }

  /// What a template writes under a key that the controller sets reaches no pod; elsewhere it does.
  @Test(arguments: [
    ("Deployment", "pod-template-hash", ["other", "v1"]), ("ReplicaSet", "pod-template-hash", ["v0"]),
    ("ReplicationController", "pod-template-hash", ["v0"]), ("StatefulSet", "pod-template-hash", ["v0"]),
    ("StatefulSet", "controller-revision-hash", ["other", "v1"]),
    ("StatefulSet", "statefulset.kubernetes.io/pod-name", ["web-0", "web-1", "web-2"]),
    ("StatefulSet", "apps.kubernetes.io/pod-index", ["0", "1", "2"]),
    ("DaemonSet", "controller-revision-hash", ["other", "v1"]), ("DaemonSet", "pod-template-generation", ["1"]),
    ("Job", "job-name", ["web"]), ("Job", "batch.kubernetes.io/controller-uid", ["other", "v1"]),
    ("CronJob", "batch.kubernetes.io/job-name", ["web-0"]), ("CronJob", "controller-uid", ["other", "v1"]),
  ])
  func whatTheTemplateWrites(kind: String, key: String, values: [String]) throws {
    let text = workload(kind, "web").replacing("labels: {app: web}", with: "labels: {app: web, \(key): v0}")
    let asking = try World.reading(text + policy("p", selects: key, equal: "v1"))
    #expect(Set(asking.pods.map { $0.labels[key] ?? "none" }) == Set(values))
    // A ReplicationController's selector is its template's labels.
    let isFixed = values != ["v0"] || kind == "ReplicationController"
    #expect(asking.pods.allSatisfy { $0.fixedLabels.contains(key) } == isFixed)
    // Where nobody asks, nothing is known either.
    let silent = try World.reading(text)
    #expect(silent.pods.map { $0.labels[key] } == [values == ["v0"] ? "v0" : nil])
  }

  @Test func aJobWithASelectorOfItsOwnGetsNoLabels() throws {
    let job = workload("Job", "web", "manualSelector: true, ").replacing(
      "labels: {app: web", with: "labels: {job-name: v0")
    let ask = policy("p", selects: "job-name", equal: "web") + policy("q", selects: "controller-uid", equal: "v1")
    #expect(try World.reading(job + ask).podLabels == ["job-name=v0"])
  }

  @Test func generationsAreNumbers() throws {
    let ask = ["3", "0", "03", "x"].enumerated().map {
      policy("p\($0.offset)", selects: "pod-template-generation", equal: $0.element)
    }
    let world = try World.reading(workload("DaemonSet", "web") + ask.joined())
    #expect(world.pods.map { $0.labels["pod-template-generation"] } == ["1", "3"])
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
