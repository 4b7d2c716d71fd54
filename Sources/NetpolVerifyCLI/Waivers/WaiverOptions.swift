import ArgumentParser
import Cluster
import Diagnostics
import EnforcerKinds
import Kubernetes
import Properties
import Report
import SystemPackage
import Verification
import YAMLTree

/// `--write-waivers FILE --expires DATE --reason TEXT`.
struct WaiverOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write a waiver for each present violation into the property file; - prints them. With --expires and --reason.",
      valueName: "file"), completion: .file(extensions: ["yaml", "yml"]))
  var writeWaivers: String?

  @Option(help: ArgumentHelp("The last day of the waivers.", valueName: "date"), transform: DayArgument.init)
  var expires: DayArgument?

  // A reason may begin with a dash.
  @Option(parsing: .unconditional, help: ArgumentHelp("Why what is violated is accepted.", valueName: "text"))
  var reason: String?

  /// Whether waivers are to be written.
  var isAsked: Bool { writeWaivers != nil }

  /// Refuses what would waive something else than is violated.
  func check(_ properties: [String], asksForPart: Bool) throws {
    guard let writeWaivers else {
      guard expires == nil, reason == nil else {
        throw ValidationError("--expires and --reason go with --write-waivers.")
      }
      return
    }
    guard expires != nil, let reason, !reason.allSatisfy(\.isWhitespace) else {
      throw ValidationError("A waiver needs its last day and why: --expires DATE --reason TEXT.")
    }
    guard properties.count == 1, writeWaivers == "-" || Self.isSame(writeWaivers, properties[0]),
      properties[0] != InputStore.standardInput
    else {
      throw ValidationError("--write-waivers takes the property file that is verified, or - to print the waivers.")
    }
    guard !asksForPart else {
      throw ValidationError("--write-waivers looks at all properties, and at the waivers that there are.")
    }
  }

  private static func isSame(_ a: String, _ b: String) -> Bool {
    FilePath(a).lexicallyNormalized() == FilePath(b).lexicallyNormalized()
  }

  /// Finds the waivers.
  func write(
    _ file: PropertyFile, _ manifests: Manifests, _ baselines: [[String]: Manifests], _ outcome: Outcome,
    _ files: SourceFiles, limits: YAMLLimits, options: VerificationOptions
  ) throws(VerificationFailure) -> Result<WaiverWriter.Result, WaiverWriter.Failure> {
    guard let expires, let reason else { return .failure(.init(message: "neither a day nor a reason")) }
    if let today = options.asOf, expires.date < today {
      return .failure(.init(message: "\(expires.date) is past: the waivers would not count"))
    }
    var bag = DiagnosticBag()
    let world = World.enforced(
      manifests, declaration: file.set.model.declaration, by: file.set.model.enforcer,
      comparedWith: Array(baselines.values), mentions: SelectorMentions(), diagnostics: &bag)
    let writer = WaiverWriter(reason: reason, expires: expires.date, options: options)
    do {
      return .success(
        try writer.write(files[file.id], id: file.id, manifests, baselines, world: world, limits: limits))
    } catch let failure as VerificationFailure {
      throw failure
    } catch let failure as WaiverWriter.Failure {
      return .failure(failure)
    } catch {
      return .failure(.init(message: "\(error)"))
    }
  }

  /// Writes the file, or prints the waivers, and says what is left.
  func finish(
    _ waived: Result<WaiverWriter.Result, WaiverWriter.Failure>, file: String, in environment: Environment
  ) -> RunStatus {
    let result: WaiverWriter.Result
    switch waived {
    case .failure(let failure):
      environment.tell("netpol-verify: no waivers were written: \(failure.message)")
      return .invalid
    case .success(let found): result = found
    }
    var status = result.left.isEmpty ? RunStatus.green : .red
    for line in result.left { environment.tell("netpol-verify: not waived: \(VisibleText.escape(line))") }
    if writeWaivers == "-" {
      return result.waivers.isEmpty ? status : environment.put(WaiverWriter.fragment(result.waivers), status: status)
    }
    do {
      if !result.waivers.isEmpty { try environment.rewrite(file, result.bytes) }
      let what = counted(result.waivers.count, "waiver was", "waivers were")
      environment.tell(
        result.waivers.isEmpty
          ? "netpol-verify: \(result.left.isEmpty ? "nothing to waive" : "nothing was written")"
          : "netpol-verify: \(what) written into \(VisibleText.escape(file))")
    } catch {
      environment.tell("netpol-verify: cannot write \(VisibleText.escape(file)): \(NetpolVerifyCLI.reason(error))")
      status = .invalid
    }
    return status
  }
}
