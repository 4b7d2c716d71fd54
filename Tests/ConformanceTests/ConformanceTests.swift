import Claims
import Cluster
import Diagnostics
import EnforcerReadings
import EnforcerTiers
import Kubernetes
import Network
import PolicyModel
import ReferenceEvaluator
import TestSupport
import Testing
import Z3Backend

/// Every fact of the upstream tests, held against every semantics of the program.
struct ConformanceTests {
  private static func connectivity(
    _ name: ConformanceTable.Name, _ body: (_ title: String, World, ConformanceTable.Probe) throws -> Void
  ) throws -> Int {
    var answers = 0
    for step in try ConformanceTable.load(name).steps {
      guard case .connectivity(let manifests, let probes) = step.fact else { continue }
      let world = try World.reading(manifests)
      for probe in probes {
        answers += probe.answers.count
        try body("\(step.title) \(probe.port)/\(probe.transport.rawValue)", world, probe)
      }
    }
    return answers
  }

  /// What a table holds: cases, probes, flows, validations, defaults.
  private static let sizes: [ConformanceTable.Name: [Int]] = [
    .networkPolicy: [159, 139, 5_198, 52, 6], .clusterNetworkPolicy: [183, 438, 590, 135, 0],
  ]

  /// How many answers about flows a table holds.
  private func flows(_ name: ConformanceTable.Name) throws -> Int { try #require(Self.sizes[name])[2] }

  @Test(arguments: ConformanceTable.Name.allCases)
  func theTableIsWhole(_ name: ConformanceTable.Name) throws {
    let table = try ConformanceTable.load(name)
    var (probes, flows, validations, defaults) = (0, 0, 0, 0)
    for step in table.steps {
      switch step.fact {
      case .connectivity(_, let all):
        (probes, flows) = (probes + all.count, flows + all.reduce(0) { $0 + $1.answers.count })
      case .admission: validations += 1
      case .defaulting: defaults += 1
      }
    }
    print(
      "conformance, \(name.rawValue): \(table.caseCount) cases, \(probes) probes, \(flows) flows, \(validations) validations, \(defaults) defaults"
    )
    #expect([table.caseCount, probes, flows, validations, defaults] == Self.sizes[name])
  }

  @Test(arguments: ConformanceTable.Name.allCases)
  func referenceEvaluator(_ name: ConformanceTable.Name) throws {
    let answers = try Self.connectivity(name) { title, world, probe in
      let evaluator = ReferenceEvaluator(world: world)
      var ends: [String: ReferenceEvaluator.Endpoint] = [:]
      for pod in world.pods {
        ends["\(world.namespace(of: pod).name)/\(pod.name ?? "")"] = .pod(
          pod.index, address: try #require(pod.addresses.first), node: nil, replica: 0)
      }
      var wrong: [ConformanceTable.Pair] = []
      for (pair, isAllowed) in probe.answers {
        let flow = ReferenceEvaluator.Flow(
          source: try #require(ends[pair.from]), destination: try #require(ends[pair.to]), transport: probe.transport,
          port: probe.port)
        if evaluator.decide(flow).isAllowed != isAllowed { wrong.append(pair) }
      }
      #expect(wrong == [], "\(title)")
    }
    #expect(try answers == flows(name))
  }

  @Test(arguments: ConformanceTable.Name.allCases)
  func setAlgebraAndTerms(_ name: ConformanceTable.Name) throws {
    let answers = try Self.connectivity(name) { title, world, probe in
      let semantics = SecondSemantics(world)
      let question = semantics.question(probe, .allowed)
      let sets = semantics.openBySets(question)
      #expect(sets == semantics.openByTerms(question, probe), "\(title)")
      var wrong: [ConformanceTable.Pair] = []
      for (pair, isAllowed) in probe.answers {
        let groups = [try #require(question.sources[pair.from]), try #require(question.destinations[pair.to])]
        if sets.contains(groups) != isAllowed { wrong.append(pair) }
      }
      #expect(wrong == [], "\(title)")
    }
    #expect(try answers == flows(name))
  }

  /// Z3 proves that no pair but those of the table is open, and none but those is closed.
  @Test(arguments: [FlowClaim.Violation.allowed, .denied], ConformanceTable.Name.allCases)
  func solver(violation: FlowClaim.Violation, _ name: ConformanceTable.Name) throws {
    var solver = Z3Solver()
    let answers = try Self.connectivity(name) { title, world, probe in
      let semantics = SecondSemantics(world)
      let question = semantics.question(probe, violation)
      var known: Set<[Int]> = []
      var others: Set<[Int]> = []
      for (pair, isAllowed) in probe.answers {
        let groups = [try #require(question.sources[pair.from]), try #require(question.destinations[pair.to])]
        if isAllowed == (violation == .allowed) { known.insert(groups) } else { others.insert(groups) }
      }
      #expect(known.isDisjoint(with: others), "\(title)")
      // A probe that leaves pairs out says nothing about them.
      let isWhole = probe.answers.count == world.pods.count * (world.pods.count - 1)
      if isWhole { #expect(try !semantics.violatesElsewhere(than: known, question, solver: &solver), "\(title)") }
      if let first = known.min(by: { $0.lexicographicallyPrecedes($1) }) {
        let rest = known.subtracting([first])
        #expect(try semantics.violatesElsewhere(than: rest, question, solver: &solver), "\(title)")
      }
    }
    #expect(try answers == flows(name))
  }

  @Test(arguments: ConformanceTable.Name.allCases)
  func admission(_ name: ConformanceTable.Name) throws {
    for step in try ConformanceTable.load(name).steps {
      guard case .admission(let object, let faults) = step.fact else { continue }
      let reading = ManifestReading(object)
      let errors = reading.diagnostics.filter { $0.severity == .error }.map(\.message)
      // Warnings tell of what is legal, and hardly meant.
      #expect(name == .clusterNetworkPolicy || reading.diagnostics.count == errors.count, "\(step.title)")
      if let faults {
        #expect(!errors.isEmpty, "\(step.title)")
        for fault in faults {
          #expect(errors.contains { Self.path(of: $0).hasPrefix(fault) }, "\(step.title): \(errors)")
        }
        for error in errors where !faults.isEmpty {
          #expect(faults.contains { Self.path(of: error).hasPrefix($0) }, "\(step.title): \(error)")
        }
        #expect(reading.manifests.policies.isEmpty, "\(step.title)")
      } else {
        #expect(errors == [], "\(step.title)")
        #expect(reading.manifests.policies.count == 1, "\(step.title)")
      }
    }
  }

  /// Where a message points: at the member that is missing or unknown, where it is about one of a mapping.
  private static func path(of message: String) -> String {
    for pattern in [/^(.*): unknown field `([^`]*)`/, /^(.*): [A-Za-z0-9]* needs `([^`]*)`$/] {
      if let match = message.firstMatch(of: pattern) { return "\(match.1).\(match.2)" }
    }
    // What is missing has no place of its own.
    if message.contains("` needs at least one value") {
      return message.replacing(".operator: ", with: ".values: ")
    }
    return message
  }

  @Test func defaulting() throws {
    for step in try ConformanceTable.load(.networkPolicy).steps {
      guard case .defaulting(let policy, let directions) = step.fact else { continue }
      let metadata = try policy.field("metadata")
      let labels = try policy.field("spec").field("podSelector").field("matchLabels")
      let pod =
        #"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":\#(try metadata.field("namespace").json),"#
        + #""labels":\#(labels.json)},"spec":{}}"#
      let world = try World.reading(pod + "\n" + policy.json)
      let expected = Set(directions)
      let evaluator = ReferenceEvaluator(world: world)
      let reference = Direction.allCases.filter {
        !evaluator.isolatingPolicies(ofPod: 0, direction: $0).isEmpty
      }
      #expect(Set(reference.map(\.rawValue)) == expected, "\(step.title)")
      let model = PolicyModel(world)
      #expect(!model.policies(.ingress).isEmpty == expected.contains("Ingress"), "\(step.title)")
      #expect(!model.policies(.egress).isEmpty == expected.contains("Egress"), "\(step.title)")
    }
  }
}
