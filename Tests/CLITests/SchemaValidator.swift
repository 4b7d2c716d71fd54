import YAMLTree

/// Judges documents by a JSON Schema, as far as `netpol-verify schema` uses the language. A keyword that is not known
/// here fails the test rather than being passed over.
struct SchemaValidator {
  let root: YAMLNode

  /// Keywords that say nothing about what is valid.
  private static let annotations: Set<String> = ["$schema", "$id", "$defs", "title", "description", "examples"]

  /// What is wrong with a document; empty when it is valid.
  func errors(in document: YAMLNode) throws -> [String] { try errors(document, root, "") }

  struct UnknownKeyword: Error { var name: String }

  private func errors(_ node: YAMLNode, _ schema: YAMLNode, _ path: String) throws -> [String] {
    var result: [String] = []
    if case .scalar(let scalar) = schema.content, scalar.value == .bool(false) { return ["\(path): must not be here"] }
    for (keyword, value) in members(schema) where !Self.annotations.contains(keyword) {
      result += try errors(node, keyword, value, schema, path)
    }
    return result
  }

  private func errors(
    _ node: YAMLNode, _ keyword: String, _ value: YAMLNode, _ schema: YAMLNode, _ path: String
  ) throws -> [String] {
    func fail(_ message: String) -> [String] { ["\(path.isEmpty ? "/" : path): \(message)"] }
    func count(_ schemas: [YAMLNode]) throws -> Int { try schemas.count { try errors(node, $0, path).isEmpty } }
    switch keyword {
    case "$ref":
      let name = text(value).split(separator: "/").last.map(String.init) ?? ""
      guard let target = member(member(root, "$defs"), name) else { throw UnknownKeyword(name: text(value)) }
      return try errors(node, target, path)
    case "type":
      let types = isList(value) ? items(value).map(text) : [text(value)]
      return types.contains(type(of: node)) ? [] : fail("expected \(types.joined(separator: " or "))")
    case "const": return isEqual(node, value) ? [] : fail("expected \(text(value))")
    case "enum": return items(value).contains { isEqual(node, $0) } ? [] : fail("not one of those permitted")
    case "pattern":
      guard case .scalar(let scalar) = node.content, scalar.value == .string else { return [] }
      return try scalar.text.firstMatch(of: Regex(text(value))) == nil ? fail("does not match \(text(value))") : []
    case "minimum": return integer(node).map { $0 < integer(value) ?? 0 } ?? false ? fail("too small") : []
    case "maximum": return integer(node).map { $0 > integer(value) ?? 0 } ?? false ? fail("too large") : []
    case "minItems": return isList(node) && items(node).count < integer(value) ?? 0 ? fail("too few items") : []
    case "maxItems": return isList(node) && items(node).count > integer(value) ?? 0 ? fail("too many items") : []
    case "minProperties":
      return type(of: node) == "object" && members(node).count < integer(value) ?? 0 ? fail("too few members") : []
    case "items": return try items(node).enumerated().flatMap { try errors($1, value, "\(path)/\($0)") }
    case "properties":
      return try members(node).flatMap { name, child in
        try member(value, name).map { try errors(child, $0, "\(path)/\(name)") } ?? []
      }
    case "additionalProperties":
      let known = Set(members(member(schema, "properties")).map(\.0))
      return try members(node).filter { !known.contains($0.0) }.flatMap { name, child in
        text(value) == "false" ? fail("unknown member \(name)") : try errors(child, value, "\(path)/\(name)")
      }
    case "propertyNames":
      return try members(node).flatMap { name, child in
        try errors(YAMLNode(.scalar(YAMLScalar(text: name, value: .string)), span: child.span), value, path)
      }
    case "required":
      guard type(of: node) == "object" else { return [] }
      return items(value).map(text).filter { member(node, $0) == nil }.flatMap { fail("\($0) is missing") }
    case "dependentRequired":
      return members(value).filter { member(node, $0.0) != nil }.flatMap { _, needed in
        items(needed).map(text).filter { member(node, $0) == nil }.flatMap { fail("\($0) is missing") }
      }
    case "allOf": return try items(value).flatMap { try errors(node, $0, path) }
    case "anyOf": return try count(items(value)) > 0 ? [] : fail("none of the alternatives")
    case "oneOf": return try count(items(value)) == 1 ? [] : fail("not exactly one of the alternatives")
    case "if":
      let branch = try errors(node, value, path).isEmpty ? "then" : "else"
      return try member(schema, branch).map { try errors(node, $0, path) } ?? []
    case "then", "else": return []
    case "dependentSchemas":
      return try members(value).filter { member(node, $0.0) != nil }.flatMap { try errors(node, $1, path) }
    case "not": return try errors(node, value, path).isEmpty ? fail("what must not be") : []
    default: throw UnknownKeyword(name: keyword)
    }
  }

  private func members(_ node: YAMLNode?) -> [(String, YAMLNode)] {
    guard case .mapping(let entries)? = node?.content else { return [] }
    return entries.map { ($0.key, $0.value) }
  }

  private func member(_ node: YAMLNode?, _ name: String) -> YAMLNode? { members(node).first { $0.0 == name }?.1 }

  private func items(_ node: YAMLNode) -> [YAMLNode] {
    if case .sequence(let items) = node.content { items } else { [] }
  }

  private func isList(_ node: YAMLNode) -> Bool { type(of: node) == "array" }

  private func text(_ node: YAMLNode) -> String {
    if case .scalar(let scalar) = node.content { scalar.text } else { "" }
  }

  private func integer(_ node: YAMLNode) -> Int? {
    if case .scalar(let scalar) = node.content, case .int(let value) = scalar.value { Int(value) } else { nil }
  }

  private func isEqual(_ a: YAMLNode, _ b: YAMLNode) -> Bool {
    if case .scalar(let a) = a.content, case .scalar(let b) = b.content { a == b } else { false }
  }

  private func type(of node: YAMLNode) -> String {
    switch node.content {
    case .mapping: return "object"
    case .sequence: return "array"
    case .scalar(let scalar):
      switch scalar.value {
      case .null: return "null"
      case .bool: return "boolean"
      case .int: return "integer"
      case .float: return "number"
      case .string: return "string"
      }
    }
  }
}
