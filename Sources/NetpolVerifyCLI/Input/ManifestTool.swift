import Diagnostics

/// Has other programs print manifests, and keeps what they print as if it were files.
struct ManifestTool {
  let environment: Environment

  /// Why a program gave no manifests.
  struct Failure: Error {
    /// What is reported.
    var diagnostic: Diagnostic
    /// What the program wrote to standard error.
    var errors: String

    /// Whether an API server refused what was asked of it.
    var isForbidden: Bool { errors.lowercased().contains("forbidden") }
  }

  /// Renders a kustomization or a chart; the name that stands for a file with what was printed, nil after a report.
  func render(_ source: RenderedSource, _ diagnostics: inout DiagnosticBag) -> String? {
    let commands = source.commands(in: environment)
    for (program, arguments) in commands {
      do throws(Failure) {
        if let name = try run(program, arguments, source.origin) { return name }
      } catch {
        diagnostics.report(error.diagnostic)
        return nil
      }
    }
    let missing = commands.map(\.program).joined(separator: " and no ")
    diagnostics.report(
      Diagnostic(
        source.words == "helm" ? "helm-failed" : "kubectl-failed", "there is no \(missing) in PATH",
        at: .path(([commands[0].program] + commands[0].arguments).joined(separator: " ")),
        notes: [.init("\(source.words == "helm" ? "--helm" : "-k") needs it; files are read with -f")]))
    return nil
  }

  /// Runs a program and keeps what it prints under its command line; nil where there is no such program.
  func run(
    _ program: String, _ arguments: [String], _ origin: SourceFile.Origin
  ) throws(Failure) -> String? {
    guard let (command, bytes) = try start(program, arguments) else { return nil }
    environment.generated[command] = SourceFile(path: command, bytes: bytes, origin: origin)
    return command
  }

  /// What a program prints; nil where there is no such program.
  func output(_ program: String, _ arguments: [String]) throws(Failure) -> String? {
    try start(program, arguments).map { String(decoding: $0.output, as: UTF8.self) }
  }

  private func start(
    _ program: String, _ arguments: [String]
  ) throws(Failure) -> (command: String, output: [UInt8])? {
    let request = ProcessRequest(
      program: program, arguments: arguments, input: [], variables: environment.variables,
      directory: environment.directory)
    let command = request.commandLine
    func failure(_ message: String, _ notes: [Diagnostic.Note] = [], errors: String = "") -> Failure {
      Failure(
        diagnostic: Diagnostic(
          program == "helm" ? "helm-failed" : "kubectl-failed", message, at: .path(command), notes: notes),
        errors: errors)
    }
    switch environment.runProcess(request) {
    case .failure(.notFound): return nil
    case .failure(.failed(let reason)): throw failure("\(program) could not be run: \(reason)")
    case .success(let result):
      guard result.status == 0 else {
        let how = result.status < 0 ? "was ended by signal \(-result.status)" : "ended with status \(result.status)"
        let said = Self.essence(result.errors.split(whereSeparator: \.isNewline).map(String.init))
        throw failure(
          "\(program) \(how)", said.prefix(5).map { .init("\(program) says: \($0)") }, errors: result.errors)
      }
      guard !result.output.isEmpty else { throw failure("\(program) printed nothing") }
      return (command, result.output)
    }
  }

  /// What a program says to people: without its warnings, and without the lines of its log
  /// (`E1121 11:45:46.817241 …`), unless there is nothing else.
  private static func essence(_ lines: [String]) -> [String] {
    let errors = lines.filter { !isWarning($0) }
    let told = errors.filter { !isLog($0) }
    let best = told.isEmpty ? errors : told
    return (best.isEmpty ? lines : best).map(message)
  }

  private static func isWarning(_ line: String) -> Bool {
    ["# warning", "warning:"].contains { line.lowercased().hasPrefix($0) }
      || (isLog(line) && "WI".contains(line.prefix(1)))
  }

  /// Whether a line is one of a log: a letter for its level, and a day.
  private static func isLog(_ line: String) -> Bool {
    let words = line.split(separator: " ", maxSplits: 1)
    guard let tag = words.first?.utf8, tag.count == 5, let level = tag.first else { return false }
    return "IWEF".utf8.contains(level) && tag.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
  }

  /// What a line of a log tells: the text of `err="…"` where it has one.
  private static func message(_ line: String) -> String {
    guard isLog(line), let start = line.firstRange(of: "err=\"")?.upperBound else { return line }
    var text = ""
    var rest = line[start...]
    while let character = rest.popFirst(), character != "\"" {
      text.append(character == "\\" ? rest.popFirst() ?? character : character)
    }
    return text.isEmpty ? line : text
  }
}
