package import YAMLTree

extension YAMLNode {
  /// What is written, in one form whatever the order of keys.
  package var canonical: String {
    switch content {
    case .scalar(let scalar): "\(scalar.value == .string ? "s" : "")\(scalar.text.utf8.count):\(scalar.text)"
    case .sequence(let items): "[" + items.map(\.canonical).joined(separator: ",") + "]"
    case .mapping(let entries):
      "{"
        + entries.sorted { $0.key < $1.key }.map { "\($0.key.utf8.count):\($0.key)=\($0.value.canonical)" }
        .joined(separator: ",") + "}"
    }
  }
}
