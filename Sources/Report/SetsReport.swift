package import Diagnostics
import Kubernetes
import Network
package import Verification

/// What the sets of property files stand for.
package struct SetsReport {
  /// The sets of one property file.
  package struct File: Sendable {
    /// The file's path as the user wrote it.
    package var path: String
    /// Its sets.
    package var sets: [SetMembers]

    /// Makes a file.
    package init(path: String, sets: [SetMembers]) {
      self.path = path
      self.sets = sets
    }
  }

  private let files: [File]
  private let sources: SourceFiles
  private let paint: Paint
  /// What was left out of the inputs.
  package var skipped = SkippedInputs()

  /// Makes the report of files, whose spans refer to `sources`.
  package init(_ files: [File], sources: SourceFiles, color: Bool) {
    self.files = files
    self.sources = sources
    paint = Paint(isOn: color)
  }

  /// The report for people: a set a paragraph, a member a line.
  package var text: String {
    var lines: [String] = []
    for file in files {
      if files.count > 1 { lines.append("\(VisibleText.escape(file.path)):") }
      for set in file.sets { lines += self.lines(set) }
    }
    return (lines + skipped.lines).map { $0 + "\n" }.joined()
  }

  private func lines(_ set: SetMembers) -> [String] {
    let name = VisibleText.escape(set.name)
    if let emptiness = set.emptiness {
      let reason = emptiness.isEmpty ? [] : ["  \(VisibleText.escape(emptiness))"]
      return ["\(paint("∅", .yellow)) \(name): matches nothing"] + reason
    }
    var lines = ["  \(name): \(set.counts.joined(separator: ", "))"]
    for pods in set.pods {
      let remarks = (pods.isPartial ? ["some of its pods"] : []) + (pods.isHostNetwork ? ["host network"] : [])
      let suffix = remarks.isEmpty ? "" : "  (\(remarks.joined(separator: ", ")))"
      lines.append("    \(VisibleText.escape(pods.end.title))\(suffix)")
    }
    let rest = set.addresses.rangeTexts + (set.nodes ?? []).map { "node \(VisibleText.escape($0))" }
    return lines + rest.map { "    \($0)" }
  }

  /// The report for programs.
  package var json: String {
    let sets = files.flatMap { file in file.sets.map { value($0, path: file.path) } }
    let document: JSONValue = ["schemaVersion": .string("1"), "sets": .array(sets), "skipped": skipped.json()]
    return document.text + "\n"
  }

  private func value(_ set: SetMembers, path: String) -> JSONValue {
    let pods = set.pods.map { pods -> JSONValue in
      [
        "kind": .string(pods.end.kind.rawValue), "namespace": .optional(pods.end.namespace),
        "name": .optional(pods.end.name), "workloadKind": .optional(pods.end.workloadKind),
        "partial": .bool(pods.isPartial), "hostNetwork": .bool(pods.isHostNetwork),
      ]
    }
    let addresses = set.addresses.rangeTexts.map { ["kind": .string("address"), "address": .string($0)] as JSONValue }
    let nodes = (set.nodes ?? []).map { ["kind": .string("node"), "name": .string($0)] as JSONValue }
    return [
      "name": .string(set.name), "path": .string(path), "reserved": .bool(set.span == nil),
      "position": set.span.map(position) ?? .null, "empty": .bool(set.emptiness != nil),
      "reason": .optional(set.emptiness), "members": .array(pods + addresses + nodes),
    ]
  }

  private func position(_ span: Span) -> JSONValue { sources.position(of: span) }
}

extension SetMembers {
  /// How much it holds: `2 workloads`, `3 ranges of addresses`.
  var counts: [String] {
    var counts: [String] = []
    if !pods.isEmpty { counts.append(counted(pods.count, "workload", "workloads")) }
    let ranges = addresses.rangeTexts
    if !ranges.isEmpty { counts.append(counted(ranges.count, "range of addresses", "ranges of addresses")) }
    if let nodes { counts.append(counted(nodes.count, "node", "nodes") + " and those not declared") }
    return counts
  }
}

extension AddressSet {
  /// `10.0.0.0-10.255.255.255`, or one address; ascending.
  var rangeTexts: [String] {
    IPFamily.allCases.flatMap { family in
      self[family].intervals.map { range in
        let first = IPAddress(family, range.lowerBound)
        return range.lowerBound == range.upperBound ? "\(first)" : "\(first)-\(IPAddress(family, range.upperBound))"
      }
    }
  }
}
