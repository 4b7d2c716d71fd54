import Diagnostics
import YAMLTree

/// Paths that were named without an option, told apart by what they lead to.
struct InputPaths {
  /// The property files.
  private(set) var properties: [String] = []
  /// All others.
  private(set) var manifests: [String] = []

  /// Looks at each path. A file that is missing is taken for a manifest, and told when it is read.
  init(
    _ paths: [String], store: inout InputStore, limits: YAMLLimits, diagnostics: inout DiagnosticBag
  ) {
    for path in paths {
      // Standard input can be read but once.
      if path == InputStore.standardInput { _ = store.read(path, diagnostics: &diagnostics) }
      if Self.isPropertyFile(path, store: &store, limits: limits) {
        properties.append(path)
      } else {
        manifests.append(path)
      }
    }
  }

  /// Whether the first document of a file is, or was meant to be, a PropertySet.
  static func isPropertyFile(_ path: String, store: inout InputStore, limits: YAMLLimits) -> Bool {
    guard let id = store.peek(path) else { return false }
    let file = store.files[id]
    // Files of manifests are large and seldom speak of it: they are parsed once, later.
    func names(_ text: String) -> Bool { file.bytes.firstRange(of: Array(text.utf8)) != nil }
    guard names("PropertySet") || names("netpol-verify") else { return false }
    var scratch = DiagnosticBag()
    let documents = YAMLReader.read(file, id: id, limits: limits, diagnostics: &scratch)
    if scratch.hasErrors { return names("kind: PropertySet") }
    guard let first = documents.first else { return false }
    return first["apiVersion"]?.scalar?.text.hasPrefix("netpol-verify") ?? false
      || first["kind"]?.scalar?.text == "PropertySet"
  }
}
