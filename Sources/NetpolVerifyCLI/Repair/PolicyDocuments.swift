import Cluster
import Diagnostics
import Kubernetes
import YAMLEdits
import YAMLTree

/// The documents in which policies stand, in the files that were read.
struct PolicyDocuments {
  /// Where a policy stands.
  struct Place {
    var file: SourceFile.ID
    /// The number of the document in its file.
    var document: Int
    /// The path to the policy in its document: that of an item, where the document is a list.
    var path: YAMLPath
    var node: YAMLNode
  }

  /// The places, by those of the policies in the world.
  private(set) var places: [Int: Place] = [:]
  /// The documents of the files that hold policies.
  private(set) var documents: [SourceFile.ID: [YAMLNode]] = [:]

  /// Looks for the policies of a world.
  init(_ world: World, in files: SourceFiles, limits: YAMLLimits) {
    let policies = Dictionary(grouping: world.policies.indices) { world.policies[$0].span.file }
    for (file, members) in policies where file.index >= 0 {
      var bag = DiagnosticBag()
      let read = YAMLReader.read(files[file], id: file, limits: limits, diagnostics: &bag)
      documents[file] = read
      let wanted = Dictionary(members.map { (world.policies[$0].span, $0) }, uniquingKeysWith: { first, _ in first })
      for (number, document) in read.enumerated() {
        visit(document, YAMLPath([])) { node, path in
          let name = node[YAMLPath("metadata", "name")] ?? node[YAMLPath("metadata", "generateName")]
          if let policy = (name?.span).flatMap({ wanted[$0] }) ?? wanted[node.span] {
            places[policy] = Place(file: file, document: number, path: path, node: node)
          }
        }
      }
    }
  }

  private func visit(_ node: YAMLNode, _ path: YAMLPath, _ found: (YAMLNode, YAMLPath) -> Void) {
    found(node, path)
    guard node["kind"]?.scalar?.text.hasSuffix("List") ?? false, let items = node["items"]?.sequence else { return }
    for (number, item) in items.enumerated() { visit(item, path.key("items").item(number), found) }
  }
}
