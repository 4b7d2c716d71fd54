import Diagnostics
import Kubernetes
import YAMLEdits
import YAMLTree

/// A text with edits of one of its documents written into it.
struct Written {
  var documents: [YAMLNode]
  var text: SourceText

  init?(_ bytes: [UInt8]) {
    var files = SourceFiles()
    var bag = DiagnosticBag()
    let file = SourceFile(path: "test.yaml", bytes: bytes)
    documents = YAMLReader.read(file, id: files.add(file), diagnostics: &bag)
    guard bag.all.isEmpty else { return nil }
    text = SourceText(file)
  }

  init?(_ text: String) { self.init(Array(text.utf8)) }

  /// The text after edits of a document; nil where one cannot be written.
  func write(_ edits: [YAMLEdit], document: Int = 0) -> String? {
    YAMLWriter(text, documents[document]).splices(edits).flatMap { Splice.apply($0, to: text.utf8) }
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// Every edit of a kind at every place below a node.
  static func edits(_ node: YAMLNode, _ path: YAMLPath = YAMLPath([])) -> [YAMLEdit] {
    let new = YAMLValue.mapping([.init("port", .number(1)), .init("key", .text("yes"))])
    switch node.content {
    case .scalar: return path.steps.isEmpty ? [] : [.setScalar(path, .text("new-value")), .replace(path, .list([new]))]
    case .sequence(let items):
      var result: [YAMLEdit] = [.append(path, new), .append(path, .text("a:b #c"))]
      if !path.steps.isEmpty { result.append(.replace(path, .list([.text("one"), .text("two")]))) }
      for number in items.indices {
        result += [.removeItem(path.item(number)), .join(path.item(number)), .split(path.item(number))]
        result += [.replace(path.item(number), new)]
        result += edits(items[number], path.item(number))
      }
      return result
    case .mapping(let entries):
      var result: [YAMLEdit] = [
        .insertKey(path, .init("brandNew", new)),
        .insertKey(path, .init("brandNew", .list([new])), before: entries.last.map { [$0.key] } ?? []),
      ]
      if !path.steps.isEmpty { result.append(.replace(path, new)) }
      for entry in entries {
        let place = path.key(entry.key)
        result += [.renameKey(place, "renamed/key"), .removeKey(place)] + edits(entry.value, place)
      }
      return result
    }
  }
}
