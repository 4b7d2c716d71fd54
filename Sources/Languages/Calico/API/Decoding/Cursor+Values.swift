import Diagnostics
import Kubernetes
import Network
import YAMLTree

extension Cursor {
  /// A number with a fraction perhaps, such as the `order` of a policy.
  func number() -> Double? {
    guard case .scalar(let scalar) = node.content else {
      typeError(expected: "a number")
      return nil
    }
    switch scalar.value {
    case .int(let value): return Double(value)
    case .float:
      // What JSON has no number for, such as `.inf`, the API has none for either.
      let isPlain = scalar.text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
      if isPlain, let value = Double(scalar.text), value.isFinite { return value }
      error("wrong-type", "`\(scalar.text)` is no number of the API")
    case .null, .bool, .string: typeError(expected: "a number")
    }
    return nil
  }

  /// The items of a list that has no text twice, with what each of them is; every mistake is reported.
  func distinctItems<Item>(
    atMost most: Int = .max, of noun: String, _ decode: (Cursor) -> Item?
  ) -> [(cursor: Cursor, item: Item)] {
    var seen: Set<String> = []
    return (items(atMost: most, of: noun) ?? []).compactMap { cursor in
      guard let item = decode(cursor) else { return nil }
      if let text = cursor.node.scalar?.text, !seen.insert(text).inserted {
        cursor.error("repeated-item", "`\(text)` is listed twice")
        return nil
      }
      return (cursor, item)
    }
  }

  /// A name that objects can have.
  func objectName() -> String? {
    guard let text = string() else { return nil }
    if isObjectName(text) { return text }
    error("invalid-name", "`\(text)` is no object name: it must be a DNS subdomain of lower-case letters")
    return nil
  }

  /// An address alone.
  func address() -> IPAddress? {
    guard let text = string() else { return nil }
    if let address = IPAddress(text) { return address }
    error("invalid-address", "`\(text)` is no address")
    return nil
  }

  /// A number of a protocol, or its name in this spelling (semantics K45, KV8).
  func ipProtocol() -> IPProtocol? {
    guard case .scalar(let scalar) = node.content, scalar.value == .string, !scalar.text.isOfDigits else {
      guard let number = node.scalar.flatMap({ Int($0.text) }) else {
        typeError(expected: "a protocol's name or number")
        return nil
      }
      if let number = UInt8(exactly: number), let found = IPProtocol(number: number) { return found }
      error("invalid-protocol", "\(number) is no protocol: protocols are 1 to 255")
      return nil
    }
    if let found = IPProtocol.named[scalar.text] { return found }
    let names = IPProtocol.named.keys.sorted()
    let meant = nearest(scalar.text, among: names).map { "did you mean `\($0)`?" }
    error(
      "invalid-protocol", "`\(scalar.text)` is no protocol of Calico",
      notes: [.init(meant ?? "protocols are \(names.joined(separator: ", ")), and numbers from 1 to 255")])
    return nil
  }

  /// Checks the keys and the size of annotations (semantics KV2).
  func checkAnnotations() {
    guard let map = stringMap("annotations") else { return }
    for key in map.keys.sorted() where !isLabelKey(key.lowercased()) {
      error(
        "invalid-annotation",
        "`\(key)` is no annotation's key: an optional DNS subdomain and `/`, then up to 63 letters, digits, `-`, `_`, `.`"
      )
    }
    let size = map.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
    if size > 256 << 10 { error("invalid-annotation", "\(size) bytes of annotations: the API takes at most 262144") }
  }
}

extension String {
  /// Whether it is a number without sign, which the API reads as that number though it is quoted.
  var isOfDigits: Bool { !isEmpty && utf8.allSatisfy { (0x30...0x39).contains($0) } }
}
