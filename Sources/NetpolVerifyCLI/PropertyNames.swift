import ArgumentParser
import Kubernetes
import Properties
import YAMLTree

/// The names of properties, as a shell completes them.
enum PropertyNames {
  /// Completes the name of a property of the files on the command line.
  static var completion: CompletionKind {
    .custom { words, _, _ in names(of: words, in: .process) }
  }

  /// The names of the properties of the property files among words, or, if none is named, of the file that `verify`
  /// finds, sorted.
  ///
  /// Nothing is told of files that cannot be read: whoever presses the tab key gets fewer names, and no message.
  static func names(of words: [String], in environment: Environment) -> [String] {
    var files = words.map(unquoted).filter { ManifestFinder.isManifest($0) }
    if files.isEmpty, let found = PropertyFileFinder.find(in: environment) { files = [found] }
    let limits = YAMLLimits()
    var store = InputStore(environment: environment, maximumBytes: limits.fileBytes)
    let sets = PropertyLoader.load(
      files, mayAskNothing: true, store: &store, limits: limits, context: DecodingContext())
    return Set(sets.flatMap { $0.set.properties.map(\.name) }).sorted()
  }

  /// A word as the shell passes it on for completion, without the quotes around it.
  private static func unquoted(_ word: String) -> String {
    for quote in ["'", "\""] where word.count > 1 && word.hasPrefix(quote) && word.hasSuffix(quote) {
      return String(word.dropFirst().dropLast())
    }
    return word
  }
}
