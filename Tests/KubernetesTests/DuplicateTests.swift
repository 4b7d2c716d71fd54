import Diagnostics
import EnforcerKinds
import Kubernetes
import NetworkPolicyAPI
import TestSupport
import Testing
import YAMLTree

/// Objects of one kind, namespace and name.
struct DuplicateTests {
  /// Reads several files.
  private static func read(_ texts: [(path: String, text: String)]) -> (manifests: Manifests, found: [Diagnostic]) {
    var files = SourceFiles()
    let context = DecodingContext()
    var reader = ManifestReader(context: context)
    for (path, text) in texts {
      let file = SourceFile(path: path, bytes: Array(text.utf8))
      for document in YAMLReader.read(file, id: files.add(file), diagnostics: &context.diagnostics) {
        reader.read(document)
      }
    }
    return (reader.finish(in: files), context.diagnostics.sorted(in: files))
  }

  private static func policy(_ spec: String, _ metadata: String = "name: a, namespace: shop") -> String {
    "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {\(metadata)}, spec: {\(spec)}}"
  }

  private static func deployment(_ spec: String, _ labels: String = "app: a") -> String {
    """
    {apiVersion: apps/v1, kind: Deployment, metadata: {name: a, namespace: shop}, spec: {\(spec), selector:
      {matchLabels: {app: a}}, template: {metadata: {labels: {\(labels)}}, spec: {containers: []}}}}
    """
  }

  private static func object(_ kind: String, _ rest: String, _ metadata: String = "name: a, namespace: shop") -> String
  {
    "{apiVersion: v1, kind: \(kind), metadata: {\(metadata)}, \(rest)}"
  }

  /// What is read alike is alike, however it is written.
  @Test(arguments: [
    (policy("podSelector: {}"), policy("podSelector: {matchLabels: {}}, ingress: []")),
    (policy("policyTypes: [Ingress]"), policy("policyTypes: [Ingress]", "name: a, namespace: shop, labels: {x: z}")),
    (deployment("replicas: 2"), deployment("replicas: 2, revisionHistoryLimit: 3")),
    (object("Service", "spec: {ports: [{port: 80}]}"), object("Service", "spec: {ports: [{port: 80, protocol: TCP}]}")),
    (object("Node", "status: {}"), object("Node", "spec: {}")),
    (
      object("Pod", "spec: {containers: [{image: a, ports: [{containerPort: 80}]}]}"),
      object("Pod", "spec: {containers: [{image: b, ports: [{containerPort: 80}]}]}")
    ),
  ])
  func whatIsReadAlikeCountsOnce(first: String, second: String) {
    let (manifests, found) = Self.read([("a.yaml", first), ("b.yaml", second), ("c.yaml", first)])
    #expect(found.map(\.id) == ["repeated-object"])
    #expect(found.first?.severity == .warning)
    #expect(found.first?.message.hasSuffix("is defined twice, alike; it counts once") == true)
    #expect(found.first?.notes.map(\.message) == ["first defined here", "and so is 1 more object"])
    let counts = [manifests.policies.count, manifests.workloads.count, manifests.services.count]
    #expect(counts.reduce(manifests.nodes.count + manifests.pods.count, +) == 1)
  }

