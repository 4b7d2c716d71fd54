import Diagnostics
import YAMLTree

/// What a program says of the file from which it has made an object: Helm in a comment, kustomize in an annotation
/// (`buildMetadata: [originAnnotations]`).
struct RenderedOrigin {
  /// A path as the program has it.
  private var path: String
  /// Whether it begins with the name of a chart, as Helm's do.
  private var isOfChart: Bool

  private static let comment = "# Source: "
  private static let annotation = "config.kubernetes.io/origin"

  /// Whether a file has comments of Helm's.
  static func isInComments(of bytes: [UInt8]) -> Bool {
    let wanted = Array(comment.utf8)
    var rest = bytes[...]
    while let start = rest.firstIndex(of: UInt8(ascii: "#")) {
      rest = rest[start...]
      if rest.starts(with: wanted) { return true }
      rest = rest.dropFirst()
    }
    return false
  }

  /// Reads the annotation of kustomize; nil where there is none that names a file.
  init?(annotationOf object: YAMLNode) {
    guard let text = object["metadata"]?["annotations"]?[Self.annotation]?.scalar?.text else { return nil }
    var members: [Substring: String] = [:]
    for line in text.split(separator: "\n") {
      let pair = line.split(separator: ":", maxSplits: 1)
      guard pair.count == 2, line.first != " " else { continue }
      members[pair[0]] = String(pair[1].drop { $0 == " " })
    }
    guard let path = members["path"] ?? members["configuredIn"] else { return nil }
    let version = members["ref"].map { "?ref=\($0)" } ?? ""
    self.path = members["repo"].map { "\($0)//\(path)\(version)" } ?? path
    isOfChart = false
  }

  /// Reads the comment that Helm writes between the beginning of a document and its object.
  init?(commentAbove document: YAMLNode, in text: SourceText) {
    var number = Int(document.span.start.line) - 1
    while let bytes = text.line(number), bytes.isEmpty || bytes.first == UInt8(ascii: "#") {
      let line = String(decoding: bytes, as: UTF8.self)
      if line.hasPrefix(Self.comment), Self.isOfChart(line.dropFirst(Self.comment.count)) {
        path = String(line.dropFirst(Self.comment.count))
        isOfChart = true
        return
      }
      number -= 1
    }
    return nil
  }

  /// Whether a path is one of a chart's files: people write such comments, too.
  private static func isOfChart(_ path: Substring) -> Bool {
    let folders = path.split(separator: "/").dropLast()
    return !path.contains("://") && !folders.isEmpty
      && folders.dropFirst().contains { ["templates", "crds", "charts"].contains($0) }
  }

  /// The path from where the program runs, as far as that is known.
  func path(in origin: SourceFile.Origin) -> String {
    guard case .rendered(let directory, _) = origin, !path.contains("://") else { return path }
    guard isOfChart else { return Self.joined(directory, path) }
    // Charts that lie in no folder keep the path that Helm gives them.
    let isFolder = !directory.contains("://") && !directory.hasSuffix(".tgz")
    return isFolder ? Self.joined(directory, path.split(separator: "/").dropFirst().joined(separator: "/")) : path
  }

  /// A path relative to a folder, without the steps that lead nowhere.
  private static func joined(_ folder: String, _ path: String) -> String {
    if path.hasPrefix("/") { return path }
    var names: [Substring] = []
    for name in "\(folder)/\(path)".split(separator: "/") where name != "." {
      if name == "..", let last = names.last, last != ".." { names.removeLast() } else { names.append(name) }
    }
    return (folder.hasPrefix("/") ? "/" : "") + names.joined(separator: "/")
  }
}
