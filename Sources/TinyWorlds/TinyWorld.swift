/// A cluster of a handful of objects and a property file about it, as a user would write them.
public struct TinyWorld: Hashable, Sendable {
  /// Where it came from, when it was generated.
  public var seed: UInt64?
  /// The manifests.
  public var manifests: [Tree]
  /// The property file.
  public var properties: Tree

  /// Makes a world of documents.
  public init(seed: UInt64?, manifests: [Tree], properties: Tree) {
    self.seed = seed
    self.manifests = manifests
    self.properties = properties
  }

  /// The world of a seed: the same on every platform.
  ///
  /// - Parameter isOpen: whether properties may speak of pods that no manifest declares.
  public init(seed: UInt64, isOpen: Bool = false) {
    var generator = WorldGenerator(seed: seed)
    generator.isOpen = isOpen
    let manifests = generator.manifests()
    let properties = generator.propertyFile()
    self.init(seed: seed, manifests: manifests, properties: properties)
  }

  /// The text of the manifests.
  public var manifestText: String { manifests.map(\.yaml).joined(separator: "---\n") }

  /// The text of the property file.
  public var propertyText: String { properties.yaml }
}
