import Diagnostics
import Kubernetes
import TestSupport
import Testing
import YAMLEdits
import YAMLTree

/// What is written is what was meant, at every place of the manifests that ship: the text is read again, and holds the tree
/// with the edit made, and nothing else is different.
struct EveryPlaceTests {
  /// Ways in which the same file may have been written.
  enum Form: String, CaseIterable {
    case asItIs, carriageReturns, withoutLastLineBreak, withMark, json, list
  }

  private func text(_ original: String, as form: Form) -> String? {
    switch form {
    case .asItIs: return original
    case .carriageReturns: return original.replacing("\n", with: "\r\n")
    case .withoutLastLineBreak:
      var text = original
      while text.last == "\n" { text.removeLast() }
      return text
    case .withMark: return "\u{FEFF}" + original
    case .json, .list:
      guard let documents = Written(original)?.documents else { return nil }
      let values = documents.compactMap { YAMLValue($0) }
      guard values.count == documents.count else { return nil }
      let list = YAMLValue.mapping([
        .init("apiVersion", .text("v1")), .init("kind", .text("List")), .init("items", .list(values)),
      ])
      if form == .json { return YAMLWords.flow(list, isJSON: true) }
      return YAMLWords.block(list, .init(indent: 2, isCompact: false)).joined(separator: "\n") + "\n"
    }
  }

  /// The files with policies in which the tests look.
  static var files: [String] {
    get throws {
      let guides = try Repository.files(below: "fixtures/guide", suffix: ".yaml")
      let shop = try Repository.files(below: "fixtures/shop/manifests", suffix: "network-policies.yaml")
      return (guides + shop.prefix(3) + ["fixtures/repairs/label-key/manifests.yaml"]).filter {
        (try? Repository.text($0).contains("kind: NetworkPolicy")) ?? false
      }
    }
  }

  @Test(arguments: Form.allCases) func whatIsWrittenIsWhatWasMeant(form: Form) throws {
    var (written, refused) = (0, 0)
    for path in try Self.files {
      guard let text = text(try Repository.text(path), as: form), let before = Written(text) else {
        Issue.record("\(path) as \(form.rawValue)")
        continue
      }
      for (number, document) in before.documents.enumerated() {
        for edit in Written.edits(document) {
          guard let wanted = YAMLEdit.apply([edit], to: document) else { continue }
          guard let result = before.write([edit], document: number) else {
            refused += 1
            continue
          }
          written += 1
          let after = Written(form == .withMark ? "\u{FEFF}" + result : result)
          var expected = before.documents.map(\.canonical)
          expected[number] = wanted.canonical
          if after?.documents.map(\.canonical) != expected {
            Issue.record("\(path) as \(form.rawValue), document \(number): \(edit)\n\(result)")
            return
          }
        }
      }
    }
    #expect(written > 1000, "\(written)")
    #expect(refused * 20 < written, "\(refused) of \(written) were refused")
  }
}
