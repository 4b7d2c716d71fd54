import CalicoAPI
import Diagnostics
import Kubernetes
import Network
import Testing
import YAMLTree

/// What Calico's validator says of objects.
struct ValidationTests {
  /// Admitted objects without a meaning, by what is at fault: nothing matches a Service without a namespace (K41).
  private static let meaningless = ["spec.ingress[0].source.services.namespace"]

  @Test func everyTruthOfTheTable() throws {
    let truths = try CalicoTable().truths
    #expect(truths.count == 267)
    var refused: [String] = []
    for truth in truths {
      let reading = CalicoReading(truth.object)
      guard let faults = truth.faults else {
        refused += reading.errors.map(Self.path)
        if reading.errors.isEmpty { #expect(Self.count(reading.manifests) == 1, "\(truth.title)") }
        continue
      }
      #expect(!reading.errors.isEmpty, "\(truth.title)")
      let paths = reading.errors.map(Self.path)
      #expect(
        paths.contains { path in faults.contains { path.hasPrefix($0) } }, "\(truth.title): \(paths), not \(faults)")
      #expect(reading.manifests.policies.isEmpty && reading.manifests.policyData.isEmpty, "\(truth.title)")
    }
    #expect(refused == Self.meaningless)
  }

  /// The objects that came of a document.
  private static func count(_ manifests: Manifests) -> Int {
    manifests.policies.count + manifests.policyData.count + manifests.passedOver.values.reduce(0) { $0 + $1.count }
  }

  /// The field that an error is about: of a missing one, its own path.
  private static func path(_ error: Diagnostic) -> String {
    let path = String(error.message.prefix { $0 != ":" })
    guard error.id == "missing-field" else { return path }
    return path + "." + error.message.split(separator: "`")[1]
  }

  @Test func everyPolicyOfTheTableIsRead() throws {
    let steps = try CalicoTable().policies
    #expect(steps.count == 202)
    for step in steps {
      for policy in step.policies {
        let reading = CalicoReading(policy)
        #expect(reading.errors.map(\.message) == [], "\(step.title)")
        #expect(reading.manifests.unread.isEmpty, "\(step.title)")
      }
    }
  }

  @Test func everyDefaultOfTheTable() throws {
    let steps = try CalicoTable().defaultings
    #expect(steps.count == 10)
    for step in steps {
      let policy = try #require(CalicoReading(step.policy).policies.first)
      #expect(policy.directions.usual.map(\.rawValue) == step.types, "\(step.title)")
    }
  }

  @Test(arguments: [
    ("{}", true, "I", false, "I"), ("{ingress: [{action: Deny}]}", true, "I", false, "I"),
    ("{egress: [{action: Deny}]}", true, "E", false, "E"),
    ("{ingress: [{action: Deny}], egress: [{action: Deny}]}", true, "IE", true, "IE"),
    ("{egress: []}", false, "I", false, "I"), ("{ingress: [], egress: [{action: Deny}]}", false, "E", false, "E"),
    ("{ingress: [], egress: []}", false, "I", false, "I"), ("{ingress: []}", true, "I", false, "I"),
    ("{ingress: null, egress: [{action: Deny}]}", true, "E", false, "E"),
    ("{types: [], egress: []}", false, "I", false, "I"), ("{types: [Egress], egress: []}", true, "E", true, "E"),
    ("{types: [Egress, Ingress]}", true, "IE", true, "IE"),
  ])
  func directions(spec: String, isCertain: Bool, api: String, isCertainStored: Bool, stored: String) throws {
    for (group, isCertain, letters) in [
      (CalicoGroup.api, isCertain, api), (.stored, isCertainStored, stored),
    ] {
      let directions = try CalicoReading.policy(spec, group: group).directions
      let usual = letters.map { $0 == "I" ? "Ingress" : "Egress" }
      #expect(directions.usual.map(\.rawValue) == usual, "\(group)")
      if case .certain = directions { #expect(isCertain, "\(group)") } else { #expect(!isCertain, "\(group)") }
    }
  }
}
