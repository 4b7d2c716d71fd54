import Diagnostics
import Kubernetes
import Properties

extension ManifestLoader {
  /// The paths that a property file names, as one would write them from where the program runs; what does not exist is
  /// reported where the file names it.
  func present(_ written: [String], of file: PropertyFile) -> [String] {
    written.compactMap { text in
      let path = ResourcePath.resolve(text, relativeTo: file.path, in: environment)
      guard !text.isEmpty, FileSystem.kind(environment.opened(path)) == .missing,
        let span = file.set.pathSpans[text]
      else { return path }
      var notes: [Diagnostic.Note] = []
      if let meant = neighbour(of: path, written: text) ?? fromWorkingDirectory(text, file.path) {
        notes = [.init("did you mean `\(meant)`?")]
      }
      context.diagnostics.report(
        .error("missing-input", "no such file or directory: `\(path)`", at: span, notes: notes))
      return nil
    }
  }

  /// The path relative to the property file, where the text is one relative to the directory that the program runs in.
  private func fromWorkingDirectory(_ text: String, _ propertyFile: String) -> String? {
    let directories = ResourcePath.tidy(propertyFile).split(separator: "/").dropLast()
    guard !text.hasPrefix("/"), !propertyFile.hasPrefix("/"), !directories.contains(".."), !directories.isEmpty,
      FileSystem.kind(environment.opened(text)) != .missing
    else { return nil }
    return String(repeating: "../", count: directories.count) + ResourcePath.tidy(text)
  }

  /// The path with its first component that does not exist replaced by the nearest name beside it, if there is one and
  /// the whole then exists.
  private func neighbour(of path: String, written: String) -> String? {
    let components = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    func exists(_ path: String) -> Bool { FileSystem.kind(environment.opened(path)) != .missing }
    guard
      let count = components.indices.first(where: { end in
        let prefix = components[...end].joined(separator: "/")
        return !prefix.isEmpty && !exists(prefix)
      })
    else { return nil }
    let parent = components[..<count].joined(separator: "/")
    let directory = parent.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : parent
    guard let names = try? FileSystem.names(in: environment.opened(directory)),
      let meant = nearest(components[count], among: names)
    else { return nil }
    let rest = components[(count + 1)...]
    guard exists(([directory, meant] + rest).joined(separator: "/")) else { return nil }
    // As the file writes it: what stands before and behind the component stays.
    var parts = written.split(separator: "/").map(String.init)
    let place = parts.count - 1 - rest.count
    guard parts.indices.contains(place), parts[place] == components[count] else { return nil }
    parts[place] = meant
    return (written.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
