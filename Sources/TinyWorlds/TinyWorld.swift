/// A cluster of a handful of objects and a property file about it, as a user would write them.
public struct TinyWorld: Hashable, Sendable {
  /// Where it came from, when it was generated.
  public var seed: UInt64?
  /// The manifests.
  public var manifests: [Tree]
  /// The manifests that `noNewAccess` compares with; nil without such a property.
  public var baseline: [Tree]?
  /// The property file.
  public var properties: Tree
  /// The namespace of objects that name none, as a user gives it; nil where nobody does.
  public var defaultNamespace: String?

  /// Makes a world of documents.
  public init(seed: UInt64?, manifests: [Tree], properties: Tree) {
    self.seed = seed
    self.manifests = manifests
    self.properties = properties
  }

  /// The world of a seed: the same on every platform.
  ///
  /// - Parameters:
  ///   - isOpen: whether properties may speak of pods that no manifest declares.
  ///   - topic: what properties are about besides the usual.
  public init(seed: UInt64, isOpen: Bool = false, topic: Topic? = nil) {
    var generator = WorldGenerator(seed: seed)
    generator.isOpen = isOpen || topic == .open
    generator.topic = topic
    let manifests = generator.manifests()
    let properties = generator.propertyFile()
    self.init(seed: seed, manifests: manifests, properties: properties)
    if topic == .baselines || topic == .open { baseline = generator.baseline(of: manifests) }
  }

  /// The text of the manifests.
  public var manifestText: String { manifests.map(\.yaml).joined(separator: "---\n") }

  /// The text of the baseline's manifests.
  public var baselineText: String? { baseline.map { $0.map(\.yaml).joined(separator: "---\n") } }

  /// All texts, to be shown.
  public var text: String {
    (baselineText.map { "\($0)--- # now\n" } ?? "") + "\(manifestText)---\n\(propertyText)"
  }

  /// The text of the property file.
  public var propertyText: String { properties.yaml }
}
