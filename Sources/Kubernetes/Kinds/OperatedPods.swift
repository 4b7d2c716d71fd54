/// Pods that an operator makes from an object of a kind of its own.
public struct OperatedPods: Sendable {
  /// The object's API group.
  public var group: String
  /// The object's kind.
  public var kind: String
  /// Its name and namespace. Of several kinds of pods of one object, each has a name of its own, `name[1]`.
  public var metadata: ObjectMeta
  /// The labels that are known.
  public var labels: [String: String]
  /// Keys of labels that the operator may add with any value; `*` stands for any text.
  public var freeKeys: [String]
  /// Whether its pods may carry labels of any other key as well.
  public var hasMoreLabels: Bool
  /// What its pods run, as far as it is known.
  public var template: PodSpec
  /// Whether its pods may declare other ports.
  public var hasMorePorts: Bool
  /// Annotations of its pods that bear on connections, as far as they are known.
  public var annotations: [String: String] = [:]
  /// Whether some of its pods may share their node's network, and others not (semantics A38).
  public var mayUseHostNetwork = false

  /// Makes pods.
  public init(
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
  public func mayCarry(_ key: String) -> Bool {
    labels[key] == nil && (hasMoreLabels || freeKeys.contains { Pattern($0).matches(key) })
  }
}
