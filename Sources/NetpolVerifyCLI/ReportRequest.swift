import ArgumentParser

/// `-o FORMAT[=FILE]` of a command with formats of its own.
struct ReportRequest<Format>: ExpressibleByArgument
where Format: RawRepresentable & CaseIterable & Sendable, Format.RawValue == String {
  /// The format.
  var format: Format
  /// The file; nil for standard output.
  var path: String?

  /// A report on standard output.
  init(_ format: Format) { self.format = format }

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let format = Format(rawValue: parts[0]), parts.count == 1 || !parts[1].isEmpty else { return nil }
    self.format = format
    path = parts.count == 2 && parts[1] != "-" ? parts[1] : nil
  }

  static var allValueStrings: [String] { Format.allCases.map(\.rawValue) }

  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }

  /// Refuses two reports in one place.
  static func validate(_ requests: [Self]) throws {
    guard requests.count(where: { $0.path == nil }) <= 1 else {
      throw ValidationError("Only one report can go to standard output; write the others to files with -o FORMAT=FILE.")
    }
  }
}
