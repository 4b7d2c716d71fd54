package import Diagnostics
package import Kubernetes

/// What an object that is not read is taken to do at its worst: to let through everything at some pods of a namespace,
/// in some directions, before any policy that is read is asked.
package struct Opening: PolicyObject {
  /// The object.
  package let object: UnreadObject
  /// The name of the namespace.
  package let namespace: String
  /// The pods, by their labels.
  package let pods: LabelSelector

  /// Makes an opening.
  package init(_ object: UnreadObject, _ pods: LabelSelector, in namespace: String) {
    (self.object, self.pods, self.namespace) = (object, pods, namespace)
    name = object.name
  }

  package var name: String
  /// The object; of one namespace, since it is an opening of that one only.
  package var reference: ObjectReference { ObjectReference(kind: object.kind, namespace: namespace, name: name) }
  package var isGenerated: Bool { false }
  package var namespaceSource: NamespaceSource { .manifest }
  package var span: Span { object.span }
  package var ignored: String? { nil }
  package var scope: KindScope {
    KindScope(.pods(namespace: namespace, pods), directions: object.scope.directions)
  }
  package var podSelectors: [LabelSelector] { [pods] }
  package var namespaceSelectors: [LabelSelector] { [] }
  package var portNames: Set<String> { [] }
  package var readFields: ReadFields { ReadFields() }
}
