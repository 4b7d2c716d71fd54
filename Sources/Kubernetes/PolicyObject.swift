package import Diagnostics
package import Network

/// A policy of any language, by what all of them have. What it means, only the rooms of its language know.
///
/// An object without a namespace has none in its `reference`, and judges pods of every namespace or nodes.
package protocol PolicyObject: ReadObject, Sendable {
  /// The name, unique among the objects of its kind and namespace.
  var name: String { get set }
  /// Whether the name is that of `generateName`, to which the API server will add something.
  var isGenerated: Bool { get }
  /// Who says what the namespace is.
  var namespaceSource: NamespaceSource { get }
  /// Where the name stands, or the object when that is unknown.
  var span: Span { get }
  /// The annotation `netpol-verify/ignore`, if there is one: findings that are accepted, each with a reason.
  var ignored: String? { get }
  /// The ends that it may judge, and the directions in which it judges them.
  var scope: KindScope { get }
  /// Who alone reads policies of its kind; nil for a kind of Kubernetes itself.
  var enforcer: Enforcer.Name? { get }
  /// The name of the tier in which it is asked; nil in a language without named ones.
  var tierName: String? { get }
  /// Every selector of pods that it has, of its own ends and of others.
  var podSelectors: [LabelSelector] { get }
  /// Every selector of namespaces that it has.
  var namespaceSelectors: [LabelSelector] { get }
  /// The names of ports that its rules ask for.
  var portNames: Set<String> { get }
  /// Where a rule stands in it, such as `spec.ingress[0]`, by its number among those of a direction.
  func field(ofRule number: Int, _ direction: Direction) -> String
}

extension PolicyObject {
  /// Where it was written.
  package var place: Span { span }
  /// Most languages are Kubernetes' own.
  package var enforcer: Enforcer.Name? { nil }
  /// Most languages name no tiers.
  package var tierName: String? { nil }
  /// Most languages have one list for each direction.
  package func field(ofRule number: Int, _ direction: Direction) -> String { "spec.\(direction.field)[\(number)]" }
}

extension [any PolicyObject] {
  /// The policies by namespace, those without one first, by name and by kind.
  package func inOrder() -> Self {
    sorted { a, b in
      let (a, b) = (a.reference, b.reference)
      return (a.namespace ?? "", a.name, a.kind) < (b.namespace ?? "", b.name, b.kind)
    }
  }
}
