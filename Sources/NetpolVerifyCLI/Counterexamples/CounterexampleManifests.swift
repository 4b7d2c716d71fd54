import Diagnostics
import Kubernetes
import Network
import Properties
import Report
import Verification

/// The hypothetical pods of counterexamples as manifests, and the policies that anyone may write for them: what one would
/// create to have the flow for real.
struct CounterexampleManifests {
  /// A file: its name, and what is in it.
  struct File: Hashable {
    var name: String
    var text: String
  }

  /// The files, in the order of reports; none for counterexamples without hypothetical pods and policies.
  private(set) var files: [File] = []
  private var names: Set<String> = []

  /// Makes the manifests of a run.
  init(_ results: [Run.Result]) {
    for result in results {
      for property in result.outcome.properties {
        for (number, counterexample) in property.counterexamples.enumerated() {
          add(counterexample, property.property.name, number: number + 1)
        }
      }
    }
  }

  private mutating func add(_ counterexample: Counterexample, _ property: String, number: Int) {
    var ends: [(role: String, end: EndDescription)] = []
    if counterexample.hops.isEmpty {
      ends = [("from", counterexample.from)] + (counterexample.to.map { [("to", $0)] } ?? [])
    } else {
      let path = [counterexample.hops[0].from] + counterexample.hops.compactMap(\.to)
      ends = path.enumerated().map { ("\($0 + 1)", $1) }
    }
    let flows = counterexample.hops.isEmpty ? [counterexample] : counterexample.hops
    let policies = flows.enumerated().flatMap { number, flow in
      (flow.chosen?.policies ?? []).map { policy in
        // Each hop numbers its own.
        let name = flows.count > 1 ? "\(policy.name)-of-hop-\(number + 1)" : policy.name
        return policy.manifest.map { $0 == "  name: \(policy.name)" ? "  name: \(name)" : $0 }
      }
    }
    guard !policies.isEmpty || ends.contains(where: \.end.isHypothetical) else { return }
    let stem = unused(Self.name(property, number: number))
    let title = ends.map(\.end.title).joined(separator: " → ")
    let port = counterexample.port.map { ", \($0)/\(counterexample.transport?.rawValue ?? "")" } ?? ""
    var documents: [String] = []
    var namespaces: Set<String> = []
    var accounts: Set<String> = []
    for (role, end) in ends where end.isHypothetical {
      let namespace = end.namespace ?? "default"
      if let labels = end.newNamespaceLabels, namespaces.insert(namespace).inserted {
        documents.append(Self.namespace(namespace, labels))
      }
      if let account = end.serviceAccount, let labels = end.newServiceAccountLabels,
        accounts.insert("\(namespace)/\(account)").inserted
      {
        documents.append(Self.serviceAccount(account, namespace, labels))
      }
      documents.append(Self.pod("\(stem)-\(role)", namespace, end))
    }
    documents += policies.map { lines in lines.map { "\($0)\n" }.joined() }
    var head = "# \(VisibleText.escape("property \(property): \(title)\(port)"))\n"
    for namespace in Set(flows.flatMap { $0.chosen?.namespaces ?? [] }).sorted() {
      head += "# with no other NetworkPolicy in namespace \(VisibleText.escape(namespace))\n"
    }
    files.append(File(name: "\(stem).yaml", text: head + documents.joined(separator: "---\n")))
  }

  private static func namespace(_ name: String, _ labels: [String: String]) -> String {
    let written = labels.filter { $0.key != "kubernetes.io/metadata.name" }
    let labels = written.isEmpty ? "" : ", labels: \(YAMLText.mapping(written))"
    return "apiVersion: v1\nkind: Namespace\nmetadata: {name: \(YAMLText.scalar(name))\(labels)}\n"
  }

  private static func serviceAccount(_ name: String, _ namespace: String, _ labels: [String: String]) -> String {
    let labels = labels.isEmpty ? "" : ", labels: \(YAMLText.mapping(labels))"
    return "apiVersion: v1\nkind: ServiceAccount\n"
      + "metadata: {name: \(YAMLText.scalar(name)), namespace: \(YAMLText.scalar(namespace))\(labels)}\n"
  }

  private static func pod(_ name: String, _ namespace: String, _ end: EndDescription) -> String {
    var lines = [
      "apiVersion: v1", "kind: Pod", "metadata:", "  name: \(YAMLText.scalar(name))",
      "  namespace: \(YAMLText.scalar(namespace))",
    ]
    if !end.labels.isEmpty { lines.append("  labels: \(YAMLText.mapping(end.labels))") }
    lines.append("spec:")
    if let account = end.serviceAccount { lines.append("  serviceAccountName: \(YAMLText.scalar(account))") }
    lines += ["  containers:", "  - name: main", "    image: registry.k8s.io/pause:3.10"]
    if !end.ports.isEmpty { lines.append("    ports:") }
    for port in end.ports {
      let name = port.name.map { "name: \(YAMLText.scalar($0)), " } ?? ""
      lines.append("    - {\(name)containerPort: \(port.containerPort), protocol: \(port.protocol.rawValue)}")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// A name that no file of the run has yet.
  private mutating func unused(_ name: String) -> String {
    var result = name
    var number = 2
    while !names.insert(result).inserted {
      result = "\(name)-\(number)"
      number += 1
    }
    return result
  }

  /// A DNS label that tells of the property, short enough for a suffix behind it.
  private static func name(_ property: String, number: Int) -> String {
    var result = ""
    for byte in property.lowercased().utf8.prefix(40) {
      let isKept = (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
      if isKept { result.unicodeScalars.append(Unicode.Scalar(byte)) } else if !result.hasSuffix("-") { result += "-" }
    }
    let trimmed = String(result.drop { $0 == "-" })
    return "\(trimmed.isEmpty ? "property" : trimmed)\(trimmed.hasSuffix("-") ? "" : "-")\(number)"
  }
}
