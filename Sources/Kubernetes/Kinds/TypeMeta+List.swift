import Diagnostics
import YAMLTree

extension TypeMeta {
  /// The items of a list, and the type of those that name none.
  struct Items {
    var cursors: [Cursor]
    var type: TypeMeta?
  }

  /// The members of a list.
  private static let listFields = ["apiVersion", "kind", "metadata", "items"]

  /// The items of `object` if it is a list; nil if it is none. What is wrong with a list whose items can matter is
  /// reported: a misspelt `items` must not make them vanish.
  ///
  /// Go clients write `items: null` for a list of nothing.
  func items(_ fields: Fields, of object: Cursor, _ policies: PolicyKinds) -> Items? {
    guard kind.hasSuffix("List") else { return nil }
    let itemKind = String(kind.dropLast(4))
    let itemType = itemKind.isEmpty ? nil : TypeMeta(apiVersion: apiVersion, kind: itemKind)
    let items = fields.written("items")
    if let itemType, !itemType.matters(policies) {
      // A kind may end with `List` without being a list of the API.
      guard let items, let nodes = items.node.sequence, nodes.allSatisfy({ $0.mapping != nil }) else {
        return items?.isNull ?? false ? Items(cursors: [], type: itemType) : nil
      }
      return Items(cursors: items.items() ?? [], type: itemType)
    }
    _ = object.fields(kind, known: Self.listFields)
    guard let items else {
      _ = fields.required("items", of: kind)
      return Items(cursors: [], type: itemType)
    }
    return Items(cursors: items.isNull ? [] : items.items() ?? [], type: itemType)
  }
}
