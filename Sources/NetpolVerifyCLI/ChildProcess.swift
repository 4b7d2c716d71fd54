import Dispatch
import Subprocess
import Synchronization
import SystemPackage

/// Runs programs and waits for them.
enum ChildProcess {
  /// How much a program may print.
  private static let outputLimit = 256 << 20

  /// Runs a program to its end.
  ///
  /// The calling thread waits; everything else goes on beside it.
  static func run(_ request: ProcessRequest) -> Result<ProcessResult, ProcessFailure> {
    guard let path = find(request.program, in: request.variables["PATH"] ?? "") else { return .failure(.notFound) }
    let done = DispatchSemaphore(value: 0)
    let answer = Answer()
    Task.detached {
      let result = await start(path, request)
      answer.value.withLock { $0 = result }
      done.signal()
    }
    done.wait()
    return answer.value.withLock { $0 }
  }

  /// Where the answer is left.
  private final class Answer: Sendable {
    let value = Mutex<Result<ProcessResult, ProcessFailure>>(.failure(.failed("it did not end")))
  }

  private static func find(_ program: String, in path: String) -> String? {
    path.split(separator: ":").map { "\($0)/\(program)" }.first { FileSystem.kind($0) == .file }
  }

  private static func start(_ path: String, _ request: ProcessRequest) async -> Result<ProcessResult, ProcessFailure> {
    var variables: [Subprocess.Environment.Key: String] = [:]
    for (name, value) in request.variables {
      if let key = Subprocess.Environment.Key(rawValue: name) { variables[key] = value }
    }
    do {
      let result = try await Subprocess.run(
        .path(FilePath(path)), arguments: Arguments(request.arguments), environment: .custom(variables),
        workingDirectory: request.directory.map { FilePath($0) }, input: .array(request.input),
        output: .bytes(limit: outputLimit), error: .string(limit: 1 << 20))
      let status: Int32 =
        switch result.terminationStatus {
        case .exited(let code): code
        case .signaled(let signal): -signal
        }
      return .success(
        ProcessResult(output: result.standardOutput, errors: result.standardError, status: status))
    } catch {
      return .failure(.failed("\(error)"))
    }
  }
}
