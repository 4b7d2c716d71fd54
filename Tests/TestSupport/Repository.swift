import FoundationEssentials

/// The files of this repository.
package enum Repository {
  /// Why a file could not be read.
  package struct Failure: Error {
    /// What went wrong.
    package var message: String

    /// Makes a failure.
    package init(message: String) { self.message = message }
  }

  /// The repository's root, three levels above this file.
  package static let root: String = {
    let here = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return here.dropLast(3).joined(separator: "/")
  }()

  /// The content of a file, by its path from the root.
  package static func bytes(_ path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: "\(root)/\(path)") else {
      throw Failure(message: "cannot read \(path)")
    }
    return Array(data)
  }

  /// The content of a text file.
  package static func text(_ path: String) throws -> String {
    guard let text = String(validating: try bytes(path), as: UTF8.self) else {
      throw Failure(message: "\(path) is no UTF-8")
    }
    return text
  }

  /// The names in a folder, sorted.
  package static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)").sorted()
  }

  /// The files below a folder whose names end with `suffix`, sorted, by their paths from the root.
  package static func files(below folder: String, suffix: String) throws -> [String] {
    var found: [String] = []
    for path in try FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(folder)") where path.hasSuffix(suffix) {
      found.append("\(folder)/\(path)")
    }
    return found.sorted()
  }

  /// The files of a name below `Sources`, sorted: there is one, wherever it was moved to, unless two have the name.
  package static func sources(named name: String) throws -> [String] {
    try allSources.get().filter { $0.hasSuffix("/\(name)") }
  }

  private static let allSources = Result { try files(below: "Sources", suffix: ".swift") }
}
