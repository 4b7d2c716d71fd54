/// Pods that an operator makes from an object of a kind of its own.
package struct OperatedPods: Sendable {
  /// The object's API group.
  package var group: String
  /// The object's kind.
  package var kind: String
  /// Its name and namespace. Of several kinds of pods of one object, each has a name of its own, `name[1]`.
  package var metadata: ObjectMeta
  /// The labels that are known.
  package var labels: [String: String]
  /// Keys of labels that the operator may add with any value; `*` stands for any text.
  package var freeKeys: [String]
  /// Whether its pods may carry labels of any other key as well.
  package var hasMoreLabels: Bool
  /// What its pods run, as far as it is known.
  package var template: PodSpec
  /// Whether its pods may declare other ports.
  package var hasMorePorts: Bool
  /// Annotations of its pods that bear on connections, as far as they are known.
  package var annotations: [String: String] = [:]
  /// Whether some of its pods may share their node's network, and others not (semantics A38).
  package var mayUseHostNetwork = false

  /// What tells the object from others.
  package var reference: ObjectReference {
    ObjectReference(kind: kind, namespace: metadata.namespaceName, name: metadata.name)
  }

  /// Makes pods.
  package init(
    group: String, kind: String, metadata: ObjectMeta, labels: [String: String], freeKeys: [String] = [],
    hasMoreLabels: Bool = false, template: PodSpec = PodSpec(), hasMorePorts: Bool = false
  ) {
    self.group = group
    self.kind = kind
    self.metadata = metadata
    self.labels = labels
    self.freeKeys = freeKeys
    self.hasMoreLabels = hasMoreLabels
    self.template = template
    self.hasMorePorts = hasMorePorts
  }

  /// Whether its pods may carry a label of a key that is not known.
  package func mayCarry(_ key: String) -> Bool {
    labels[key] == nil && (hasMoreLabels || freeKeys.contains { Pattern($0).matches(key) })
  }
}
