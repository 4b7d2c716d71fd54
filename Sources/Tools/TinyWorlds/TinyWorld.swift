/// A cluster of a handful of objects and a property file about it, as a user would write them.
package struct TinyWorld: Hashable, Sendable {
  /// Where it came from, when it was generated.
  package var seed: UInt64?
  /// The manifests.
  package var manifests: [Tree]
  /// The manifests that `noNewAccess` compares with; nil without such a property.
  package var baseline: [Tree]?
  /// The property file.
  package var properties: Tree
  /// The namespace of objects that name none, as a user gives it; nil where nobody does.
  package var defaultNamespace: String?

  /// Makes a world of documents.
  package init(seed: UInt64?, manifests: [Tree], properties: Tree) {
    self.seed = seed
    self.manifests = manifests
    self.properties = properties
  }

  /// The world of a seed: the same on every platform.
  ///
  /// - Parameters:
  ///   - isOpen: whether properties may speak of pods that no manifest declares.
  ///   - topic: what properties are about besides the usual.
  package init(seed: UInt64, isOpen: Bool = false, topic: Topic? = nil) {
    var generator = WorldGenerator(seed: seed)
    generator.isOpen = isOpen || topic == .open
    generator.topic = topic
    let manifests = generator.manifests()
    let properties = generator.propertyFile()
    self.init(seed: seed, manifests: manifests, properties: properties)
    if topic == .baselines || topic == .authors || topic == .open { baseline = generator.baseline(of: manifests) }
  }

  /// The text of the manifests.
  package var manifestText: String { manifests.map(\.yaml).joined(separator: "---\n") }

  /// The text of the baseline's manifests.
  package var baselineText: String? { baseline.map { $0.map(\.yaml).joined(separator: "---\n") } }

  /// All texts, to be shown.
  package var text: String {
    (baselineText.map { "\($0)--- # now\n" } ?? "") + "\(manifestText)---\n\(propertyText)"
  }

  /// The text of the property file.
  package var propertyText: String { properties.yaml }
}
