/// Something to tell the user about an input: what, where, and how bad.
///
/// Messages are one line, lower case, without a full stop, with the user's text in backticks.
public struct Diagnostic: Hashable, Sendable {
  /// A stable name such as `unknown-field`, documented in the catalogue of diagnostics.
  public struct ID: Hashable, Comparable, Sendable, RawRepresentable, ExpressibleByStringLiteral {
    /// The name as it is printed.
    public let rawValue: String
    /// Makes an identifier from its name.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// Makes an identifier from a literal name.
    public init(stringLiteral value: String) { rawValue = value }
    /// Orders identifiers by name.
    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  /// How bad it is. An error stops the run before anything is verified.
  public enum Severity: String, Hashable, Comparable, Sendable {
    case error, warning

    /// Orders errors before warnings.
    public static func < (a: Self, b: Self) -> Bool { a == .error && b == .warning }
  }

  /// What a diagnostic is about.
  public enum Location: Hashable, Sendable {
    /// A stretch of a file.
    case span(Span)
    /// A whole file or directory, by its path.
    case path(String)
    /// The run as such.
    case run
  }

  /// Further help, with a place of its own where it has one.
  public struct Note: Hashable, Sendable {
    /// One line, worded like a message.
    public var message: String
    /// Where, if anywhere.
    public var span: Span?

    /// Makes a note.
    public init(_ message: String, at span: Span? = nil) {
      self.message = message
      self.span = span
    }
  }

  /// The stable name.
  public var id: ID
  /// How bad it is.
  public var severity: Severity
  /// What is wrong.
  public var message: String
  /// Where.
  public var location: Location
  /// What helps.
  public var notes: [Note]

  /// Makes a diagnostic.
  public init(
    _ id: ID, severity: Severity = .error, _ message: String, at location: Location, notes: [Note] = []
  ) {
    self.id = id
    self.severity = severity
    self.message = message
    self.location = location
    self.notes = notes
  }

  /// Makes an error about a stretch of a file.
  public static func error(_ id: ID, _ message: String, at span: Span, notes: [Note] = []) -> Self {
    Self(id, message, at: .span(span), notes: notes)
  }

  /// Makes a warning about a stretch of a file.
  public static func warning(_ id: ID, _ message: String, at span: Span, notes: [Note] = []) -> Self {
    Self(id, severity: .warning, message, at: .span(span), notes: notes)
  }
}

/// The diagnostics of a run, in the order in which they were found.
public struct DiagnosticBag: Sendable {
  /// What was reported so far.
  public private(set) var all: [Diagnostic] = []

  /// Makes an empty bag.
  public init() {}

  /// Adds one.
  public mutating func report(_ diagnostic: Diagnostic) { all.append(diagnostic) }

  /// Adds several.
  public mutating func report(contentsOf diagnostics: some Sequence<Diagnostic>) {
    all.append(contentsOf: diagnostics)
  }

  /// Whether anything stops the run.
  public var hasErrors: Bool { all.contains { $0.severity == .error } }
}