  /// The first field that differs is named, with both values.
  @Test(arguments: [
    (
      policy("podSelector: {}"), policy("podSelector: {matchLabels: {app: a}}"),
      "spec.podSelector.matchLabels.app", "`a` here and missing there"
    ),
    (
      policy("ingress: [{from: [{podSelector: {matchLabels: {app: a}}}]}]"),
      policy("ingress: [{from: [{podSelector: {matchLabels: {app: b}}}]}]"),
      "spec.ingress[0].from[0].podSelector.matchLabels.app", "`b` here and `a` there"
    ),
    (policy("ingress: []"), policy("ingress: [{}]"), "spec.ingress[0]", "`{}` here and missing there"),
    (
      object("Pod", "spec: {serviceAccountName: default}"), object("Pod", "spec: {serviceAccountName: admin}"),
      "spec.serviceAccountName", "`admin` here and missing there"
    ),
    (
      policy("egress: [{ports: [{port: 80}]}]"), policy("egress: [{ports: [{port: 80, endPort: 90}]}]"),
      "spec.egress[0].ports[0].endPort", "`90` here and missing there"
    ),
    (
      policy("egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]"),
      policy("egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.2.0.0/16]}}]}]"),
      "spec.egress[0].to[0].ipBlock.except[0]", "`10.2.0.0/16` here and `10.1.0.0/16` there"
    ),
    (deployment("replicas: 2"), deployment("replicas: 3"), "spec.replicas", "`3` here and `2` there"),
    (
      deployment("replicas: 2"), deployment("replicas: 2", "app: a, tier: b"),
      "spec.template.metadata.labels.tier", "`b` here and missing there"
    ),
    (
      object("Namespace", "spec: {}", "name: a, labels: {team: x}"),
      object("Namespace", "spec: {}", "name: a, labels: {team: z}"), "metadata.labels.team",
      "`z` here and `x` there"
    ),
    (
      object("Service", "spec: {ports: [{port: 80, targetPort: web}]}"),
      object("Service", "spec: {ports: [{port: 80}]}"), "spec.ports[0].targetPort",
      "`80` here and `web` there"
    ),
    (
      object("Pod", "spec: {}, status: {podIP: 10.0.0.1}"),
      object("Pod", "spec: {}, status: {podIP: 10.0.0.2}"),
      "status.podIPs[0]", "`10.0.0.2` here and `10.0.0.1` there"
    ),
    (
      object("Pod", "spec: {containers: [{ports: [{containerPort: 80}]}]}"),
      object("Pod", "spec: {containers: [{ports: [{containerPort: 80, name: web}]}]}"),
      "spec.containers.ports[0]",
      "`web 80/TCP` here and `80/TCP` there"
    ),
  ])
  func theFirstDifferenceIsNamed(first: String, second: String, path: String, values: String) {
    let (_, found) = Self.read([("a.yaml", first), ("b.yaml", second)])
    #expect(found.map(\.id) == ["duplicate-object"])
    #expect(found.first?.message.hasSuffix("defined twice, differently: `\(path)` is \(values)") == true, "\(found)")
    #expect(found.first?.notes.map(\.message) == ["first defined here", "`--exclude b.yaml` leaves the others out"])
  }

