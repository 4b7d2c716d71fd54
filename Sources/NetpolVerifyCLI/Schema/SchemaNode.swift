import Report

/// The pieces that the schema is put together from.
enum SchemaNode {
  /// A mapping with these members and no others.
  static func object(
    _ description: String, required: [String] = [], _ properties: KeyValuePairs<String, JSONValue>,
    rules: KeyValuePairs<String, JSONValue> = [:]
  ) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init(key: "description", value: .string(description)), .init(key: "type", value: .string("object")),
      .init(key: "additionalProperties", value: .bool(false)),
    ]
    if !required.isEmpty { members.append(.init(key: "required", value: .strings(required))) }
    members.append(.init(key: "properties", value: .object(properties.map { .init(key: $0.key, value: $0.value) })))
    return .object(members + rules.map { .init(key: $0.key, value: $0.value) })
  }

  /// A list.
  static func list(_ description: String, of items: JSONValue, atLeast: Int = 0) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init(key: "description", value: .string(description)), .init(key: "type", value: .string("array")),
      .init(key: "items", value: items),
    ]
    if atLeast > 0 { members.append(.init(key: "minItems", value: .int(atLeast))) }
    return .object(members)
  }

  /// Text.
  static func text(_ description: String, pattern: String? = nil) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init(key: "description", value: .string(description)), .init(key: "type", value: .string("string")),
    ]
    if let pattern { members.append(.init(key: "pattern", value: .string(pattern))) }
    return .object(members)
  }

  /// One of a few words.
  static func choice(_ description: String, _ words: [String]) -> JSONValue {
    ["description": .string(description), "enum": .strings(words)]
  }

  /// True or false.
  static func flag(_ description: String) -> JSONValue {
    ["description": .string(description), "type": .string("boolean")]
  }

  /// A whole number.
  static func number(_ description: String, _ range: ClosedRange<Int>) -> JSONValue {
    [
      "description": .string(description), "type": .string("integer"), "minimum": .int(range.lowerBound),
      "maximum": .int(range.upperBound),
    ]
  }

  /// Something that is defined elsewhere in the schema; the description is what it means here.
  static func reference(_ name: String, _ description: String? = nil) -> JSONValue {
    let target = JSONValue.string("#/$defs/\(name)")
    return description.map { ["description": .string($0), "$ref": target] } ?? ["$ref": target]
  }

  /// Requires members.
  static func requires(_ keys: String...) -> JSONValue { ["required": .strings(keys)] }

  /// Something that is written in several ways, told apart by their types: what is wrong is then told of the way that was
  /// taken, and at its place.
  static func either(_ description: String, _ branches: KeyValuePairs<String, JSONValue>) -> JSONValue {
    [
      "description": .string(description), "type": .strings(branches.map(\.key)),
      "allOf": .array(branches.map { ["if": ["type": .string($0.key)], "then": $0.value] }),
    ]
  }

  /// Forbids some members beside another, each at its own place: the value of `dependentSchemas`.
  static func apart(_ pairs: [(key: String, others: [String])]) -> JSONValue {
    .object(
      pairs.map { pair in
        let others = pair.others.map { JSONValue.Member(key: $0, value: .bool(false)) }
        return .init(key: pair.key, value: ["properties": .object(others)])
      })
  }

  /// Forbids that any two of some members stand together: the later one is wrong.
  static func apart(_ keys: [String]) -> JSONValue {
    apart(keys.indices.dropLast().map { (keys[$0], Array(keys[($0 + 1)...])) })
  }
}
