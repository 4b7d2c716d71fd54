import ArgumentParser
import Diagnostics

/// What to measure: a realistic cluster of some size, or a shape that is made to be hard.
enum Subject: ExpressibleByArgument {
  case cluster(ClusterSize)
  case shape(HardShape, Int)

  init?(argument: String) {
    if let size = ClusterSize(rawValue: argument) {
      self = .cluster(size)
      return
    }
    let parts = argument.split(separator: ":")
    guard parts.count == 2, let shape = HardShape(rawValue: String(parts[0])), let count = Int(parts[1]), count > 0
    else { return nil }
    self = .shape(shape, count)
  }

  /// The name, as it was asked for.
  var name: String {
    switch self {
    case .cluster(let size): size.rawValue
    case .shape(let shape, let count): "\(shape.rawValue):\(count)"
    }
  }
}

/// What one measurement reads.
struct Input {
  /// The manifests: as bytes, which reading shares, so that the largest are in memory once.
  var manifests: [SourceFile]
  /// The property file.
  var properties: String

  /// A cluster with claims in the closed and in the open world.
  ///
  /// - Parameter isJSON: whether namespaces and pods come as `kubectl get -o json` prints them.
  init(_ subject: Subject, closed: Int, open: Int, seed: UInt64, isJSON: Bool) {
    switch subject {
    case .cluster(let size):
      var generator = ClusterGenerator(size, seed: seed)
      generator.isJSON = isJSON
      let objects = generator.objects()
      let policies = generator.policies()
      manifests =
        isJSON
        ? [Self.file("objects.json", objects), Self.file("policies.yaml", policies)]
        : [Self.file("manifests.yaml", objects + policies)]
      properties = generator.properties(closed: closed, open: open)
    case .shape(let shape, let count):
      var generator = HardShapeGenerator(shape, count: count, seed: seed)
      manifests = [Self.file("manifests.yaml", generator.manifests())]
      properties = generator.properties()
    }
  }

  private static func file(_ path: String, _ text: String) -> SourceFile {
    SourceFile(path: path, bytes: Array(text.utf8))
  }
}
