import Analysis
import Cluster
import Diagnostics
import FoundationEssentials
import Kubernetes
import Properties
import Verification
import YAMLEdits
import YAMLTree
import Z3Backend

/// Writes a waiver for each present violation of a property file, so that the next run is green until something else is
/// violated.
struct WaiverWriter {
  /// Why a violation is accepted, and until when.
  let reason: String
  let expires: CalendarDate
  let options: VerificationOptions

  /// What became of a property file.
  struct Result {
    /// The waivers, in the order in which they were written.
    var waivers: [YAMLValue] = []
    /// What is red with all of them, and why.
    var left: [String] = []
    /// The properties among that.
    var leftProperties: Set<String> = []
    /// The text of the file with them.
    var bytes: [UInt8] = []
  }

  /// What cannot be done.
  struct Failure: Error { var message: String }

  /// How often violations are looked for behind those that are waived already.
  private static let rounds = 16

  /// Writes waivers into the text of a property file.
  func write(
    _ file: SourceFile, id: SourceFile.ID, _ manifests: Manifests, _ baselines: [[String]: Manifests], world: World,
    limits: YAMLLimits
  ) throws -> Result {
    var result = Result(bytes: file.bytes)
    let document = try read(file, id, limits)
    for _ in 0..<Self.rounds {
      var current = file
      if !result.waivers.isEmpty {
        result.bytes = try text(file, document, result.waivers)
        current = SourceFile(path: file.path, bytes: result.bytes)
      }
      let set = try decode(current, id, limits)
      let outcome = try verify(set, manifests, baselines)
      let (new, left) = regions(outcome, world)
      result.leftProperties = Set(outcome.properties.filter(\.isRed).map(\.property.name))
      let fresh = new.reduce(into: [YAMLValue]()) { fresh, waiver in
        if !result.waivers.contains(waiver), !fresh.contains(waiver) { fresh.append(waiver) }
      }
      result.left = left
      if fresh.isEmpty { return result }
      result.waivers += fresh
    }
    // What is violated beside all of these is told; nothing is written that does not do.
    result.left.append("violations were found again and again behind those that were waived: write a waiver by hand")
    (result.waivers, result.bytes) = ([], file.bytes)
    return result
  }

  private func regions(_ outcome: Outcome, _ world: World) -> (waivers: [YAMLValue], left: [String]) {
    let violations = PresentViolations(outcome, in: world)
    var (waivers, left): ([YAMLValue], [String]) = ([], [])
    for property in outcome.properties where property.isRed {
      guard property.verdict == .violated else {
        left.append("\(property.property.name) is \(property.verdict.name)")
        continue
      }
      for example in property.counterexamples {
        switch violations.region(
          example, among: property.counterexamples, of: property.property.assertion)
        {
        case .match(let match):
          waivers.append(
            .mapping([
              .init("property", .text(property.property.name)), .init("match", .mapping(match)),
              .init("reason", .text(reason)), .init("expires", .text(expires.description)),
            ]))
        case .none(let why):
          let line = "\(property.property.name): \(why)"
          if !left.contains(line) { left.append(line) }
        }
      }
    }
    for (number, test) in outcome.tests.enumerated() where !test.isPassed {
      left.append("test \(number + 1): a test cannot be waived")
    }
    return (waivers, left)
  }

  // MARK: The file

  private func read(_ file: SourceFile, _ id: SourceFile.ID, _ limits: YAMLLimits) throws -> YAMLNode {
    var bag = DiagnosticBag()
    guard let document = YAMLReader.read(file, id: id, limits: limits, diagnostics: &bag).first else {
      let why = bag.all.first.map { ": \($0.message)" } ?? ""
      throw Failure(message: "the waivers would make the file unreadable\(why)")
    }
    return document
  }

  private func decode(_ file: SourceFile, _ id: SourceFile.ID, _ limits: YAMLLimits) throws -> PropertySet {
    let context = DecodingContext()
    guard let set = PropertySet.decode(Cursor(try read(file, id, limits), context: context)),
      !context.diagnostics.hasErrors
    else { throw Failure(message: "the waivers would make the file invalid") }
    return set
  }

  /// The text of a file with waivers behind those that it has.
  private func text(_ file: SourceFile, _ document: YAMLNode, _ waivers: [YAMLValue]) throws -> [UInt8] {
    let path = YAMLPath("spec", "waivers")
    let isThere = !(document[path]?.sequence ?? []).isEmpty
    let edits: [YAMLEdit] =
      isThere
      ? waivers.map { .append(path, $0) }
      : document[path] == nil
        ? [.insertKey(YAMLPath("spec"), .init("waivers", .list(waivers)))] : [.replace(path, .list(waivers))]
    let text = SourceText(file)
    guard let splices = YAMLWriter(text, document, isCompact: true).splices(edits),
      let changed = Splice.apply(splices, to: text.utf8)
    else { throw Failure(message: "waivers cannot be written into the file in place") }
    return (file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(file.bytes.prefix(3)) : []) + changed
  }

  private func verify(
    _ set: PropertySet, _ manifests: Manifests, _ baselines: [[String]: Manifests]
  ) throws -> Outcome {
    var options = options
    options.counterexamples = .max
    var bag = DiagnosticBag()
    guard
      let outcome = try Verifier.verify(
        set, manifests: manifests, baselines: baselines, options: options,
        jobs: ProcessInfo.processInfo.activeProcessorCount, makeSolver: { Z3Solver() }, diagnostics: &bag)
    else { throw Failure(message: "the waivers would make the file invalid") }
    return outcome
  }

  /// The waivers alone, as a fragment of a property file.
  static func fragment(_ waivers: [YAMLValue]) -> String {
    YAMLWords.entry(.init("waivers", .list(waivers)), .init(indent: 0, isCompact: true)).joined(separator: "\n") + "\n"
  }
}
