import Diagnostics
import FoundationEssentials
import NetpolVerifyCLI
import YAMLTree

/// The files that ship.
enum Repository {
  static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

  /// The paths below a folder that end in `suffix`, sorted.
  static func files(below folder: String, suffix: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(folder)")
      .filter { $0.hasSuffix(suffix) }.map { "\(folder)/\($0)" }.sorted()
  }

  /// The text of a file.
  static func read(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: "\(root)/\(path)")), as: UTF8.self)
  }

  /// Every property file that ships and is meant to be valid.
  static var propertyFiles: [String] {
    get throws {
      try files(below: "properties", suffix: ".yaml")
        + files(below: "fixtures", suffix: ".yaml").filter {
          try !["fixtures/schema/", "fixtures/bad/", "fixtures/field/"].contains(where: $0.hasPrefix)
            && read($0).contains("kind: PropertySet")
        }
    }
  }

  /// The first document of a text.
  static func document(_ text: String) -> YAMLNode? {
    var files = SourceFiles()
    var diagnostics = DiagnosticBag()
    let file = SourceFile(path: "text", bytes: Array(text.utf8))
    return YAMLReader.read(file, id: files.add(file), diagnostics: &diagnostics).first
  }

  /// Runs the program in a folder of the repository, with arguments that blanks separate.
  static func run(_ arguments: String, in folder: String = ".") -> (status: Int32, output: String, errors: String) {
    var output = ""
    var errors = ""
    let environment = Environment(
      write: { stream, bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        if stream == .output { output += text } else { errors += text }
      }, readStandardInput: { _ in [] }, directory: "\(root)/\(folder)")
    let status = EntryPoint.run(arguments.split(separator: " ").map(String.init), in: environment)
    return (status, output, errors)
  }
}
