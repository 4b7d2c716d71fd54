import Diagnostics

/// Folders that define the same objects differently, such as the installations of one application that lie in one tree.
///
/// A folder that does not contradict itself can be read alone; each of the largest such folders is a part of the tree.
/// Parts that contradict each other are a group.
struct Installations {
  /// Parts of the tree that contradict each other.
  struct Group {
    /// The folders or files with the options that read them, and how many of the objects they have, by path.
    var parts: [(path: String, option: String, objects: Int)]
    /// The objects that are defined differently.
    var objects: Set<ObjectReference>
    /// One of them, in notes.
    var example: [Diagnostic.Note]

    /// How many parts a message names.
    private static let limit = 8

    /// The only message about all of the objects.
    var diagnostic: Diagnostic {
      let shown = parts.prefix(Self.limit).map {
        Diagnostic.Note("`\($0.path)` has \($0.objects) of them; to read it alone: `netpol-verify list \($0.option)`")
      }
      let rest = parts.count - shown.count
      return Diagnostic(
        "duplicate-object", "\(objects.count) objects are defined differently in \(parts.count) places of the tree",
        at: .run, notes: shown + (rest > 0 ? [.init("and \(rest) more places")] : []) + example)
    }
  }

  /// The groups with more conflicts than are worth a message each, by the paths of their parts.
  let groups: [Group]

  /// The most conflicts of a group that are told one by one.
  private static let few = 3

  /// Finds the groups of objects that are defined differently.
  init(_ conflicts: [RepeatedObject], in files: SourceFiles) {
    let contradictory = Self.contradictory(conflicts, in: files)
    var members: [String: Set<ObjectReference>] = [:]
    var options: [String: String] = [:]
    var partition = Partition()
    for conflict in conflicts {
      let parts = conflict.definitions.map { definition -> String? in
        let file = files.file(definition.place.file) ?? Self.unknown
        let part = file.folders.first { !contradictory.contains($0) }
        if let part { options[part] = part == file.path ? file.option : "-f \(part)" }
        return part
      }
      // A file that contradicts itself is no part.
      guard let first = parts[0], !parts.contains(nil) else { continue }
      for part in parts.compactMap({ $0 }) {
        members[part, default: []].insert(conflict.reference)
        partition.join(first, part)
      }
    }
    groups = Dictionary(grouping: members.keys, by: { partition.root(of: $0) }).values
      .map { paths in
        let objects = paths.reduce(into: Set<ObjectReference>()) { $0.formUnion(members[$1] ?? []) }
        return Group(
          parts: paths.sorted().map { ($0, options[$0] ?? "", members[$0]?.count ?? 0) }, objects: objects,
          example: conflicts.first { objects.contains($0.reference) }?.example ?? [])
      }
      .filter { $0.objects.count > Self.few }
      .sorted { $0.parts[0].path < $1.parts[0].path }
  }

  /// What stands for a file that is not known.
  private static let unknown = SourceFile(path: "", bytes: [])

  /// Whether the message of a group speaks of an object.
  func explain(_ conflict: RepeatedObject) -> Bool { groups.contains { $0.objects.contains(conflict.reference) } }

  /// The folders and files that define one object in several ways.
  private static func contradictory(_ conflicts: [RepeatedObject], in files: SourceFiles) -> Set<String> {
    var result: Set<String> = []
    for conflict in conflicts {
      var variants: [String: Int] = [:]
      for definition in conflict.definitions {
        for folder in (files.file(definition.place.file) ?? unknown).folders {
          if variants[folder, default: definition.variant] != definition.variant { result.insert(folder) }
          variants[folder] = definition.variant
        }
      }
    }
    return result
  }

  /// Paths in groups, each group known by one of its paths.
  private struct Partition {
    private var parents: [String: String] = [:]

    func root(of path: String) -> String {
      var path = path
      while let parent = parents[path] { path = parent }
      return path
    }

    mutating func join(_ a: String, _ b: String) {
      let (first, second) = (root(of: a), root(of: b))
      if first != second { parents[max(first, second)] = min(first, second) }
    }
  }
}

extension SourceFile {
  /// The folders above a file, the outermost first, and the file; what a program has printed lies in none.
  fileprivate var folders: [String] {
    guard origin == .file else { return ["", path] }
    let names = path.split(separator: "/", omittingEmptySubsequences: false)
    return [""] + (1...names.count).map { names.prefix($0).joined(separator: "/") }
  }
}
