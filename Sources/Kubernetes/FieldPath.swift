/// The path of a field as the API's messages write it: `spec.ingress[0].from[1].ipBlock.cidr`.
package struct FieldPath: Hashable, Sendable, CustomStringConvertible {
  private enum Component: Hashable, Sendable {
    case key(String)
    case index(Int)
  }

  private var components: [Component] = []

  /// The path of the object itself.
  package init() {}

  /// The path of a member.
  package func appending(_ key: String) -> Self {
    var copy = self
    copy.components.append(.key(key))
    return copy
  }

  /// The path of a list's item.
  package func appending(_ index: Int) -> Self {
    var copy = self
    copy.components.append(.index(index))
    return copy
  }

  /// The key of the member that it leads to; nil for the object itself and for items of lists.
  var lastKey: String? { if case .key(let key)? = components.last { key } else { nil } }

  /// The text; empty for the object itself.
  package var description: String {
    var text = ""
    for component in components {
      switch component {
      case .index(let index): text += "[\(index)]"
      case .key(let key):
        let isPlain = key.utf8.allSatisfy {
          (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F
        }
        if isPlain { text += text.isEmpty ? key : ".\(key)" } else { text += "[\(key)]" }
      }
    }
    return text
  }
}
