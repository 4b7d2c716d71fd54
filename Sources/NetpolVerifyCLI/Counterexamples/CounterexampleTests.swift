import Diagnostics
import Kubernetes
import Network
import Properties
import Report
import Verification

/// Counterexamples as a property file whose tests fail for as long as the policies are as they are.
struct CounterexampleTests {
  /// The property file that was violated.
  let file: PropertyFile
  /// What came of it.
  let outcome: Outcome

  /// The file's text.
  var text: String {
    var lines = [
      "# Counterexamples of \(VisibleText.escape(file.path)), a test each. What is expected is what the properties ask "
        + "for,",
      "# so that a test fails until the policies are repaired. Run them with -f and the manifests.",
      "apiVersion: netpol-verify/v1", "kind: PropertySet",
      "metadata: {name: \(YAMLText.scalar(file.set.name + "-counterexamples"))}", "spec:",
    ]
    lines += model
    var tests: [String] = []
    var seen: Set<String> = []
    for property in outcome.properties where !property.counterexamples.isEmpty {
      tests.append("  # \(VisibleText.escape(property.property.name)): \(property.verdict.name)")
      for counterexample in property.counterexamples {
        switch test(counterexample) {
        case .test(let line): if seen.insert(line).inserted { tests.append("  - \(line)") }
        case .leftOut(let why):
          let line = "  # left out: \(VisibleText.escape(why))"
          if tests.last != line { tests.append(line) }
        }
      }
    }
    lines.append(seen.isEmpty ? "  tests: []" : "  tests:")
    return (lines + tests).joined(separator: "\n") + "\n"
  }

  /// What the model says about addresses, on which the meaning of a test depends.
  private var model: [String] {
    let declared = file.set.model
    var members: [String] = []
    if let blocks = declared.podCIDRs { members.append("podCIDRs: \(YAMLText.list(blocks.map(\.description)))") }
    if !declared.nodeCIDRs.isEmpty {
      members.append("nodeCIDRs: \(YAMLText.list(declared.nodeCIDRs.map(\.description)))")
    }
    if declared.ipFamilies != IPFamily.allCases {
      members.append("ipFamilies: \(YAMLText.list(declared.ipFamilies.map(\.rawValue)))")
    }
    if declared.unknownKinds == .warn { members.append("unknownKinds: warn") }
    return members.isEmpty ? [] : ["  model:"] + members.map { "    \($0)" }
  }

  private enum Line {
    case test(String)
    case leftOut(String)
  }

  private func test(_ counterexample: Counterexample) -> Line {
    guard counterexample.hops.isEmpty else {
      let ends = [counterexample.hops[0].from] + counterexample.hops.compactMap(\.to)
      return .leftOut("a chain of flows, \(ends.map(\.title).joined(separator: " → "))")
    }
    guard let to = counterexample.to, let transport = counterexample.transport, let port = counterexample.port,
      let egress = counterexample.egress, let ingress = counterexample.ingress
    else { return .leftOut("no flow, \(counterexample.from.title)") }
    let title = "\(counterexample.from.title) → \(to.title), \(port)/\(transport.rawValue)"
    if counterexample.chosen != nil { return .leftOut("\(title): under NetworkPolicies that anyone may write") }
    if counterexample.from.isHypothetical || to.isHypothetical { return .leftOut(title) }
    if counterexample.from.isAddressAssumed || to.isAddressAssumed {
      return .leftOut("\(title): depends on the address that a pod is given")
    }
    guard let from = reference(counterexample.from), let to = reference(to) else {
      return .leftOut("\(title): on a node that no manifest declares")
    }
    let isAllowed = egress.isAllowed && ingress.isAllowed
    let ends = "from: \(YAMLText.scalar(from)), to: \(YAMLText.scalar(to))"
    return .test("{\(ends), port: \(port)/\(transport.rawValue), expect: \(isAllowed ? "deny" : "allow")}")
  }

  /// How a test names an end; of a pod with its kind, since a workload may have the same name.
  private func reference(_ end: EndDescription) -> String? {
    switch end.kind {
    case .workload: end.title
    case .pod: "\(end.namespace ?? "default")/Pod/\(end.name ?? "")"
    case .address: end.address
    case .node: end.name == nil ? nil : end.address
    case .object: nil
    }
  }
}