  /// Every stored property of an object bears on whether it is equal to another, or is known not to.
  @Test func nothingThatIsReadIsForgotten() throws {
    let text = [
      Self.policy(
        """
        podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 1}]}]
        """),
      Self.deployment("replicas: 1"), Self.object("Service", "spec: {ports: [{port: 80}]}"),
      Self.object("Node", "status: {}"), Self.object("Pod", "spec: {}"), Self.object("Namespace", "spec: {}"),
    ].joined(separator: "\n---\n")
    let (manifests, found) = Self.read([("a.yaml", text)])
    #expect(found.isEmpty)
    let policy = try #require(manifests.policies.networkPolicy(0))
    let workload = try #require(manifests.workloads.first)
    let service = try #require(manifests.services.first)
    #expect(
      Self.members(policy) == [
        "name", "isGenerated", "namespace", "namespaceSource", "podSelector", "policyTypes", "ingress", "egress",
        "span",
        "policyTypesSpan", "egressSpan", "ignored",
      ])
    #expect(Self.members(policy.ingress[0]) == ["peers", "ports", "span"])
    #expect(Self.members(policy.ingress[0].peers[0]) == ["podSelector", "namespaceSelector", "ipBlock", "span"])
    #expect(Self.members(policy.ingress[0].ports[0]) == ["protocol", "port", "endPort", "span"])
    #expect(
      Self.members(workload) == [
        "kind", "metadata", "templateLabels", "templateAnnotations", "selectorKeys", "template", "replicas",
        "firstOrdinal", "isIndexed", "hasManualSelector", "isFinished",
      ])
    #expect(
      Self.members(workload.template) == [
        "ports", "initPorts", "doorPorts", "hostNetwork", "nodeName", "serviceAccount", "proxies",
      ])
    #expect(
      Self.members(workload.metadata) == [
        "name", "isGenerated", "namespace", "namespaceSource", "labels", "annotations", "ownerReferences",
        "ignored", "span",
      ])
    // What only doors depend on, `doorPorts` and `door`, makes no two objects differ.
    #expect(Self.members(service) == ["metadata", "selector", "ports", "isHeadless", "clusterAddresses", "door"])
    #expect(Self.members(service.ports[0]) == ["name", "port", "protocol", "targetPort", "span"])
    #expect(Self.members(try #require(manifests.nodes.first)) == ["metadata", "addresses"])
    #expect(
      Self.members(try #require(manifests.pods.first))
        == ["metadata", "spec", "addresses", "hostAddresses", "isFinished"])
    #expect(Self.members(try #require(manifests.namespaces.first)) == ["metadata"])
  }

  private static func members(_ value: Any) -> [String] { Mirror(reflecting: value).children.compactMap(\.label) }

  /// Folders that define the same objects differently are one message, with a command for each.
  @Test func foldersThatContradictEachOtherAreOneMessage() {
    func objects(_ label: String, _ count: Int = 5) -> String {
      (0..<count).map { Self.policy("podSelector: {matchLabels: {app: \(label)}}", "name: p\($0), namespace: shop") }
        .joined(separator: "\n---\n")
    }
    let tree = [
      ("apps/base/a.yaml", objects("base")), ("apps/overlays/prod/a.yaml", objects("prod")),
      ("apps/overlays/test/b.yaml", objects("test", 4)), ("other/c.yaml", Self.policy("podSelector: {}")),
    ]
    let (_, found) = Self.read(tree)
    #expect(found.map(\.id) == ["duplicate-object"])
    #expect(found.first?.message == "5 objects are defined differently in 3 places of the tree")
    #expect(
      found.first?.notes.map(\.message) == [
        "`apps/base` has 5 of them; to read it alone: `netpol-verify list -f apps/base`",
        "`apps/overlays/prod` has 5 of them; to read it alone: `netpol-verify list -f apps/overlays/prod`",
        "`apps/overlays/test` has 4 of them; to read it alone: `netpol-verify list -f apps/overlays/test`",
        "NetworkPolicy `shop/p0`, for one: `spec.podSelector.matchLabels.app` is `base` here", "and `prod` here",
      ])
    for place in ["apps/base", "apps/overlays/prod", "apps/overlays/test"] {
      #expect(Self.read(tree.filter { $0.0.hasPrefix(place) }).found.isEmpty)
    }
  }

  /// A few conflicts are told one by one, and so is what a file says of itself.
  @Test func fewConflictsAreToldOneByOne() {
    let (first, second) = (Self.policy("podSelector: {}"), Self.policy("policyTypes: [Egress]"))
    let few = Self.read([("a/x.yaml", first), ("b/x.yaml", second)])
    #expect(few.found.map(\.message).count == 1)
    let same = Self.read([
      ("a/x.yaml", (0..<9).map { Self.policy("egress: [{ports: [{port: \($0 + 1)}]}]") }.joined(separator: "\n---\n"))
    ])
    #expect(same.found.count == 8)
    #expect(same.found.allSatisfy { $0.message.contains("is defined twice, differently") })
  }

  /// Of a thousand installations, each object differs in each: one message, in linear time.
  @Test func manyInstallationsAreOneMessage() {
    let tree = (0..<1000).map { number in
      (
        "sites/\(number)/a.yaml",
        (0..<5).map { Self.policy("podSelector: {matchLabels: {site: s\(number)}}", "name: p\($0), namespace: ns") }
          .joined(separator: "\n---\n")
      )
    }
    let (_, found) = Self.read(tree)
    #expect(found.map(\.message) == ["5 objects are defined differently in 1000 places of the tree"])
    #expect(found.first?.notes.contains { $0.message == "and 992 more places" } == true)
  }
}
