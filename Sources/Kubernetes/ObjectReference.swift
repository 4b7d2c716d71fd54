/// What tells an object from others: its kind, its namespace and its name. A cluster holds one of each.
package struct ObjectReference: Hashable, Sendable {
  /// The kind; with its group behind a dot, as kubectl names it, where Kubernetes has another kind of that name.
  package var kind: String
  /// The namespace; nil for objects that lie in none.
  package var namespace: String?
  /// The name.
  package var name: String

  /// Makes a reference.
  package init(kind: String, namespace: String? = nil, name: String) {
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }

  /// `shop/web`, or `web` of an object that lies in no namespace.
  package var path: String { namespace.map { "\($0)/\(name)" } ?? name }

  /// `NetworkPolicy shop/web`, for a line of its own.
  package var title: String { "\(kind) \(path)" }

  /// ``NetworkPolicy `shop/web` ``, for a sentence.
  package var quoted: String { "\(kind) `\(path)`" }
}

extension ObjectReference: CustomStringConvertible {
  /// `NetworkPolicy/shop/web`, for programs.
  package var description: String { "\(kind)/\(path)" }
}

extension ObjectMeta {
  /// The controller of the object; nil for one that nothing controls.
  package var controller: ObjectReference? {
    ownerReferences.first(where: \.controller).map {
      ObjectReference(kind: $0.kind, namespace: namespaceName, name: $0.name)
    }
  }
}
