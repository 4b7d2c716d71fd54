package import Diagnostics
import Kubernetes
import YAMLTree

/// An item of `resources` that a program renders into manifests.
package struct RenderedResource: Sendable {
  /// What is rendered. Paths are as written: relative to the file.
  package enum Source: Hashable, Sendable {
    /// A directory with a kustomization.
    case kustomization(String)
    /// A Helm chart with files of values.
    case chart(String, values: [String])
  }

  /// What is rendered.
  package var source: Source
  /// Where it was written.
  package var span: Span

  /// Reads `{kustomize: DIR}` or `{helm: DIR, values: [FILE…]}`; nil after a report.
  static func decode(_ cursor: Cursor) -> Self? {
    cursor.context.withoutErrors {
      cursor.fields("an item of `resources`", known: ["kustomize", "helm", "values"])
    }
    .flatMap { read($0, cursor) }
  }

  private static func read(_ fields: Fields, _ cursor: Cursor) -> Self? {
    var values: [String] = []
    for item in fields["values"].map({ $0.items() ?? [] }) ?? [] {
      guard let text = item.string() else { return nil }
      values.append(text)
    }
    switch (fields["kustomize"], fields["helm"]) {
    case (let directory?, nil):
      guard fields["values"] == nil else {
        cursor.error("invalid-value", "`values` are for `helm`")
        return nil
      }
      return directory.string().map { Self(source: .kustomization($0), span: cursor.span) }
    case (nil, let chart?):
      return chart.string().map { Self(source: .chart($0, values: values), span: cursor.span) }
    default:
      cursor.error(
        "invalid-value", "an item of `resources` is a path, `{kustomize: DIR}` or `{helm: DIR, values: [FILE]}`")
      return nil
    }
  }
}
