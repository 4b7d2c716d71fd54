package import Analysis
package import Diagnostics
import Kubernetes
import Verification

/// What the second of two sets of manifests allows that the first did not, and the reverse.
package struct DifferenceReport {
  let difference: ManifestDifference
  let comparison: PolicyComparison
  let run: Run
  let words: ConnectionWords
  /// Who enforces the policies of each, where that is what differs.
  let enforcers: (old: String, new: String)?
  /// What was left out of the inputs.
  package var skipped = SkippedInputs()

  /// Makes the report; `files` are those that spans refer to.
  ///
  /// - Parameter enforcers: who enforces the policies of each, where the manifests are the same.
  package init(
    _ difference: ManifestDifference, _ comparison: PolicyComparison, enforcers: (old: String, new: String)? = nil,
    files: SourceFiles
  ) {
    self.enforcers = enforcers
    self.difference = difference
    self.comparison = comparison
    var run = Run(tool: .init(name: "", version: ""), solver: "")
    run.files = files
    self.run = run
    words = ConnectionWords(
      units: Set(difference.before.units + difference.after.units).sorted(), outside: difference.after.outside)
  }

  /// Whether nothing differs.
  package var isSame: Bool {
    comparison.summary == .equivalent && difference.connections.isEmpty && difference.open.isEmpty
  }

  /// The sentence of the summary.
  var summary: String {
    switch comparison.summary {
    case .equivalent: "equivalent: for every pod that could exist, both allow the same connections"
    case .morePermissive:
      enforcers.map { "more permissive: under \($0.new) connections are allowed that are denied under \($0.old)" }
        ?? "more permissive: the new policies allow connections that the old ones deny"
    case .lessPermissive:
      enforcers.map { "less permissive: under \($0.new) connections are denied that are allowed under \($0.old)" }
        ?? "less permissive: the new policies deny connections that the old ones allow"
    case .incomparable: "incomparable: each allows connections that the other denies"
    case .undecided: "undecided: \(comparison.unknown ?? "the solver gave up")"
    }
  }

  /// The text: the summary with a flow for each direction, then every connection that differs.
  package func text(color: Bool) -> String {
    let paint = Paint(isOn: color)
    var lines = [summary]
    for (title, words_) in witnesses(color: color) { lines += ["for example, \(title)"] + words_ }
    func section(
      _ title: String, _ mark: String, _ paintColor: Paint.Color, _ connections: [Connection], _ news: [PodUnit],
      _ note: String
    ) {
      guard !connections.isEmpty else { return }
      lines.append(title)
      for connection in connections {
        let isNew = [connection.from.unit, connection.to.unit].contains { $0.map { news.contains($0) } ?? false }
        let ports = ConnectionWords.ports(connection)
        let line =
          "  \(mark) \(words.title(connection.from)) → \(words.title(connection.to))  \(ports)\(isNew ? "  (\(note))" : "")"
        lines.append(paint(line, paintColor))
      }
    }
    let added = difference.connections.added
    let removed = difference.connections.removed
    section(
      "\(counted(added.count, "connection", "connections")) \(enforcers.map { "allowed under \($0.new) alone" } ?? "added")",
      "+", .green, added, difference.newUnits,
      "new workload")
    section(
      "\(counted(removed.count, "connection", "connections")) \(enforcers.map { "allowed under \($0.old) alone" } ?? "removed")",
      "-", .red, removed, difference.goneUnits,
      "workload is gone")
    section(
      "\(counted(difference.open.count, "connection", "connections")) undecided by how \(enforcers.map { "\($0.new) reads the policies" } ?? "the new policies are read")",
      "?",
      .yellow, difference.open, difference.newUnits, "new workload")
    for change in difference.policies {
      let effect = change.hasEffect ? "" : ": no connection of a declared pod depends on it"
      lines.append(
        "policy \(change.isAdded ? "added" : "removed")  \(place(change.span))  \(object(change.object))\(effect)")
    }
    if difference.connections.isEmpty, difference.open.isEmpty {
      lines.append("no connection of a declared pod differs")
    }
    return (lines + skipped.lines).map { $0 + "\n" }.joined()
  }

  /// A flow that shows each direction, in indented lines, with what the other manifests say of it.
  private func witnesses(color: Bool) -> [(title: String, lines: [String])] {
    let report = TextReport(run, color: color)
    let all =
      enforcers.map { names in
        [
          ("allowed under \(names.new)", comparison.added, "under \(names.old)"),
          ("allowed under \(names.old)", comparison.removed, "under \(names.new)"),
        ]
      } ?? [
        ("allowed now", comparison.added, "in the old manifests"),
        ("denied now", comparison.removed, "in the new manifests"),
      ]
    return all.compactMap { title, example, other in
      guard let example else { return nil }
      return (title, report.lines(example).map { $0 == "    in the baseline" ? "    \(other)" : $0 })
    }
  }

  /// A comment for a pull request.
  package var markdown: String {
    var text = "**\(summary)**\n"
    for (title, lines) in witnesses(color: false) {
      text += "\nFor example, \(title):\n\n```\n\(lines.map { String($0.dropFirst(2)) }.joined(separator: "\n"))\n```\n"
    }
    for (title, list) in [
      ("Added", difference.connections.added), ("Removed", difference.connections.removed),
      ("Undecided", difference.open),
    ] where !list.isEmpty {
      let table = ConnectivityReport.markdown(list, words)
      let heading = "\(title): \(counted(list.count, "connection", "connections"))"
      text +=
        list.count > 20
        ? "\n<details><summary>\(heading)</summary>\n\n\(table)\n</details>\n" : "\n### \(heading)\n\n\(table)"
    }
    let idle = difference.policies.filter { !$0.hasEffect }
    if !idle.isEmpty {
      text += "\nPolicies on which no connection of a declared pod depends:\n\n"
      for change in idle { text += "- `\(object(change.object))` (\(change.isAdded ? "added" : "removed"))\n" }
    }
    return text
  }

  /// A picture for Graphviz: what was added in green, what was removed in red.
  package var dot: String {
    let added = Set(difference.connections.added)
    return ConnectionGraph(difference.connections.added + difference.connections.removed, words: words) {
      added.contains($0) ? "#1a7f37" : "#cf222e"
    }.dot
  }

  private func place(_ span: Span) -> String { TextReport(run, color: false).place(span) }

  private func object(_ object: ObjectReference) -> String { VisibleText.escape(object.title) }
}

extension DifferenceReport {
  /// JSON of schema version 1.
  package var json: String {
    let report = JSONReport(run)
    var value: JSONValue = [
      "schemaVersion": .string("1"), "summary": .string(comparison.summary.rawValue),
      "added": .array(ConnectivityReport.entries(difference.connections.added)),
      "removed": .array(ConnectivityReport.entries(difference.connections.removed)),
      "witnesses": [
        "added": comparison.added.map { report.counterexample($0) } ?? .null,
        "removed": comparison.removed.map { report.counterexample($0) } ?? .null,
      ],
      "newWorkloads": .strings(difference.newUnits.map(\.title)),
      "goneWorkloads": .strings(difference.goneUnits.map(\.title)),
      "policies": .array(
        difference.policies.map {
          [
            "object": .string($0.object.description), "change": .string($0.isAdded ? "added" : "removed"),
            "hasEffect": .bool($0.hasEffect), "position": report.position($0.span),
          ]
        }),
      "skipped": skipped.json(),
    ]
    if let enforcers { value.append("enforcers", .strings([enforcers.old, enforcers.new])) }
    if !difference.open.isEmpty { value.append("undecided", .array(ConnectivityReport.entries(difference.open))) }
    return value.text + "\n"
  }
}
