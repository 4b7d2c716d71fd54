package import Diagnostics
import YAMLTree

/// An object that adds containers with named ports to pods that others make (kinds, section 2): what such a name stands
/// for there is not known, since it adds them when a pod is made.
package struct ContainerInjector: Hashable, Sendable {
  /// The kind.
  package var kind: String
  /// The name.
  package var name: String
  /// The only namespace of its pods, if it names one.
  package var namespace: String?
  /// The labels of the namespaces of its pods, if it asks for any.
  package var namespaceSelector: LabelSelector?
  /// The labels of its pods.
  package var selector: LabelSelector
  /// Where it was written.
  package var span: Span

  /// `Kind name`.
  package var title: String { ObjectReference(kind: kind, name: name).title }

  /// Reads a SidecarSet of OpenKruise, of no namespace; nil for one that names no port. Selectors that cannot be read
  /// pick everything.
  init?(_ object: YAMLNode, kind: String, name: String, span: Span) {
    let containers = object.nodes(at: ["spec", "containers[*]"]) + object.nodes(at: ["spec", "initContainers[*]"])
    guard containers.contains(where: { !$0.nodes(at: ["ports[*]", "name"]).isEmpty }) else { return nil }
    self.kind = kind
    self.name = name
    self.span = span
    namespace = object["spec"]?["namespace"]?.scalar?.text
    namespaceSelector = Self.selector(object["spec"]?["namespaceSelector"])
    selector = Self.selector(object["spec"]?["selector"]) ?? LabelSelector()
  }

  private static func selector(_ written: YAMLNode?) -> LabelSelector? {
    guard let written, !written.isNull else { return nil }
    let scratch = DecodingContext()
    let selector = LabelSelector.decode(Cursor(written, context: scratch))
    return scratch.diagnostics.hasErrors ? nil : selector
  }
}
