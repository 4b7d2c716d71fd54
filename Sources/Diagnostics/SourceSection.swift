/// What is known of a stretch of a file besides its text: which object it is, and from which file it was made.
package struct SourceSection: Sendable {
  /// A field of an object, known by where it begins.
  package struct Field: Sendable {
    /// Where its key or its value begins.
    package var start: Position
    /// Its path from the object, such as `spec.ingress[0]`; empty where the object itself is meant.
    package var path: String

    /// Makes a field.
    package init(start: Position, path: String) {
      self.start = start
      self.path = path
    }
  }

  /// The first place.
  package var start: Position
  /// The file that a program made it from, if that is known.
  package var source: String?
  /// The object, such as `NetworkPolicy shop/web`.
  package var object: String?
  /// Its fields, by where they begin.
  package var fields: [Field]

  /// Makes a section that reaches to the next one.
  package init(start: Position, source: String? = nil, object: String? = nil, fields: [Field] = []) {
    self.start = start
    self.source = source
    self.object = object
    self.fields = fields
  }

  /// The path of the innermost field at a place.
  func path(at position: Position) -> String { fields.last(startingBy: position, \.start)?.path ?? "" }
}

extension Array {
  /// The last element that starts at a place or before it, of elements that are sorted by where they start.
  func last(startingBy position: Position, _ start: (Element) -> Position) -> Element? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if start(self[middle]) <= position { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : self[low - 1]
  }
}
