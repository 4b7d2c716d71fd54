package import Diagnostics
import Kubernetes

/// A namespace whose NetworkPolicies nobody changes who is not trusted, where anyone may change those of others.
package struct TrustedNamespace: Hashable, Sendable {
  /// Its name.
  package var name: String
  /// Where it was written.
  package var span: Span

  /// Makes one.
  package init(name: String, span: Span) {
    self.name = name
    self.span = span
  }
}

extension Cursor {
  /// A list of names of namespaces, each once; whether they exist is for verification to see.
  func trustedNamespaces() -> [TrustedNamespace]? {
    guard let items = items() else { return nil }
    var result: [TrustedNamespace] = []
    for item in items {
      guard let name = item.string() else { return nil }
      if !result.contains(where: { $0.name == name }) { result.append(TrustedNamespace(name: name, span: item.span)) }
    }
    return result
  }

  /// That a list of trusted namespaces says nothing.
  func warnOfUnusedTrust(at span: Span) {
    context.diagnostics.report(
      .warning(
        "unused-trust", "`trustedNamespaces` means nothing without `policies: open`", at: span,
        notes: [.init("without it policies are those of the manifests, in every namespace")]))
  }
}
