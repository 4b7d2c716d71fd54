package import Diagnostics
package import Network

/// An object that the policies of a language refer to, such as a tier or a set of addresses, and that judges nothing by
/// itself. What it means, only the rooms of its language know.
///
/// An object without a namespace has none in its `reference`.
package protocol PolicyData: ReadObject, Sendable {
  /// The name, unique among the objects of its kind and namespace.
  var name: String { get set }
  /// Whether the name is that of `generateName`, to which the API server will add something.
  var isGenerated: Bool { get }
  /// The addresses that it names for policies to use; none of what is no set of addresses.
  var addresses: [CIDR] { get }
  /// Who alone reads objects of its kind.
  var enforcer: Enforcer.Name { get }
  /// Who says what the namespace is.
  var namespaceSource: NamespaceSource { get }
  /// Where the name stands, or the object when that is unknown.
  var span: Span { get }
}

extension PolicyData {
  /// Most are no sets of addresses.
  package var addresses: [CIDR] { [] }
  /// Where it was written.
  package var place: Span { span }
}

extension [any PolicyData] {
  /// The objects by namespace, those without one first, by name and by kind.
  package func inOrder() -> Self {
    sorted { a, b in
      let (a, b) = (a.reference, b.reference)
      return (a.namespace ?? "", a.name, a.kind) < (b.namespace ?? "", b.name, b.kind)
    }
  }
}
