/// Something to tell the user about an input: what, where, and how bad.
///
/// Messages are one line, lower case, without a full stop, with the user's text in backticks.
package struct Diagnostic: Hashable, Sendable {
  /// A stable name such as `unknown-field`, documented in the catalogue of diagnostics.
  package struct ID: Hashable, Comparable, Sendable, RawRepresentable, ExpressibleByStringLiteral {
    /// The name as it is printed.
    package let rawValue: String
    /// Makes an identifier from its name.
    package init(rawValue: String) { self.rawValue = rawValue }
    /// Makes an identifier from a literal name.
    package init(stringLiteral value: String) { rawValue = value }
    /// Orders identifiers by name.
    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  /// How bad it is. An error stops the run before anything is verified.
  package enum Severity: String, Hashable, Comparable, Sendable {
    case error, warning

    /// Orders errors before warnings.
    package static func < (a: Self, b: Self) -> Bool { a == .error && b == .warning }
  }

  /// What a diagnostic is about.
  package enum Location: Hashable, Sendable {
    /// A stretch of a file.
    case span(Span)
    /// A whole file or directory, by its path.
    case path(String)
    /// The run as such.
    case run
  }

  /// Further help, with a place of its own where it has one.
  package struct Note: Hashable, Sendable {
    /// One line, worded like a message.
    package var message: String
    /// Where, if anywhere.
    package var span: Span?

    /// Makes a note.
    package init(_ message: String, at span: Span? = nil) {
      self.message = message
      self.span = span
    }
  }

  /// The stable name.
  package var id: ID
  /// How bad it is.
  package var severity: Severity
  /// What is wrong.
  package var message: String
  /// Where.
  package var location: Location
  /// What helps.
  package var notes: [Note]

  /// Makes a diagnostic.
  package init(
    _ id: ID, severity: Severity = .error, _ message: String, at location: Location, notes: [Note] = []
  ) {
    self.id = id
    self.severity = severity
    self.message = message
    self.location = location
    self.notes = notes
  }

  /// Makes an error about a stretch of a file.
  package static func error(_ id: ID, _ message: String, at span: Span, notes: [Note] = []) -> Self {
    Self(id, message, at: .span(span), notes: notes)
  }

  /// Makes a warning about a stretch of a file.
  package static func warning(_ id: ID, _ message: String, at span: Span, notes: [Note] = []) -> Self {
    Self(id, severity: .warning, message, at: .span(span), notes: notes)
  }
}

/// The diagnostics of a run, in the order in which they were found.
package struct DiagnosticBag: Sendable {
  /// What was reported so far.
  package private(set) var all: [Diagnostic] = []

  /// Makes an empty bag.
  package init() {}

  /// Adds one.
  package mutating func report(_ diagnostic: Diagnostic) { all.append(diagnostic) }

  /// Adds several.
  package mutating func report(contentsOf diagnostics: some Sequence<Diagnostic>) {
    all.append(contentsOf: diagnostics)
  }

  /// Whether anything stops the run.
  package var hasErrors: Bool { all.contains { $0.severity == .error } }
}
