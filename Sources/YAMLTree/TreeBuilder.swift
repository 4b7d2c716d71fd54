import Diagnostics

/// Reading ends here; the reason is among the builder's problems.
struct Stop: Error {}

/// Puts events together to documents, within limits.
struct TreeBuilder {
  /// The name that an alias refers to, and the tag, in front of a node.
  struct Properties {
    var anchor: String?
    var tag: String?
  }

  /// A finished node with what limits need to know of it.
  struct Sized {
    var node: YAMLNode
    /// The nodes in it, itself included.
    var size = 1
    /// The levels of lists and mappings in it.
    var height = 0
  }

  /// What a name refers to.
  enum Anchor {
    /// The node is not finished: an alias to it would contain itself.
    case open(Span)
    case finished(Sized)
  }

  /// A list or mapping that is not finished.
  struct Frame {
    var isMapping: Bool
    var start: Position
    var end: Position
    var anchor: String?
    var items: [YAMLNode] = []
    var mapping = MappingBuilder()
    var size = 1
    var height = 0
  }

  /// How a finished node came about, as far as keys care.
  enum Origin { case written, plain, alias }

  /// More problems than this end the reading.
  static let maximumProblems = 100

  let file: SourceFile.ID
  let limits: YAMLLimits
  /// The finished documents that are not empty.
  private(set) var documents: [YAMLNode] = []
  /// What is wrong so far.
  private(set) var problems: [Diagnostic] = []

  private var documentCount = 0
  private var root: YAMLNode?
  private var frames: [Frame] = []
  private var anchors: [String: Anchor] = [:]
  private var nodes = 0
  private var aliasedNodes = 0

  init(file: SourceFile.ID, limits: YAMLLimits) {
    self.file = file
    self.limits = limits
  }

  /// Begins a document.
  mutating func startDocument(at start: Position) throws(Stop) {
    documentCount += 1
    if documentCount > limits.documents {
      try exceed("the file has more than \(limits.documents) documents", "--max-documents", at: start)
    }
    root = nil
    nodes = 0
    anchors.removeAll(keepingCapacity: true)
  }

  /// Ends a document.
  mutating func endDocument() {
    if let root, !root.isNull { documents.append(root) }
  }

  /// Begins a list or mapping.
  mutating func startCollection(isMapping: Bool, _ properties: Properties, from start: Position) throws(Stop) {
    if frames.count >= limits.depth {
      try exceed("lists and mappings are nested more than \(limits.depth) deep", "--max-depth", at: start)
    }
    try count(1, at: start)
    if let tag = properties.tag, tag != "!", tag != ScalarResolver.tagPrefix + (isMapping ? "map" : "seq") {
      let known = ["str", "int", "bool", "null", "float", "map", "seq"].contains {
        tag == ScalarResolver.tagPrefix + $0
      }
      let name = ScalarResolver.display(tag)
      let problem =
        known
        ? "a \(isMapping ? "mapping" : "list") does not fit the tag `\(name)`"
        : name == "!!binary" ? "the tag `!!binary` is not supported" : "unknown tag `\(name)`"
      try report(.error(.yamlTag, problem, at: point(start)))
    }
    if let anchor = properties.anchor { anchors[anchor] = .open(point(start)) }
    frames.append(Frame(isMapping: isMapping, start: start, end: start, anchor: properties.anchor))
  }

  /// Ends the list or mapping that began last. A block ends where its last child does; a flow collection at `end`.
  mutating func endCollection(at end: Position?) throws(Stop) {
    guard var frame = frames.popLast() else { return }
    let span = Span(file: file, start: frame.start, end: max(frame.start, end ?? frame.end))
    let content: YAMLNode.Content
    if frame.isMapping {
      let (entries, conflicts) = frame.mapping.finish()
      for conflict in conflicts { try report(conflict) }
      content = .mapping(entries)
    } else {
      content = .sequence(frame.items)
    }
    let sized = Sized(node: YAMLNode(content, span: span), size: frame.size, height: frame.height + 1)
    if let anchor = frame.anchor { anchors[anchor] = .finished(sized) }
    try add(sized, .written, at: span)
  }

  /// Adds a scalar. `origin` is `.plain` for text without quotes or tag.
  mutating func scalar(
    _ scalar: YAMLScalar, anchor: String? = nil, origin: Origin = .written, from start: Position, to end: Position
  ) throws(Stop) {
    let span = Span(file: file, start: start, end: end)
    try count(1, at: start)
    try checkLength(scalar.text.utf8.count, at: start)
    let sized = Sized(node: YAMLNode(.scalar(scalar), span: span))
    if let anchor { anchors[anchor] = .finished(sized) }
    try add(sized, origin, at: span)
  }

  /// Stops if a scalar of so many bytes is too long.
  mutating func checkLength(_ bytes: Int, at start: Position) throws(Stop) {
    if bytes > limits.scalarBytes {
      try exceed("a value is longer than \(limits.scalarBytes) bytes", "--max-scalar-bytes", at: start)
    }
  }

  /// Adds what an alias refers to.
  mutating func alias(_ name: String, from start: Position, to end: Position) throws(Stop) {
    let span = Span(file: file, start: start, end: end)
    var target = Sized(node: YAMLNode(.scalar(YAMLScalar(text: "*" + name, value: .string)), span: span))
    switch anchors[name] {
    case .finished(let sized):
      if frames.count + sized.height > limits.depth {
        try exceed(
          "with the alias `*\(name.clipped)`, lists and mappings are nested more than \(limits.depth) deep",
          "--max-depth",
          at: start)
      }
      aliasedNodes += sized.size
      if aliasedNodes > limits.nodes {
        try exceed("the aliases of the file add more than \(limits.nodes) nodes", "--max-nodes", at: start)
      }
      try count(sized.size, at: start)
      target = sized
    case .open(let anchor):
      try report(
        .error(
          .yamlAlias, "the alias `*\(name.clipped)` is inside the node that it stands for", at: span,
          notes: [.init("the node begins here", at: anchor)]))
    case nil:
      let help = Diagnostic.Note("quote the value if it is meant to begin with `*`")
      try report(.error(.yamlAlias, "no anchor `&\(name.clipped)` precedes this alias", at: span, notes: [help]))
    }
    try add(target, .alias, at: span)
  }

  private mutating func add(_ sized: Sized, _ origin: Origin, at span: Span) throws(Stop) {
    guard let last = frames.indices.last else {
      root = sized.node
      return
    }
    frames[last].size += sized.size
    frames[last].height = max(frames[last].height, sized.height)
    frames[last].end = max(frames[last].end, span.end)
    if !frames[last].isMapping {
      frames[last].items.append(sized.node)
    } else if let problem = frames[last].mapping.add(sized.node, origin, at: span) {
      try report(problem)
    }
  }

  private mutating func count(_ added: Int, at position: Position) throws(Stop) {
    nodes += added
    if nodes > limits.nodes {
      try exceed("the document has more than \(limits.nodes) nodes", "--max-nodes", at: position)
    }
  }

  /// Adds a problem; ends the reading if there are too many.
  mutating func report(_ problem: Diagnostic) throws(Stop) {
    problems.append(problem)
    guard problems.count >= Self.maximumProblems else { return }
    problems[problems.count - 1].notes.append(.init("there are too many problems; the rest of the file was not read"))
    throw Stop()
  }

  private mutating func exceed(_ message: String, _ option: String, at position: Position) throws(Stop) {
    problems.append(.error(.yamlLimit, "\(message); `\(option)` raises the limit", at: point(position)))
    throw Stop()
  }

  private func point(_ position: Position) -> Span { Span(file: file, start: position, end: position) }
}
