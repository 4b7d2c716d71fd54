import Diagnostics

/// Lays pictures out with Graphviz.
enum GraphLayout {
  /// The picture as SVG; nil after a report.
  static func svg(_ dot: String, in environment: Environment, _ diagnostics: inout DiagnosticBag) -> String? {
    let request = ProcessRequest(
      program: "dot", arguments: ["-Tsvg"], input: Array(dot.utf8), variables: environment.variables, directory: nil)
    func fail(_ message: String) -> String? {
      diagnostics.report(
        Diagnostic(
          "graphviz-failed", message, at: .run,
          notes: [.init("install Graphviz, or take `-o dot` or `-o mermaid`, which need no other program")]))
      return nil
    }
    switch environment.runProcess(request) {
    case .failure(.notFound): return fail("a picture in SVG needs `dot` of Graphviz, which is not in PATH")
    case .failure(.failed(let reason)): return fail("`dot` could not be run: \(reason)")
    case .success(let result):
      guard result.status == 0 else {
        let reason = result.errors.split(separator: "\n").first ?? "it gives no reason"
        return fail("`dot` ended with status \(result.status): \(reason)")
      }
      return selfContained(String(decoding: result.output, as: UTF8.self))
    }
  }

  /// The picture alone. What Graphviz writes in front of it refers to a file of the web, and names Graphviz's version.
  private static func selfContained(_ text: String) -> String {
    guard let start = text.firstRange(of: "<svg") else { return text }
    return String(text[start.lowerBound...])
  }
}
