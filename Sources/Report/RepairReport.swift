import Advice
package import Analysis
package import Diagnostics
import Kubernetes
import Network
import Verification

/// What `repair` has found, as text, as a patch, or as JSON.
package struct RepairReport {
  /// A file with a patch made.
  package struct FileChange: Sendable {
    /// As the user named it.
    package var path: String
    /// As a patch names it; nil where no patch could.
    package var patchPath: String?
    /// What changes, as `diff -u` shows it.
    package var hunks: String
    /// How many lines go or come.
    package var changedLines: Int
    /// All of the file.
    package var bytes: [UInt8]

    /// Makes a change.
    package init(path: String, patchPath: String?, hunks: String, changedLines: Int, bytes: [UInt8]) {
      self.patchPath = patchPath
      (self.path, self.hunks, self.changedLines, self.bytes) = (path, hunks, changedLines, bytes)
    }
  }

  /// A patch, with what becomes of files and connections.
  package struct Entry: Sendable {
    package var patch: RepairResult.Patch
    /// The files; nil where the patch cannot be written.
    package var files: [FileChange]?
    /// Why it cannot be written.
    package var unwritable: String?
    /// What connections come and go.
    package var difference: ManifestDifference

    /// Makes an entry.
    package init(
      _ patch: RepairResult.Patch, files: [FileChange]?, unwritable: String?, difference: ManifestDifference
    ) {
      (self.patch, self.files, self.unwritable, self.difference) = (patch, files, unwritable, difference)
    }
  }

  let result: RepairResult
  let entries: [Entry]
  /// How to run the command again; nil where nobody can.
  let again: Run.Again?
  /// The property file.
  let file: String
  /// The files that were written, if they were.
  let isWritten: Bool
  let files: SourceFiles
  let paint: Paint
  /// What was left out of the inputs.
  package var skipped = SkippedInputs()

  /// Makes a report.
  package init(
    _ result: RepairResult, _ entries: [Entry], again: Run.Again?, file: String, isWritten: Bool, files: SourceFiles,
    color: Bool
  ) {
    self.result = result
    self.entries = entries
    self.again = again
    self.file = file
    self.isWritten = isWritten
    self.files = files
    paint = Paint(isOn: color)
  }

  /// The best patch as a unified diff; empty where there is none.
  package var patch: String { unpatchable == nil ? entries.first.map(diff) ?? "" : "" }

  /// Why the best patch is none that `git apply` takes; nil where it is.
  package var unpatchable: String? {
    guard let first = entries.first else { return nil }
    if let unwritable = first.unwritable { return unwritable }
    return (first.files ?? []).first { $0.patchPath == nil }.map {
      "`\($0.path)` does not lie below the working directory: call the program there, or use --write"
    }
  }

  func diff(_ entry: Entry) -> String {
    (entry.files ?? []).compactMap { file -> String? in
      guard let path = file.patchPath else { return nil }
      return "--- a/\(path)\n+++ b/\(path)\n\(file.hunks)"
    }.joined()
  }

  /// The text.
  package var text: String {
    (lines + skipped.lines).map { $0 + "\n" }.joined()
  }

  private var lines: [String] {
    switch result.ending {
    case .holds: ["nothing to repair: every property and test holds"]
    case .hopeless, .conflict, .none: unmended
    case .spent:
      [
        "no repair was verified before the budget was spent (\(counted(result.candidates, "edit", "edits")) so far); "
          + "--budget gives more"
      ]
    case .mended: entries.enumerated().flatMap { mended($0.element, number: $0.offset) } + leftLines
    }
  }

  private var pairs: String { result.candidates > 1 ? " and their pairs" : "" }

  /// Why nothing was mended, each reason once.
  private var unmended: [String] {
    var lines: [String] = []
    var hopeless: [String] = []
    var isTried = false
    for left in result.left {
      switch left.reason {
      case .hopeless(let reason): hopeless.append("  \(VisibleText.escape("\(left.name): \(reason)"))")
      case .conflict(let claims, let flow):
        let head = "no repair: \(list(claims)) contradict each other"
        if lines.contains(head) { continue }
        lines += [
          head, "  \(words(flow))", "  one wants it to pass, another that it does not, whatever the policies say",
        ]
      case .none(let claims):
        isTried = isTried || result.candidates > 0
        lines.append(
          result.candidates == 0
            ? "no repair for \(list(claims)): there is no NetworkPolicy whose edit could help"
            : "no repair among \(counted(result.candidates, "edit", "edits"))\(pairs) for \(list(claims))")
      }
    }
    if isTried {
      lines.append(
        "  what was tried are single corrections of NetworkPolicies, and policies that other namespaces have")
    }
    return lines + (hopeless.isEmpty ? [] : ["no policy can change this:"] + hopeless)
  }

  /// What a patch leaves as it is, and why.
  private var leftLines: [String] {
    if result.left.isEmpty { return [] }
    let what = result.left.count == 1 ? "this stays as it is" : "these stay as they are"
    return [paint("partial; \(what):", .yellow)]
      + result.left.flatMap { left -> [String] in
        switch left.reason {
        case .hopeless(let reason): ["  \(left.name)", "    no policy can change it: \(VisibleText.escape(reason))"]
        case .conflict(let claims, let flow):
          [
            "  \(left.name)", "    contradicts \(list(claims.filter { $0 != left.name })), whatever the policies say:",
            "    \(words(flow))",
          ]
        case .none(let claims):
          [
            "  \(left.name)",
            "    none of \(counted(result.candidates, "edit", "edits"))\(pairs) mends it"
              + (claims.count > 1 ? " together with \(list(claims.filter { $0 != left.name }))" : ""),
          ]
        }
      }
  }

  private func list(_ claims: [String]) -> String {
    claims.count < 2
      ? claims.joined() : claims.dropLast().joined(separator: ", ") + " and " + claims[claims.count - 1]
  }

  private func words(_ flow: Counterexample) -> String {
    let port = flow.transport.map { " \(flow.port ?? 0)/\($0.rawValue)" } ?? ""
    return "\(flow.from.title) → \(flow.to?.title ?? "anything")\(port)"
  }

  private func mended(_ entry: Entry, number: Int) -> [String] {
    let outcome = entry.patch.outcome
    let (properties, tests) = (outcome.properties.count, outcome.tests.count)
    func part(_ all: Int, _ red: Int, _ one: String, _ many: String) -> String? {
      all == 0 ? nil : red == 0 ? counted(all, one, many) : "\(all - red) of \(counted(all, one, many))"
    }
    let redProperties = outcome.properties.count(where: \.isRed)
    let redTests = outcome.tests.count { !$0.isPassed }
    let isPartial = redProperties + redTests > 0
    let what = [
      part(properties, redProperties, "property", "properties"), part(tests, redTests, "test", "tests"),
    ].compactMap { $0 }.joined(separator: " and ")
    let verb = properties + tests - redProperties - redTests == 1 ? "holds" : "hold"
    let cheapest =
      number > 0
      ? "cost \(entry.patch.cost / 100)"
      : result.mayBeCheaper
        ? "a cheaper one is not excluded" : "cheapest of \(counted(result.candidates, "edit", "edits"))\(pairs)"
    let edits = counted(entry.patch.parts.count, "edit", "edits")
    var result = [
      paint("\(number > 0 ? "or " : "")\(edits); then \(what) \(verb)", isPartial ? .yellow : .green)
        + " (verified; \(cheapest))"
    ]
    for part in entry.patch.parts { result += lines(part) }
    result += changes("opens", entry.difference.connections.added, entry)
    result += changes("closes", entry.difference.connections.removed, entry)
    if let unwritable = entry.unwritable {
      result.append("not written: \(unwritable)")
    } else if isWritten, number == 0 {
      result += (entry.files ?? []).map { "written: \($0.path)" }
    } else if number == 0, unpatchable == nil, let again {
      result.append("apply: \(again.command("repair", ShellWord.quote(file))) -o patch | git apply")
    }
    return result
  }

  private func lines(_ part: RepairResult.Patch.Part) -> [String] {
    let object = VisibleText.escape(part.object.title)
    let head = part.edit.policy == nil ? "\(object), a policy more" : "\(object)  \(part.edit.field)"
    let place = files.textBesideObject(of: part.edit.span).map { paint($0, .dim) + "  " } ?? ""
    let purpose = part.claims.isEmpty ? [] : ["    for \(list(part.claims))"]
    return ["  \(place)\(VisibleText.escape(head))", "    \(VisibleText.escape(part.edit.text))"] + purpose
  }

  /// The pairs that a patch opens or closes, the first three.
  private func changes(_ verb: String, _ connections: [Connection], _ entry: Entry) -> [String] {
    guard !connections.isEmpty else { return [] }
    let words = ConnectionWords(
      units: Set(entry.difference.before.units + entry.difference.after.units).sorted(),
      outside: entry.difference.after.outside)
    let pairs = connections.prefix(3).map { connection in
      "    \(words.title(connection.from)) → \(words.title(connection.to))  \(ConnectionWords.ports(connection))"
    }
    let more = connections.count > 3 ? ["    …"] : []
    return ["  \(verb) \(counted(connections.count, "pair", "pairs")):"] + pairs + more
  }
}
