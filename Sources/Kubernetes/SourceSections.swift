package import Diagnostics
package import YAMLTree

/// Finds out which objects a file holds and what they were made from, for files that a person cannot open or that a
/// program has written.
package enum SourceSections {
  /// The sections of a file; none where its lines are where a person looks.
  ///
  /// - Parameter policies: the kinds of policies that are read: the places of their fields are told.
  package static func find(
    _ documents: [YAMLNode], in file: SourceFile, policies: PolicyKinds
  ) -> [SourceSection] {
    let text = RenderedOrigin.isInComments(of: file.bytes) ? SourceText(file) : nil
    let sections = documents.flatMap { document in
      let comment = text.flatMap { RenderedOrigin(commentAbove: document, in: $0) }
      return objects(document, kind: "").map { object, kind in
        let origin = RenderedOrigin(annotationOf: object) ?? comment
        if file.origin != .cluster {
          // A document that names no source must not be taken for a part of the one before it.
          return SourceSection(start: object.span.start, source: origin?.path(in: file.origin))
        }
        let isPolicy = policies.hasKind(named: kind)
        return SourceSection(
          start: object.span.start, object: title(object, kind: kind), fields: isPolicy ? fields(of: object) : [])
      }
    }
    return file.origin == .cluster || sections.contains { $0.source != nil } ? sections : []
  }

  /// The objects of a document, those of a list one by one, with their kinds.
  private static func objects(_ document: YAMLNode, kind: String) -> [(YAMLNode, kind: String)] {
    let kind = document["kind"]?.scalar?.text ?? kind
    guard kind.hasSuffix("List"), let items = document["items"]?.sequence else { return [(document, kind)] }
    return items.flatMap { objects($0, kind: String(kind.dropLast(4))) }
  }

  /// `NetworkPolicy shop/web`.
  private static func title(_ object: YAMLNode, kind: String) -> String {
    let names = ["namespace", "name"].compactMap { object["metadata"]?[$0]?.scalar?.text }
    return "\(kind) \(names.joined(separator: "/"))"
  }

  /// Where the fields of an object's spec begin; all else is the object.
  private static func fields(of object: YAMLNode) -> [SourceSection.Field] {
    var result: [SourceSection.Field] = []
    func add(_ position: Position, _ path: FieldPath) { result.append(.init(start: position, path: path.description)) }
    func visit(_ node: YAMLNode, _ path: FieldPath) {
      add(node.span.start, path)
      for entry in node.mapping ?? [] {
        let path = path.appending(entry.key)
        add(entry.keySpan.start, path)
        visit(entry.value, path)
      }
      for (index, item) in (node.sequence ?? []).enumerated() { visit(item, path.appending(index)) }
    }
    for entry in object.mapping ?? [] {
      add(entry.keySpan.start, FieldPath())
      if entry.key == "spec" { visit(entry.value, FieldPath().appending("spec")) }
    }
    return result.sorted { $0.start < $1.start }
  }
}
