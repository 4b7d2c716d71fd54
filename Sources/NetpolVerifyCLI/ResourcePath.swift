import FoundationEssentials

/// A path of `resources`, which is relative to the property file that names it.
enum ResourcePath {
  /// The path as one would write it from where the program runs.
  ///
  /// `properties/../manifests` is shortened to `manifests`, unless a symbolic link makes these two different places.
  static func resolve(_ resource: String, relativeTo propertyFile: String, in environment: Environment) -> String {
    guard !resource.hasPrefix("/"), let slash = propertyFile.lastIndex(of: "/") else {
      return resource == InputStore.standardInput ? "./\(resource)" : tidy(resource)
    }
    let joined = "\(propertyFile[...slash])\(resource)"
    let short = tidy(joined)
    func identity(_ path: String) -> FileSystem.Identity { FileSystem.identity(environment.opened(path)) }
    return identity(short) == identity(joined) ? short : joined
  }

  /// The path without empty and `.` components, and without `x/..`.
  static func tidy(_ path: String) -> String {
    var kept: [Substring] = []
    for component in path.split(separator: "/") where component != "." {
      if component == "..", let last = kept.last, last != ".." { kept.removeLast() } else { kept.append(component) }
    }
    let joined = kept.joined(separator: "/")
    if path.hasPrefix("/") { return "/\(joined)" }
    return joined.isEmpty ? "." : joined
  }

  /// The tidy path from the root of the file system; links are not followed.
  static func absolute(_ path: String, relativeTo folder: String = ".", in environment: Environment) -> String {
    if path.hasPrefix("/") { return tidy(path) }
    let base = environment.directory ?? FileManager.default.currentDirectoryPath
    return tidy(folder.hasPrefix("/") ? "\(folder)/\(path)" : "\(base)/\(folder)/\(path)")
  }

  /// The folder that holds what a path names.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last component of a path.
  static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  /// Whether a tidy path lies below a tidy folder.
  static func isBelow(_ path: String, _ folder: String) -> Bool {
    folder == "/" ? path != "/" : path.hasPrefix("\(folder)/")
  }
}
