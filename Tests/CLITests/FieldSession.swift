import FoundationEssentials
import TestSupport

/// What a person types in a folder of inputs, and what the program answers: `session.txt`.
///
///     # Why the answer below is right.
///     $ netpol-verify properties.yaml -f manifests.yaml
///     what the program prints on standard output; a line `…` stands for any that were left out
///     ! what it prints on standard error
///     [1]
///
/// `[1]` is the exit status. Blanks separate arguments; `< FILE` at the end gives standard input.
struct FieldSession {
  /// One command, the lines before it that say why, and what it prints.
  struct Step {
    var comments: [String] = []
    var command: String
    var output: [String] = []
  }

  /// Why a session cannot be read.
  struct Malformed: Error, CustomStringConvertible {
    var description: String
  }

  /// The commands in order.
  private(set) var steps: [Step] = []

  init(_ text: String) throws {
    var comments: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      let isBetween = steps.last.map { $0.output.last.map(Self.isStatus) ?? false } ?? true
      if line.hasPrefix("$ netpol-verify") {
        guard isBetween else { throw Malformed(description: "no exit status before `\(line)`") }
        steps.append(Step(comments: comments, command: String(line.dropFirst(2))))
        comments = []
      } else if isBetween {
        guard line.isEmpty || line.hasPrefix("#") else { throw Malformed(description: "no command before `\(line)`") }
        comments.append(line)
      } else {
        steps[steps.count - 1].output.append(line)
      }
    }
    guard let last = steps.last?.output.last, Self.isStatus(last) else {
      throw Malformed(description: "the session has no command, or its last has no exit status")
    }
    guard comments.allSatisfy(\.isEmpty) else { throw Malformed(description: "a comment after the last command") }
  }

  private static func isStatus(_ line: String) -> Bool {
    line.hasPrefix("[") && line.hasSuffix("]") && Int32(line.dropFirst().dropLast()) != nil
  }

  /// The text of the session with what each command printed in this run; a step that it matches stays as it is.
  func text(recording actual: [[String]]) -> String {
    zip(steps, actual).flatMap { step, lines in
      step.comments + ["$ \(step.command)"]
        + (ShortenedText.matches(step.output[...], lines[...]) ? step.output : lines)
    }.joined(separator: "\n") + "\n"
  }
}

extension Sandbox {
  /// Runs a command of a session; the lines that it shows.
  func run(_ step: FieldSession.Step) async throws -> [String] {
    var words = step.command.split(separator: " ").dropFirst().map(String.init)
    if words.count >= 2, words[words.count - 2] == "<" {
      input = read(words.removeLast()) ?? ""
      words.removeLast()
    }
    let status = await runApart(words.joined(separator: " "))
    func lines(_ text: String) -> [String] {
      let lines = text.replacing(directory, with: "DIR").split(separator: "\n", omittingEmptySubsequences: false)
      return (lines.last == "" ? lines.dropLast() : lines[...]).map(String.init)
    }
    return lines(output) + lines(errors).map { "! \($0)" } + ["[\(status)]"]
  }
}
