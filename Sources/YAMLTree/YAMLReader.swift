package import Diagnostics

/// Reads YAML and JSON files to trees, as Kubernetes does.
package struct YAMLReader {
  /// The documents of a file, without empty ones.
  ///
  /// A file with an error has no documents: nothing is read from half a file.
  package static func read(
    _ file: SourceFile, id: SourceFile.ID, limits: YAMLLimits = YAMLLimits(), diagnostics: inout DiagnosticBag
  ) -> [YAMLNode] {
    let start = Position(line: 1, column: 1)
    func fail(_ id: Diagnostic.ID, _ message: String, at span: Span) -> [YAMLNode] {
      diagnostics.report(.error(id, message, at: span))
      return []
    }
    if file.bytes.count > limits.fileBytes {
      diagnostics.report(
        Diagnostic(
          .yamlLimit, "the file is larger than \(limits.fileBytes) bytes; `--max-file-bytes` raises the limit",
          at: .path(file.path)))
      return []
    }
    let decoded = SourceText.decode(file.bytes)
    if let offset = decoded.brokenUTF16At {
      let place = SourceText(utf8: decoded.utf8).position(ofByte: offset)
      return fail(.yamlEncoding, "invalid UTF-16", at: Span(file: id, start: place, end: place))
    }
    // libyaml compares every `%TAG` line with all before it.
    if tagDirectives(in: decoded.utf8) > 100 {
      return fail(.yamlSyntax, "more than 100 `%TAG` directives", at: Span(file: id, start: start, end: start))
    }
    var builder = TreeBuilder(file: id, limits: limits)
    if JSONScanner.mayRead(decoded.utf8) {
      var scanner = JSONScanner(decoded.utf8)
      do throws(JSONScanner.Failure) {
        try scanner.read(into: &builder)
        return finish(builder, &diagnostics)
      } catch {
        if case .stop = error { return finish(builder, &diagnostics) }
        builder = TreeBuilder(file: id, limits: limits)
      }
    }
    do throws(EventLoop.Failure) {
      try EventLoop.run(decoded.utf8, into: &builder)
    } catch {
      if case .syntax(let problem) = error {
        diagnostics.report(contentsOf: builder.problems)
        diagnostics.report(SyntaxExplanation(problem, in: SourceText(utf8: decoded.utf8), file: id).diagnostic)
        return []
      }
    }
    return finish(builder, &diagnostics)
  }

  private static func finish(_ builder: TreeBuilder, _ diagnostics: inout DiagnosticBag) -> [YAMLNode] {
    diagnostics.report(contentsOf: builder.problems)
    return builder.problems.isEmpty ? builder.documents : []
  }

  private static func tagDirectives(in utf8: [UInt8]) -> Int {
    guard utf8.contains(UInt8(ascii: "%")) else { return 0 }
    return utf8.indices.count { index in
      utf8[index] == UInt8(ascii: "%") && (index == 0 || utf8[index - 1] <= 0x20)
        && utf8[index...].starts(with: "%TAG".utf8)
    }
  }
}
