import FoundationEssentials
import Testing

/// `repair`: mistakes that were put into policies, and what mends them.
struct RepairCommandTests {
  /// A small cluster with one mistake.
  static var small: [String] {
    get throws {
      try Repository.files(below: "fixtures/repairs", suffix: "ideal.diff").map {
        String($0.dropFirst("fixtures/repairs/".count).dropLast("/ideal.diff".count))
      }
    }
  }

  /// The shop with one or two mistakes.
  static var shop: [String] { get throws { try Repository.files(below: "fixtures/repairs/shop", suffix: ".diff") } }

  @Test(arguments: try small) func aSmallCluster(folder: String) throws {
    let base = "fixtures/repairs/\(folder)"
    let sandbox = try Sandbox()
    try sandbox.write("manifests.yaml", try Repository.read("\(base)/manifests.yaml"))
    try sandbox.write("properties.yaml", try Repository.read("\(base)/properties.yaml"))
    try expectIdeal(sandbox, try Repository.read("\(base)/ideal.diff"))
  }

  @Test(arguments: try shop) func theShop(path: String) throws {
    let ideal = try Repository.read(path)
    let sandbox = try Sandbox()
    try sandbox.write("properties.yaml", try Repository.read("fixtures/repairs/shop/properties.yaml"))
    try sandbox.write(
      "manifests.yaml", try undo(ideal, in: try Repository.read("fixtures/repairs/shop/manifests.yaml")))
    try expectIdeal(sandbox, ideal)
  }

  /// The policy that comes back in another place: behind the last of its namespace.
  private static let moved: Substring = "+  name: allow-dns"

  /// Checks that a patch is the ideal one, and that everything holds once it is made.
  private func expectIdeal(_ sandbox: Sandbox, _ ideal: String) throws {
    #expect(sandbox.run("properties.yaml") == 1, "\(sandbox.errors)")
    #expect(sandbox.run("repair properties.yaml -o patch --budget 600") == 0, "\(sandbox.errors)")
    let (found, wanted) = (changes(sandbox.output), changes(ideal))
    if wanted.contains(Self.moved) {
      #expect(found.count <= wanted.count)
    } else {
      #expect(found == wanted)
    }
    #expect(sandbox.run("repair properties.yaml --write --budget 600") == 0, "\(sandbox.errors)")
    #expect(sandbox.run("properties.yaml") == 0, "\(sandbox.output)")
    #expect(sandbox.run("repair properties.yaml") == 0)
    #expect(sandbox.output == "nothing to repair: every property and test holds\n")
  }

  /// The lines that a diff changes.
  private func changes(_ diff: String) -> [Substring] {
    diff.split(separator: "\n").filter {
      ($0.hasPrefix("-") || $0.hasPrefix("+")) && !$0.hasPrefix("--- ") && !$0.hasPrefix("+++ ")
    }
  }

  /// A text before a diff was made.
  private func undo(_ diff: String, in text: String) throws -> String {
    var result = text.split(separator: "\n", omittingEmptySubsequences: false)
    for hunk in diff.split(separator: "\n@@ ").dropFirst().reversed() {
      let lines = hunk.split(separator: "\n", omittingEmptySubsequences: false)
      let start = try #require(lines[0].split(separator: "+").last?.split(separator: ",").first.flatMap { Int($0) })
      func side(_ sign: Character) -> [Substring] {
        lines.dropFirst().filter { $0.first == " " || $0.first == sign }.map { $0.dropFirst() }
      }
      let range = (start - 1)..<(start - 1 + side("+").count)
      try #require(Array(result[range]) == side("+"))
      result.replaceSubrange(range, with: side("-"))
    }
    return result.joined(separator: "\n")
  }

  // MARK: The shop and the guide

