import CYaml
import Diagnostics

/// Why the parser could not go on.
struct SyntaxProblem: Error {
  /// What the parser was doing, and where that began.
  var context: String
  var contextPosition: Position?
  /// What it met, and where.
  var problem: String
  var position: Position
  /// For bytes that are no text: where they are.
  var offset: Int?
}

/// Runs libyaml over a text. The only place that touches C.
struct EventLoop {
  /// Why the loop ended early.
  enum Failure: Error {
    case stop
    case syntax(SyntaxProblem)
  }

  /// Feeds the events of `utf8` to `builder`.
  static func run(_ utf8: [UInt8], into builder: inout TreeBuilder) throws(Failure) {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    unsafe parser.initialize(to: yaml_parser_t())
    defer {
      unsafe parser.deinitialize(count: 1)
      unsafe parser.deallocate()
    }
    guard unsafe yaml_parser_initialize(parser) != 0 else { throw .syntax(Self.outOfMemory) }
    defer { unsafe yaml_parser_delete(parser) }
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    var properties = PropertySkipper(utf8)
    try unsafe utf8.withUnsafeBufferPointer { (input) throws(Failure) in
      unsafe yaml_parser_set_input_string(parser, input.baseAddress, input.count)
      if unsafe input.baseAddress == nil { return }
      var isAtEnd = false
      while !isAtEnd {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &event) != 0 else { throw .syntax(unsafe problem(of: parser.pointee)) }
        defer { unsafe yaml_event_delete(&event) }
        isAtEnd = unsafe event.type == YAML_STREAM_END_EVENT || event.type == YAML_NO_EVENT
        do {
          try unsafe handle(event, &properties, &builder)
        } catch { throw .stop }
      }
    }
  }

  private static func handle(
    _ event: yaml_event_t, _ properties: inout PropertySkipper, _ builder: inout TreeBuilder
  ) throws(Stop) {
    let start = unsafe position(event.start_mark)
    switch unsafe event.type {
    case YAML_DOCUMENT_START_EVENT: try builder.startDocument(at: start)
    case YAML_DOCUMENT_END_EVENT: builder.endDocument()
    case YAML_SCALAR_EVENT: try unsafe scalar(event, &properties, &builder)
    case YAML_ALIAS_EVENT:
      let name = unsafe text(event.data.alias.anchor) ?? ""
      try builder.alias(name, from: start, to: unsafe position(event.end_mark))
    case YAML_SEQUENCE_START_EVENT:
      let data = unsafe event.data.sequence_start
      let found = unsafe TreeBuilder.Properties(anchor: text(data.anchor), tag: text(data.tag))
      try builder.startCollection(isMapping: false, found, from: start)
    case YAML_MAPPING_START_EVENT:
      let data = unsafe event.data.mapping_start
      let found = unsafe TreeBuilder.Properties(anchor: text(data.anchor), tag: text(data.tag))
      try builder.startCollection(isMapping: true, found, from: start)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
      let end = unsafe position(event.end_mark)
      // The end of a block is the beginning of what follows it, comments skipped: of no use.
      let isFlow = unsafe event.start_mark.index != event.end_mark.index
      try builder.endCollection(at: isFlow ? end : nil)
    default: break
    }
  }

  private static func scalar(
    _ event: yaml_event_t, _ properties: inout PropertySkipper, _ builder: inout TreeBuilder
  ) throws(Stop) {
    let data = unsafe event.data.scalar
    let (anchor, tag) = unsafe (text(data.anchor), text(data.tag))
    let end = unsafe position(event.end_mark)
    var start = unsafe position(event.start_mark)
    if anchor != nil || tag != nil {
      start = min(properties.skip(from: unsafe event.start_mark.index, position: start), end)
    }
    try builder.checkLength(unsafe data.length, at: start)
    let text = unsafe String(decoding: UnsafeBufferPointer(start: data.value, count: data.length), as: UTF8.self)
    var origin = TreeBuilder.Origin.written
    let value: YAMLScalar.Value
    if let tag, tag != ScalarResolver.tagPrefix + "merge" {
      switch ScalarResolver.tagged(text, tag: tag) {
      case .value(let found): value = found
      case .problem(let message):
        value = .string
        try builder.report(.error(.yamlTag, message, at: Span(file: builder.file, start: start, end: end)))
      }
    } else if unsafe data.style == YAML_PLAIN_SCALAR_STYLE || tag != nil {
      origin = .plain
      value = ScalarResolver.plain(text)
    } else {
      value = .string
    }
    try builder.scalar(
      YAMLScalar(text: text, value: value), anchor: anchor, origin: origin, from: start, to: end)
  }

  private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    guard let pointer = unsafe pointer else { return nil }
    return unsafe String(cString: pointer)
  }

  private static func position(_ mark: yaml_mark_t) -> Position {
    Position(line: mark.line + 1, column: mark.column + 1)
  }

  private static func problem(of parser: yaml_parser_t) -> SyntaxProblem {
    guard unsafe parser.error != YAML_MEMORY_ERROR else { return outOfMemory }
    let problem = unsafe parser.problem.map { unsafe String(cString: $0) } ?? ""
    let context = unsafe parser.context.map { unsafe String(cString: $0) } ?? ""
    let isReader = unsafe parser.error == YAML_READER_ERROR
    return SyntaxProblem(
      context: context, contextPosition: context.isEmpty ? nil : unsafe position(parser.context_mark), problem: problem,
      position: unsafe position(parser.problem_mark), offset: isReader ? unsafe parser.problem_offset : nil)
  }

  private static let outOfMemory = SyntaxProblem(
    context: "", problem: "not enough memory", position: Position(line: 1, column: 1))
}
