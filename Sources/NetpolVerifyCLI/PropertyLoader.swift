import Diagnostics
import Kubernetes
import Properties
import Report
import YAMLTree

/// A property file that was read.
struct PropertyFile {
  /// Which file it is.
  var id: SourceFile.ID
  /// Its path as the user wrote it.
  var path: String
  /// What it says.
  var set: PropertySet
}

/// Reads property files.
enum PropertyLoader {
  /// The `apiVersion` of property files.
  private static let apiVersion = "netpol-verify/v1"

  /// Reads the files of several paths, each once, by path. Nothing is left out without a report.
  ///
  /// - Parameter mayAskNothing: whether files without properties and tests pass.
  static func load(
    _ paths: [String], mayAskNothing: Bool = false, store: inout InputStore, limits: YAMLLimits,
    context: DecodingContext
  ) -> [PropertyFile] {
    var seen: Set<SourceFile.ID> = []
    var result: [PropertyFile] = []
    for path in FileSystem.sorted(paths) {
      guard let id = store.read(path, diagnostics: &context.diagnostics), seen.insert(id).inserted else { continue }
      if let set = read(store.files[id], id: id, limits: limits, context: context) {
        result.append(PropertyFile(id: id, path: path, set: set))
      }
    }
    if mayAskNothing { return result }
    let asking = result.filter { !$0.set.properties.isEmpty || !$0.set.tests.isEmpty }
    for file in result where file.set.properties.isEmpty && file.set.tests.isEmpty {
      context.diagnostics.report(
        Diagnostic(
          "nothing-asked", severity: asking.isEmpty ? .error : .warning,
          "the file has no property and no test: nothing is asked", at: .path(file.path)))
    }
    return result
  }

  /// Whether a document belongs to a property file.
  static func isPropertySet(_ document: YAMLNode) -> Bool {
    guard case .mapping(let entries) = document.content,
      case .scalar(let version)? = entries.first(where: { $0.key == "apiVersion" })?.value.content
    else { return false }
    return version.text == apiVersion || version.text.hasPrefix("netpol-verify") && isOfKind(entries)
  }

  /// Whether a document is of the kind of property files, whatever its `apiVersion`.
  private static func isOfKind(_ entries: [YAMLNode.Entry]) -> Bool {
    guard case .scalar(let kind)? = entries.first(where: { $0.key == "kind" })?.value.content else { return false }
    return kind.text == "PropertySet"
  }

  /// The kind of a document that is a Kubernetes object; nil for anything else.
  private static func manifestKind(_ document: YAMLNode) -> String? {
    guard case .mapping(let entries) = document.content,
      case .scalar(let version)? = entries.first(where: { $0.key == "apiVersion" })?.value.content,
      case .scalar(let kind)? = entries.first(where: { $0.key == "kind" })?.value.content
    else { return nil }
    return version.text.hasPrefix("netpol-verify") || isOfKind(entries) ? nil : kind.text
  }

  private static func read(
    _ file: SourceFile, id: SourceFile.ID, limits: YAMLLimits, context: DecodingContext
  ) -> PropertySet? {
    let before = context.diagnostics.all.count
    let documents = YAMLReader.read(file, id: id, limits: limits, diagnostics: &context.diagnostics)
    guard let first = documents.first else {
      if context.diagnostics.all.count == before {
        context.diagnostics.report(Diagnostic("empty-property-file", "the file is empty", at: .path(file.path)))
      }
      return nil
    }
    if let kind = manifestKind(first) {
      context.diagnostics.report(
        .error(
          "not-a-property-file", "a manifest of kind \(kind), where a property file is wanted", at: first.span,
          notes: [
            .init("manifests are named with `-f`"),
            .init(
              "`netpol-verify init \(ShellWord.quote(file.path)) > netpol-verify.yaml` writes a first property file"),
          ]))
      return nil
    }
    if documents.count > 1 {
      context.diagnostics.report(
        .error(
          "second-document", "a property file is one document", at: documents[1].span,
          notes: [.init("the first begins here", at: first.span), .init("write a file for each PropertySet")]))
      return nil
    }
    return PropertySet.decode(Cursor(first, context: context))
  }
}
