import Diagnostics
import Properties
import Verification

/// The report for GitHub Actions: workflow commands that annotate lines, worst first.
///
/// A step shows ten annotations of each level and drops the rest, so the last one says how many more there are.
struct GitHubReport {
  private let run: Run

  /// How many annotations of a level a step shows.
  private static let limit = 10

  /// Makes the report of a run.
  init(_ run: Run) { self.run = run }

  /// The document.
  var document: String {
    // A warning about an input is less than a violation of the same level, which must not be what is cut off.
    let remarks = diagnostics
    let annotations =
      remarks.filter { $0.level == .error } + Finding.problems(of: run).map(annotation)
      + remarks.filter { $0.level != .error }
    var lines: [String] = []
    for level in Level.allCases {
      let all = annotations.filter { $0.level == level }
      let isTooLong = all.count > Self.limit
      lines += all.prefix(isTooLong ? Self.limit - 1 : Self.limit).map(\.line)
      if isTooLong {
        let left = all.count - Self.limit + 1
        lines.append("::\(level.rawValue) title=\(run.tool.name)::and \(left) more; the other reports list them")
      }
    }
    let evidence = Evidence(run).items.flatMap { item in item.values.map { "\(item.title): \($0)" } }
    return (lines + evidence.map { "::debug::\(Self.escape($0))" }).map { "\($0)\n" }.joined()
  }

  private enum Level: String, CaseIterable { case error, warning, notice }

  private struct Annotation {
    var level: Level
    var line: String
  }

  private func annotation(_ finding: Finding) -> Annotation {
    let level: Level =
      switch finding.kind {
      case .vacuous, .inconclusive, .undecidedTest: .warning
      default: finding.isRed(in: run) ? finding.severity.isGrave ? .error : .warning : .notice
      }
    return annotation(
      level, title: "\(VisibleText.escape(finding.rule)) (\(finding.severity.rawValue))", at: finding.span,
      [finding.title] + finding.details)
  }

  private var diagnostics: [Annotation] {
    run.diagnostics.map { diagnostic in
      let level: Level = diagnostic.severity == .error ? .error : .warning
      let lines = [diagnostic.message] + diagnostic.notes.map(\.message)
      switch diagnostic.location {
      case .span(let span): return annotation(level, title: diagnostic.id.rawValue, at: span, lines)
      case .path(let path):
        return Annotation(
          level: level,
          line: "::\(level.rawValue) file=\(Self.escapeProperty(path)),title=\(diagnostic.id.rawValue)::"
            + Self.escape(lines.joined(separator: "\n")))
      case .run:
        return Annotation(
          level: level,
          line: "::\(level.rawValue) title=\(diagnostic.id.rawValue)::" + Self.escape(lines.joined(separator: "\n")))
      }
    }
  }

  private func annotation(_ level: Level, title: String, at span: Span, _ lines: [String]) -> Annotation {
    let place = run.files.place(of: span)
    let file =
      place.isInFile
      ? [
        "file=\(Self.escapeProperty(place.path))", "line=\(span.start.line)", "col=\(span.start.column)",
      ] : []
    let members = file + ["title=\(Self.escapeProperty(title))"]
    let text = Self.escape(((place.isInFile ? [] : [place.text]) + lines).joined(separator: "\n"))
    return Annotation(level: level, line: "::\(level.rawValue) \(members.joined(separator: ","))::\(text)")
  }

  /// Text for the message of a command: what would end it is escaped as the runner unescapes it.
  private static func escape(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": result += "%25"
      case "\n": result += "%0A"
      case "\r": result += "%0D"
      default: result.unicodeScalars.append(VisibleText.visible(scalar))
      }
    }
    return result
  }

  /// Text for a member of a command, where colons and commas have a meaning too.
  private static func escapeProperty(_ text: String) -> String {
    var result = ""
    for scalar in escape(text).unicodeScalars {
      switch scalar {
      case ":": result += "%3A"
      case ",": result += "%2C"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension PropertySeverity {
  /// Whether a violation is an error rather than a warning.
  fileprivate var isGrave: Bool { self <= .high }
}
