/// What the program reads of an object, field by field: enough to tell whether two objects of one name are the same, and
/// where they first differ.
package struct ReadFields: Hashable {
  private struct Field: Hashable {
    var path: FieldPath
    var value: String
  }

  private var fields: [Field] = []

  /// Nothing was read.
  package init() {}

  /// A field in which two objects differ; a value is nil where the field is missing.
  struct Difference {
    var path: String
    var first: String?
    var second: String?
  }

  /// Adds a field, unless it is missing.
  package mutating func add(_ path: FieldPath, _ value: (some CustomStringConvertible)?) {
    if let value { fields.append(Field(path: path, value: value.description)) }
  }

  /// Adds a field that says nothing unless it is true.
  package mutating func add(_ path: FieldPath, where holds: Bool) { if holds { add(path, "true") } }

  /// Adds labels, by key.
  package mutating func add(_ path: FieldPath, _ labels: [String: String]) {
    for (key, value) in labels.sorted(by: { $0.key < $1.key }) {
      fields.append(Field(path: path.appending(key), value: value))
    }
  }

  /// Adds the items of a list in their order.
  package mutating func add(_ path: FieldPath, items: [some CustomStringConvertible]) {
    for (index, item) in items.enumerated() { add(path.appending(index), item) }
  }

  /// Adds a selector; an empty one is not a missing one.
  package mutating func add(_ path: FieldPath, _ selector: LabelSelector?) {
    guard let selector else { return }
    if selector == LabelSelector() { add(path, "{}") }
    add(path.appending("matchLabels"), selector.matchLabels)
    add(
      path.appending("matchExpressions"), items: selector.matchExpressions.map { LabelSelector(matchExpressions: [$0]) }
    )
  }

  /// The first field, in the order of the first object, in which two objects differ; nil for equal ones.
  func difference(from other: Self) -> Difference? {
    let theirs = Dictionary(other.fields.map { ($0.path, $0.value) }, uniquingKeysWith: { first, _ in first })
    for field in fields where theirs[field.path] != field.value {
      return Difference(path: field.path.description, first: field.value, second: theirs[field.path])
    }
    let ours = Set(fields.map(\.path))
    return other.fields.first { !ours.contains($0.path) }
      .map { Difference(path: $0.path.description, first: nil, second: $0.value) }
  }
}

extension FieldPath {
  /// A path of keys from the object.
  package init(_ keys: String...) { self = keys.reduce(Self()) { $0.appending($1) } }
}
