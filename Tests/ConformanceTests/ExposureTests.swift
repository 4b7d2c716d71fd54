import Analysis
import Cluster
import Diagnostics
import EnforcerKinds
import EnforcerReadings
import Kubernetes
import Network
import Properties
import ReferenceEvaluator
import TestSupport
import Testing
import YAMLTree
import Z3Backend

/// The table of facts about doors: every door of each case, and every fault.
struct ExposureTests {
  /// A case, read strictly.
  private struct Case {
    var id: String
    var manifests: String
    var declaration: AddressPlan.Declaration
    var masqueraded: Masqueraded
    /// The workloads that serve a class.
    var controllers: [String: [String]]
    var doors: [String]?
    var findings: [String]?
  }

  /// The rules that the search for doors finds; those of monitors and webhooks are lint's.
  private static let rules: Set = [
    "door-blocked", "door-leads-nowhere", "route-not-attached", "reference-not-granted", "backend-names-target-port",
  ]

  /// Networks that users define may stop what comes from another network: no document says whether a controller of the
  /// cluster's own network is let in, so that these answers stay open here.
  private static func isOpen(_ id: String) -> Bool { id.hasPrefix("npg-udn-with-") }

  @Test func everyDoorOfTheTableIsFoundAndJudged() throws {
    var doors = 0
    var findings = 0
    for item in try Self.cases() {
      let exposure = try Self.exposure(item)
      if let expected = item.doors {
        let found = exposure.rows.map { row in
          [
            row.opener.title, row.entry?.rawValue ?? "", row.source.word, row.to.workloadPath,
            "\(row.port)/\(row.transport.rawValue)", row.verdict.rawValue, row.reach.rawValue,
          ].joined(separator: " | ")
        }
        if Self.isOpen(item.id) {
          #expect(exposure.rows.allSatisfy { $0.verdict == .undecided }, "\(item.id)")
          let open = expected.map {
            $0.split(separator: " | ", omittingEmptySubsequences: false).map { $0 == "open" ? "undecided" : $0 }.joined(
              separator: " | ")
          }
          #expect(found.sorted() == open.sorted(), "\(item.id)")
          doors += expected.count
          continue
        }
        #expect(found.sorted() == expected.sorted(), "\(item.id)")
        doors += expected.count
      }
      if let expected = item.findings {
        let found = exposure.findings.map { finding in
          [
            finding.rule, finding.object.title, finding.to?.workloadPath ?? "",
            finding.port.map { "\($0)/\(finding.transport?.rawValue ?? "")" } ?? "",
          ].joined(separator: " | ")
        }
        #expect(found.sorted() == expected.sorted(), "\(item.id)")
        findings += expected.count
      }
    }
    #expect(doors == 97)
    #expect(findings > 15)
  }

