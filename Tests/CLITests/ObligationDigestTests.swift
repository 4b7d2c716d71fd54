import FoundationEssentials
import NetpolVerifyCLI
import Report
import Testing

/// The terms of what the fixtures ask the solver, by their digests: whoever changes how claims are encoded sees it here.
///
/// `NETPOL_VERIFY_RECORD=1` writes the digests anew, and fails.
struct ObligationDigestTests {
  static let golden = "fixtures/obligations.tsv"
  static let files = ["properties/shop.yaml"] + LanguageMatrixTests.cases.map { "fixtures/language/\($0).yaml" }
  static let isRecording = ProcessInfo.processInfo.environment["NETPOL_VERIFY_RECORD"] != nil

  @Test(.enabled(if: !isRecording), arguments: files)
  func termsAreAsRecorded(file: String) throws {
    let recorded = try Repository.read(Self.golden).split(separator: "\n").filter { $0.hasPrefix("\(file)\t") }
    let lines = try Self.lines(of: file)
    let (gone, new) = (
      recorded.filter { !lines.contains(String($0)) }, lines.filter { !recorded.contains(Substring($0)) }
    )
    #expect(
      lines == recorded.map(String.init), "gone:\n\(gone.joined(separator: "\n"))\nnew:\n\(new.joined(separator: "\n"))"
    )
  }

  /// Every file asks something.
  @Test func noFileIsForgotten() throws {
    if Self.isRecording {
      let lines = try Self.files.flatMap { try Self.lines(of: $0) }
      let head = "property file\tproperty\tquestion\tSHA-256 of the script without its comments"
      let text = ([head] + lines).map { "\($0)\n" }.joined()
      try Data(text.utf8).write(to: URL(filePath: "\(Repository.root)/\(Self.golden)"))
      Issue.record("recorded \(Self.golden)")
    }
    let lines = try Repository.read(Self.golden).split(separator: "\n").dropFirst()
    let known = Set(lines.compactMap { $0.split(separator: "\t").first.map(String.init) })
    #expect(known == Set(Self.files))
    #expect(lines.count > 200)
  }

  /// A line for each question of a property file.
  private static func lines(of file: String) throws -> [String] {
    let sandbox = try Sandbox()
    let run = Repository.run("verify \(file) -o smtlib=\(sandbox.directory)/q --as-of 2026-01-01")
    try #require([0, 1, 3].contains(run.status), "\(run.errors)")
    let names = try FileManager.default.subpathsOfDirectory(atPath: "\(sandbox.directory)/q")
      .filter { $0.hasSuffix(".smt2") }.sorted()
    var result: [String] = []
    var last: Question?
    for name in names {
      let text = String(decoding: try Data(contentsOf: URL(filePath: "\(sandbox.directory)/q/\(name)")), as: UTF8.self)
      let question = try #require(Question(text), "\(name)")
      // What is asked after a violation was found depends on which one the solver found.
      if let last, last.isFound, last.isLike(question) { continue }
      last = question
      result.append("\(file)\t\(question.property)\t\(question.name)\t\(question.digest)")
    }
    return result
  }

  /// A script: what its comments say of it, and the digest of the rest.
  private struct Question {
    var property = ""
    var name = ""
    var isFound = false
    var digest: String

    init?(_ script: String) {
      let lines = script.split(separator: "\n", omittingEmptySubsequences: false)
      let terms = lines.filter { !$0.hasPrefix(";") }.joined(separator: "\n")
      digest = Fingerprint.sha256(of: Array(terms.utf8))
      var parts: [String] = []
      for line in lines where line.hasPrefix("; ") {
        let comment = String(line.dropFirst(2))
        let value = comment.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? ""
        if comment.hasPrefix("property: ") || comment.hasPrefix("test: ") { property = value }
        if comment.hasPrefix("obligation ") { parts.append(String(comment.prefix { $0 != ":" })) }
        if comment.hasPrefix("what ") || comment.hasPrefix("only what ") { parts.append(comment) }
        if comment.hasPrefix("asked: ") {
          parts.append(String(value.prefix { $0 != "(" && $0 != "?" }.reversed().drop { $0 == " " }.reversed()))
        }
        if comment.hasPrefix("expected answer: ") { isFound = value == "sat" }
      }
      if property.isEmpty || parts.isEmpty { return nil }
      name = parts.joined(separator: ", ")
    }

    func isLike(_ other: Self) -> Bool { property == other.property && name == other.name }
  }
}