  @Test func bothMistakesOfTheShop() {
    let run = Repository.run("repair properties/shop.yaml -o patch --budget 600")
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      changes(run.output) == [
        "-          operator: NotIn", "+          operator: In", "-          values: [dev, staging]",
        "+          values: [prod]", "-    - podSelector:", "+      podSelector:",
      ])
  }

  @Test func theGuide() {
    let run = Repository.run("repair fixtures/guide/properties.yaml")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.hasPrefix("1 edit; then 3 properties and 1 test hold (verified; cheapest of "))
    #expect(run.output.contains("NetworkPolicy dev/default-deny, a policy more"))
  }

  // MARK: Every assertion, in both worlds

  static var language: [String] {
    get throws { try Repository.files(below: "fixtures/language", suffix: "-violated.yaml") }
  }

  @Test(arguments: try language) func everyAssertion(path: String) throws {
    let sandbox = try Sandbox()
    for item in try FileManager.default.contentsOfDirectory(atPath: "\(Repository.root)/fixtures/language") {
      try FileManager.default.copyItem(
        atPath: "\(Repository.root)/fixtures/language/\(item)", toPath: "\(sandbox.directory)/\(item)")
    }
    let file = String(path.dropFirst("fixtures/language/".count))
    let isHopeless = file == "must-reach/closed-violated.yaml"
    #expect(sandbox.run("repair \(file) --write --budget 600") == (isHopeless ? 1 : 0), "\(sandbox.output)")
    if isHopeless {
      #expect(sandbox.output.hasPrefix("no policy can change this:\n  closed-violated: "))
    } else {
      #expect(sandbox.run(file) == 0, "\(sandbox.output)")
    }
  }

  /// Where other policies decide, those that can be edited cannot mend it, and nothing is claimed to.
  @Test func anotherLanguageDecides() throws {
    let deny = """
      ---
      apiVersion: policy.networking.k8s.io/v1alpha2
      kind: ClusterNetworkPolicy
      metadata: {name: deny}
      spec:
        tier: Admin
        priority: 1
        subject: {namespaces: {}}
        ingress: [{action: Deny, from: [{namespaces: {}}]}]

      """
    let sandbox = try sandbox(Self.policy + deny)
    #expect(sandbox.run("repair properties.yaml") == 1, "\(sandbox.output)")
    #expect(sandbox.output.hasPrefix("no repair among "))
    // What that one leaves alone is mended all the same.
    let pass = deny.replacing("action: Deny", with: "action: Pass")
    try sandbox.write("policy.yaml", Self.policy + pass)
    #expect(sandbox.run("repair properties.yaml --write") == 0, "\(sandbox.output)")
    #expect(sandbox.run("properties.yaml") == 0)
    let open = deny.replacing("action: Deny", with: "action: Accept")
    try sandbox.write("policy.yaml", Self.policy + open)
    #expect(sandbox.run("properties.yaml") == 0)
    #expect(sandbox.run("repair properties.yaml") == 0)
    #expect(sandbox.output.hasPrefix("nothing to repair"))
  }

  // MARK: Forms

  private static let policy = """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      ingress:
      - from:
        - podSelector: {matchLabels: {app: api}}
        ports: [{port: 5433}]

    """
  private static let pods = """
    {"apiVersion": "v1", "kind": "List", "items": [
      {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}},
      {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "api", "namespace": "shop", "labels": {"app": "api"}},
       "spec": {"containers": [{"name": "api"}]}},
      {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "db", "namespace": "shop", "labels": {"app": "db"}},
       "spec": {"containers": [{"name": "db", "ports": [{"containerPort": 5432}]}]}}]}
    """
  private static let properties = """
    apiVersion: netpol-verify/v1
    kind: PropertySet
    metadata: {name: forms}
    spec:
      resources: [pods.json, policy.yaml]
      model: {podCIDRs: [10.0.0.0/8], ipFamilies: [IPv4]}
      properties:
      - name: api-reaches-db
        mustReach: {from: {workload: shop/api}, to: {workload: shop/db}, ports: [5432/TCP]}

    """

  private func sandbox(_ policy: String, _ properties: String = properties) throws -> Sandbox {
    try Sandbox().write("pods.json", Self.pods).write("policy.yaml", policy).write("properties.yaml", properties)
  }

  @Test(arguments: [
    (policy.replacing("\n", with: "\r\n"), "    ports: [{port: 5432}]\r\n"),
    (
      #"""
      {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "db", "namespace": "shop"},
       "spec": {"podSelector": {"matchLabels": {"app": "db"}},
                "ingress": [{"from": [{"podSelector": {"matchLabels": {"app": "apii"}}}]}]}}
      """#, #"[{"podSelector": {"matchLabels": {"app": "api"}}}]"#
    ),
    (
      "apiVersion: v1\nkind: List\nitems:\n"
        + policy.split(separator: "\n").enumerated().map { ($0 == 0 ? "- " : "  ") + $1 + "\n" }.joined(),
      "  ports: [{port: 5432}]\n"
    ),
  ])
  func otherForms(policy: String, line: String) throws {
    let sandbox = try sandbox(policy)
    #expect(sandbox.run("repair properties.yaml --write") == 0, "\(sandbox.errors)")
    #expect(sandbox.output.contains("written: policy.yaml"))
    #expect(sandbox.read("policy.yaml")?.contains(line) ?? false)
    #expect(sandbox.run("properties.yaml") == 0)
  }

  /// What an anchor names stands in other places, too: it is not written, but told.
  @Test func whatOthersReferTo() throws {
    let shared = """
      apiVersion: v1
      kind: List
      items:
      - apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: db, namespace: shop}
        spec: &spec
          podSelector: {matchLabels: {app: db}}
          ingress:
          - from:
            - podSelector: {matchLabels: {app: api}}
            ports: [{port: 5433}]
      - apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: db-too, namespace: shop}
        spec: *spec

      """
    let sandbox = try sandbox(shared)
    #expect(sandbox.run("repair properties.yaml") == 0, "\(sandbox.errors)")
    #expect(sandbox.output.contains("port 5433 → 5432"))
    #expect(sandbox.output.contains("not written: "))
    #expect(sandbox.run("repair properties.yaml --write") == 3)
    #expect(sandbox.run("repair properties.yaml -o patch") == 3)
    #expect(sandbox.output == "")
    #expect(sandbox.read("policy.yaml") == shared)
  }

  @Test func standardInputIsNotWritten() throws {
    let sandbox = try sandbox("", Self.properties.replacing("  resources: [pods.json, policy.yaml]\n", with: ""))
    sandbox.input = Self.policy
    #expect(sandbox.run("repair properties.yaml -f pods.json -f -") == 0, "\(sandbox.errors)")
    #expect(sandbox.output.contains("port 5433 → 5432"))
    #expect(sandbox.output.contains("not written: `-f -` is nothing that can be written into"))
    #expect(sandbox.run("repair properties.yaml -f pods.json -f - --write") == 3)
  }

  @Test func theModeStaysAndLinksAreLeftAlone() throws {
    let sandbox = try sandbox(Self.policy)
    let path = "\(sandbox.directory)/policy.yaml"
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    #expect(sandbox.run("repair properties.yaml --write") == 0)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode.map { $0 & 0o777 } == 0o640)

    try FileManager.default.moveItem(atPath: path, toPath: "\(sandbox.directory)/elsewhere")
    try sandbox.write("elsewhere", Self.policy)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "elsewhere")
    #expect(sandbox.run("repair properties.yaml --write") == 3)
    #expect(sandbox.output.contains("`policy.yaml` is a symbolic link"))
    #expect(!sandbox.output.contains("git apply"))
    #expect(sandbox.read("elsewhere") == Self.policy)
  }

  /// Two edits of one policy that go behind the same line: what stands deeper comes first.
  @Test(arguments: ["\n", "\r\n"]) func twoEditsInOnePlace(lineBreak: String) throws {
    let policy = """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: db, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: db}}
        policyTypes: [Ingress]
        ingress:
        - from:
          - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}
      """.replacing("\n", with: lineBreak)
    let only =
      Self.properties + "  - name: only-api\n    onlyFrom: {to: {workload: shop/db}, from: {workload: shop/api}, "
      + "ports: [5432/TCP]}\n"
    let more =
      "---\n{apiVersion: v1, kind: Pod, metadata: {name: other, namespace: shop, labels: {app: other}}, "
      + "spec: {containers: [{name: c}]}}\n"
    let sandbox = try sandbox(policy, only.replacing("pods.json,", with: "pods.json, more.yaml,"))
    try sandbox.write("more.yaml", more)
    #expect(sandbox.run("repair properties.yaml --write") == 0, "\(sandbox.output)")
    #expect(sandbox.run("properties.yaml") == 0, "\(sandbox.output)")
    #expect(sandbox.read("policy.yaml")?.hasPrefix(policy) ?? false)
  }

  /// The same, spelled in other ways.
  @Test(arguments: [
    policy.replacing(
      "  ingress:\n  - from:\n    - podSelector: {matchLabels: {app: api}}\n    ports: [{port: 5433}]\n",
      with: "  ingress:\n"),
    policy.replacing(
      "  ingress:\n  - from:\n    - podSelector: {matchLabels: {app: api}}\n    ports: [{port: 5433}]\n",
      with: "  ingress: []\n"),
  ])
  func nothingInARule(policy: String) throws {
    let sandbox = try sandbox(policy)
    #expect(sandbox.run("repair properties.yaml --write") == 0, "\(sandbox.output)")
    #expect(sandbox.run("properties.yaml") == 0)
  }

  /// A rule for everyone, in each of its spellings.
  @Test(arguments: [
    "- ports: [{port: 5432}]", "- from: []\n    ports: [{port: 5432}]", "- from:\n    ports: [{port: 5432}]",
    "- from: null\n    ports: [{port: 5432}]",
  ])
  func everyone(rule: String) throws {
    let only =
      Self.properties + "  - name: only-api\n    onlyFrom: {to: {workload: shop/db}, from: {workload: shop/api}}\n"
    let open = Self.policy.replacing(
      "- from:\n    - podSelector: {matchLabels: {app: api}}\n    ports: [{port: 5433}]", with: rule)
    let sandbox = try sandbox(open, only)
    #expect(sandbox.run("repair properties.yaml --write") == 0, "\(sandbox.output)")
    #expect(sandbox.run("properties.yaml") == 0)
  }

  @Test func whatGitApplyWouldNotFind() throws {
    let sandbox = try sandbox(Self.policy)
    try sandbox.write("below/x", "")
    #expect(sandbox.run("repair ../properties.yaml -o patch", in: "\(sandbox.directory)/below") == 3)
    #expect(sandbox.output == "")
    #expect(sandbox.errors.contains("does not lie below the working directory"))
    #expect(sandbox.run("repair ../properties.yaml --write", in: "\(sandbox.directory)/below") == 0)
    // An absolute path that does.
    try sandbox.write("policy.yaml", Self.policy)
    let files = "-f \(sandbox.directory)/policy.yaml -f pods.json"
    #expect(sandbox.run("repair properties.yaml \(files) -o patch") == 0, "\(sandbox.errors)")
    #expect(sandbox.output.hasPrefix("--- a/policy.yaml\n+++ b/policy.yaml\n"))
  }

  @Test func whatCannotBeReadIsNotMended() throws {
    let sandbox = try sandbox(Self.policy.replacing("spec:", with: "spec: ["))
    #expect(sandbox.run("repair properties.yaml") == 2)
  }

  // MARK: No repair

  private func with(_ more: String) -> String { Self.properties + more + "\n" }

  @Test func propertiesThatContradictEachOther() throws {
    let never = with(
      "  - name: api-never-reaches-db\n    neverReaches: {from: {workload: shop/api}, to: {workload: shop/db}}")
    let sandbox = try sandbox(Self.policy, never)
    #expect(sandbox.run("repair properties.yaml") == 1, "\(sandbox.errors)")
    #expect(sandbox.output.hasPrefix("no repair: api-reaches-db and api-never-reaches-db contradict each other\n"))
    #expect(sandbox.output.contains("shop/api → shop/db 5432/TCP"))
    #expect(sandbox.run("repair properties.yaml -o json") == 1)
    #expect(sandbox.output.contains("\"result\": \"conflict\""))
  }

  @Test func whatNoPolicyCanChange() throws {
    let named = Self.properties.replacing("5432/TCP", with: "metrics")
    let sandbox = try sandbox(Self.policy, named)
    #expect(sandbox.run("repair properties.yaml") == 1)
    #expect(sandbox.output.hasPrefix("no policy can change this:\n  api-reaches-db: "))
  }

  @Test func someProperties() throws {
    let broken = with(
      "  - name: closed\n    defaultDeny: {pods: {namespace: shop}, directions: [Egress]}")
    let sandbox = try sandbox(Self.policy, broken)
    #expect(sandbox.run("repair properties.yaml --only api-reaches-db") == 0, "\(sandbox.errors)")
    #expect(sandbox.output.hasPrefix("1 edit; then 1 property holds"))
    #expect(sandbox.output.contains("port 5433 → 5432"))
    #expect(sandbox.run("repair properties.yaml --only api-reaches-bd") == 2)
    #expect(sandbox.errors.contains("did you mean `api-reaches-db`?"))
  }

  @Test func severalRepairs() throws {
    let sandbox = try sandbox(Self.policy)
    #expect(sandbox.run("repair properties.yaml --alternatives 3") == 0)
    #expect(sandbox.output.contains("\nor 1 edit; then 1 property holds (verified; cost "))
  }

  @Test(arguments: [
    ("repair", "Missing expected argument"), ("repair p.yaml --budget 0", "--budget takes a number of seconds from 1"),
    ("repair p.yaml --alternatives 0", "--alternatives takes a number from 1"),
    ("repair p.yaml -o html", "html"),
  ])
  func mistakes(arguments: String, message: String) throws {
    let sandbox = try sandbox(Self.policy)
    #expect(sandbox.run(arguments) == 2)
    #expect(sandbox.errors.contains(message), "\(sandbox.errors)")
  }

  @Test func everyFormIsTheSameOnEveryRun() throws {
    let arguments = "repair properties/shop.yaml --alternatives 2 -o json"
    #expect(Repository.run(arguments).output == Repository.run(arguments).output)
  }
}