  /// Monitors and webhooks, which are lint's (X50, X51).
  @Test func whatIsAskedOfPodsIsFound() throws {
    var count = 0
    for item in try ConformanceTable.root("exposure.json").field("cases").list() {
      let id = try item.field("id").text()
      guard id.hasPrefix("exp-lint-") else { continue }
      let text = try item.field("objects").list().map(Self.complete).joined(separator: ",")
      let reading = ManifestReading(#"{"apiVersion": "v1", "kind": "List", "items": ["# + text + "]}")
      var bag = DiagnosticBag()
      let world = World.enforced(reading.manifests, declaration: .init(), by: nil, diagnostics: &bag)
      var solver = Z3Solver()
      let found = try Linter.lint(
        world, manifests: reading.manifests, model: .init(), redundancy: nil, solver: &solver
      ).map(\.diagnostic).filter { ["scrape-blocked", "webhook-blocked"].contains($0.id.rawValue) }
      let expected = try item.field("findings").list()
      #expect(try found.map(\.id.rawValue) == expected.map { try $0.field("rule").text() }, "\(id)")
      for (finding, row) in zip(found, expected) {
        let name = try row.field("object").text().split(separator: " ")[1]
        #expect(finding.message.contains("`\(name)`"), "\(id): \(finding.message)")
      }
      count += expected.count
    }
    #expect(count == 3)
  }

  /// Who could enter (X42): a pod that nobody declares is put into the world, and both semantics say what it may do.
  @Test func everyProbeIsAnswered() throws {
    var count = 0
    for item in try ConformanceTable.root("exposure.json").field("cases").list() {
      let objects = try item.field("objects").list().map(Self.complete)
      for probe in try item["probes"]?.list() ?? [] {
        try probe.expectKeys(["from", "to", "port", "allow"])
        let from = try probe.field("from")
        let world = try Self.world(objects + (from.mapping == nil ? [] : Self.newcomer(from)))
        let title = try "\(item.field("id").text()) \(probe.json)"
        let to = try #require(world.pods.first { try world.workload(of: $0).workloadPath == probe.field("to").text() })
        let port = try probe.field("port").text().split(separator: "/")
        let (number, transport) = (UInt16(port[0]) ?? 0, TransportProtocol(rawValue: String(port[1])) ?? .tcp)
        let isAllowed = try probe.field("allow").text() == "true"
        let source: ReferenceEvaluator.Endpoint
        var passing = false
        let list = Connectivity(of: world).connections.filter { $0.to == .unit(PodUnit(of: to, in: world)) }
        if from.mapping == nil {
          let address = try #require(IPAddress(from.text().dropFirst(3)))
          source = .address(address)
          passing = list.contains { connection in
            guard case .addresses(let set) = connection.from else { return false }
            return set.contains(address) && connection.certain.contains(transport, number)
          }
        } else {
          let pod = try #require(world.pods.first { $0.name == "newcomer" })
          source = .pod(pod.index, address: pod.addresses[0], node: nil, replica: 0)
          let component = try Self.world(objects)
          let isNew = component.namespace(named: world.namespace(of: pod).name) == nil
          let rows = Connectivity(of: component, with: .all).connections.filter { row in
            row.to == .unit(PodUnit(of: to, in: world))
              && row.from.hypothetical?.contains(pod, of: world.namespace(of: pod), isNew: isNew) ?? false
          }
          #expect(rows.contains { $0.possible.contains(transport, number) } == isAllowed, "\(title)")
          #expect(rows.contains { $0.certain.contains(transport, number) } == isAllowed, "\(title)")
          passing = list.contains {
            $0.from == .unit(PodUnit(of: pod, in: world)) && $0.certain.contains(transport, number)
          }
        }
        #expect(passing == isAllowed, "\(title)")
        let address = try #require(to.addresses.first ?? IPAddress("10.244.200.1"))
        let flow = ReferenceEvaluator.Flow(
          source: source, destination: .pod(to.index, address: address, node: nil, replica: 0), transport: transport,
          port: number)
        #expect(ReferenceEvaluator(world: world).decide(flow).isAllowed == isAllowed, "\(title)")
        count += 1
      }
    }
    #expect(count == 195)
  }

  /// The objects of a pod that nobody declares; its namespace is new where no name is given.
  private static func newcomer(_ from: YAMLNode) throws -> [String] {
    let namespace = try from.field("namespace")
    let name = try namespace["name"]?.text() ?? "new-namespace"
    let labels = try from.field("labels").json
    let pod =
      #"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"newcomer","namespace":"# + YAMLNode.quoted(name)
      + #","labels":"# + labels + #"},"spec":{},"status":{"podIPs":[{"ip":"10.244.201.1"}]}}"#
    guard namespace["name"] == nil else { return [pod] }
    let labelled = try namespace.field("labels").json
    return [
      #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"new-namespace","labels":"# + labelled + "}}", pod,
    ]
  }

  private static func world(_ objects: [String]) throws -> World {
    var declaration = AddressPlan.Declaration()
    (declaration.ipFamilies, declaration.podCIDRs) = ([.ipv4], [try CIDR(strict: "10.244.0.0/16")])
    return try World.reading(
      #"{"apiVersion": "v1", "kind": "List", "items": ["# + objects.joined(separator: ",") + "]}",
      declaration: declaration)
  }

  private static func exposure(_ item: Case) throws -> Exposure {
    let reading = ManifestReading(item.manifests)
    var bag = DiagnosticBag()
    bag.report(contentsOf: reading.diagnostics.filter { $0.severity == .error })
    let manifests = reading.manifests
    var mentions = SelectorMentions()
    Doors.addMentions(of: manifests, to: &mentions)
    let world = World.enforced(
      manifests, declaration: item.declaration, by: nil, mentions: mentions, diagnostics: &bag)
    try #require(!bag.hasErrors, "\(item.id): \(bag.all)")
    var settings = ExposureSettings()
    settings.masqueraded = item.masqueraded
    settings.controllers = item.controllers.mapValues { workloads in
      world.pods.indices.filter { workloads.contains(world.workload(of: world.pods[$0]).workloadPath) }
    }
    return Exposure(of: world, settings)
  }

  /// The objects of the table are slim: a workload there has no selector, which the API wants.
  private static func complete(_ object: YAMLNode) -> String {
    let spec = object["spec"]
    guard spec?["selector"] == nil, let labels = spec?["template"]?["metadata"]?["labels"] else { return object.json }
    guard case .mapping(let entries) = object.content else { return object.json }
    let members = entries.map { entry -> String in
      guard entry.key == "spec", case .mapping(let inner) = entry.value.content else {
        return YAMLNode.quoted(entry.key) + ":" + entry.value.json
      }
      let selector = #""selector":{"matchLabels":"# + labels.json + "}"
      let rest = inner.map { YAMLNode.quoted($0.key) + ":" + $0.value.json }
      return #""spec":{"# + ([selector] + rest).joined(separator: ",") + "}"
    }
    return "{" + members.joined(separator: ",") + "}"
  }

  private static func cases() throws -> [Case] {
    try ConformanceTable.root("exposure.json").field("cases").list().map { item in
      try item.expectKeys([
        "id", "title", "rules", "source", "objects", "config", "doors", "findings", "probes", "golden", "note",
      ])
      var declaration = AddressPlan.Declaration()
      declaration.ipFamilies = [.ipv4]
      declaration.podCIDRs = [try CIDR(strict: "10.244.0.0/16")]
      var result = Case(
        id: try item.field("id").text(), manifests: "", declaration: declaration, masqueraded: .unknown,
        controllers: [:], doors: nil, findings: nil)
      let objects = try item.field("objects").list().map(complete)
      result.manifests = #"{"apiVersion": "v1", "kind": "List", "items": ["# + objects.joined(separator: ",") + "]}"
      for (key, value) in try item["config"]?.members() ?? [] {
        switch key {
        case "masqueraded": result.masqueraded = try #require(Masqueraded(rawValue: value.text()))
        case "controllers":
          for (name, list) in try value.members() { result.controllers[name] = try list.list().map { try $0.text() } }
        case "podCIDRs": result.declaration.podCIDRs = try value.list().map { try CIDR(strict: $0.text()) }
        case "nodeCIDRs": result.declaration.nodeCIDRs = try value.list().map { try CIDR(strict: $0.text()) }
        default: throw Repository.Failure(message: "unknown `\(key)`")
        }
      }
      result.doors = try item["doors"]?.list().map { door in
        try door.expectKeys(["via", "entry", "from", "to", "port", "verdict", "reach", "examples"])
        return try ["via", "entry", "from", "to", "port", "verdict", "reach"]
          .map { try door[$0]?.text() ?? "" }.joined(separator: " | ")
      }
      result.findings = try item["findings"]?.list().compactMap { finding in
        try finding.expectKeys(["rule", "object", "to", "port"])
        guard rules.contains(try finding.field("rule").text()) else { return nil }
        return try ["rule", "object", "to", "port"].map { try finding[$0]?.text() ?? "" }.joined(separator: " | ")
      }
      return result
    }
  }
}
