import Report

/// What lies below the folders of a user, before it is known which files hold objects.
struct ManifestTree {
  /// A file.
  struct File {
    /// The path, from where the program runs.
    var path: String
    /// Which of the paths of the user led to it; nil if it was named itself.
    var root: Int?
  }

  /// The files that could hold manifests.
  var files: [File] = []
  /// The kustomizations, by tidy folder.
  var kustomizations: [String: Kustomization] = [:]
  /// The folders of Helm charts, topmost ones only.
  var charts: [File] = []
  /// What was not entered.
  var skipped: [SkippedDocument] = []

  /// The kustomizations that change what they list, or list one that does, by tidy folder.
  private var changing: [String: Kustomization] {
    var state: [String: Bool] = [:]
    func changes(_ kustomization: Kustomization) -> Bool {
      if let known = state[kustomization.folder] { return known }
      // Of a circle nothing is known until it is left.
      state[kustomization.folder] = true
      let result =
        kustomization.change != nil
        || kustomization.references.contains { reference in
          guard reference.isResource else { return false }
          if let other = kustomizations[reference.path] { return changes(other) }
          // A file that is read like its neighbours; a folder without a kustomization is none that kustomize takes.
          return !ManifestFinder.isManifest(reference.path)
        }
      state[kustomization.folder] = result
      return result
    }
    return kustomizations.filter { changes($0.value) }
  }

  /// Takes away the files that programs must render first: they are parts of objects, and no objects.
  ///
  /// - Returns: the topmost of what must be rendered.
  mutating func takeRendered() -> [Renderable] {
    let changing = changing
    var claims = Claims(others: Set(kustomizations.keys).subtracting(changing.keys))
    for (folder, kustomization) in changing {
      claims.folders.insert(folder)
      for reference in kustomization.references {
        if reference.isPatch { claims.patches.insert(reference.path) }
        guard kustomization.isBelow(reference.path) else { continue }
        if ManifestFinder.isManifest(reference.path) {
          claims.files.insert(reference.path)
        } else {
          claims.trees.insert(reference.path)
        }
      }
    }
    let own = Set(kustomizations.values.map { ResourcePath.tidy($0.path) })
    files.removeAll { file in
      guard file.root != nil else { return false }
      let path = ResourcePath.tidy(file.path)
      let kind: SkippedDocument.Kind
      if claims.patches.contains(path) {
        kind = .patch
      } else if own.contains(path) || claims.holds(path) {
        kind = .kustomization
      } else {
        return false
      }
      skipped.append(SkippedDocument(path: file.path, kind: kind))
      return true
    }
    let used = Set(kustomizations.values.flatMap { $0.references.map(\.path) })
    let topmost = changing.values.filter { !used.contains($0.folder) }
    return topmost.map { .kustomization($0) } + charts.map { .chart($0.path) }
  }

  /// The files beside a kustomization that lists others, and not them: they are read, and kustomize leaves them out.
  var unlisted: Set<String> {
    let listing = kustomizations.values.filter { $0.references.contains { $0.isResource } }
    let folders = Set(listing.map(\.folder))
    let listed = Set(kustomizations.values.flatMap { $0.references.map(\.path) })
    return Set(
      files.filter { file in
        let path = ResourcePath.tidy(file.path)
        return file.root != nil && folders.contains(ResourcePath.folder(of: path)) && !listed.contains(path)
      }
      .map(\.path))
  }

  /// Files that belong to kustomizations which change them.
  private struct Claims {
    /// Folders of other kustomizations, which take what lies below them.
    let others: Set<String>
    /// Their own folders.
    var folders: Set<String> = []
    /// Folders that they take in.
    var trees: Set<String> = []
    var files: Set<String> = []
    var patches: Set<String> = []

    func holds(_ path: String) -> Bool {
      if files.contains(path) { return true }
      var folder = ResourcePath.folder(of: path)
      var isNearest = true
      while true {
        if trees.contains(folder) || (isNearest && folders.contains(folder)) { return true }
        if others.contains(folder) { isNearest = false }
        let above = ResourcePath.folder(of: folder)
        if above == folder { return false }
        folder = above
      }
    }
  }
}

/// What a program must render before it can be read.
enum Renderable {
  case kustomization(Kustomization)
  /// A Helm chart, by its folder.
  case chart(String)

  /// The chart in which a path lies; nil for none.
  static func chart(around path: String, in environment: Environment) -> Self? {
    var folder = ResourcePath.tidy(path)
    while true {
      folder = ResourcePath.folder(of: folder)
      if FileSystem.kind(environment.opened("\(folder)/Chart.yaml")) == .file { return .chart(folder) }
      if folder == "." || folder == "/" || ResourcePath.name(of: folder) == ".." { return nil }
    }
  }

  /// The folder as the user would write it.
  var folder: String {
    switch self {
    case .kustomization(let kustomization): kustomization.folder
    case .chart(let path): ResourcePath.tidy(path)
    }
  }

  /// The option that reads it.
  var option: String {
    switch self {
    case .kustomization: "-k \(ShellWord.quote(folder))"
    case .chart: "--helm \(ShellWord.quote(folder))"
    }
  }
}
