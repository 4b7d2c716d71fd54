import ArgumentParser
import Report

/// `-o FORMAT[=FILE]`: a report, and where it goes.
struct OutputRequest: ExpressibleByArgument {
  /// The format.
  var format: ReportFormat
  /// The file; nil for standard output.
  var path: String?

  /// A report on standard output.
  init(_ format: ReportFormat) { self.format = format }

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let format = ReportFormat(rawValue: parts[0]), parts.count == 1 || !parts[1].isEmpty else { return nil }
    self.format = format
    path = parts.count == 2 && parts[1] != "-" ? parts[1] : nil
  }

  static var allValueStrings: [String] { ReportFormat.allCases.map(\.rawValue) }

  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }

  /// Refuses two reports in one place.
  static func validate(_ requests: [Self]) throws {
    for request in requests where request.format.isDirectory && request.path == nil {
      throw ValidationError("The report \(request.format.rawValue) is a directory: -o \(request.format.rawValue)=DIR.")
    }
    guard requests.count(where: { $0.path == nil }) <= 1 else {
      throw ValidationError("Only one report can go to standard output; write the others to files with -o FORMAT=FILE.")
    }
  }
}
