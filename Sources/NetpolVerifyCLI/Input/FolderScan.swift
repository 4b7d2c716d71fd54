import Diagnostics
import Kubernetes
import SystemPackage

/// A quick look below a folder that is not entered: how many files could hold manifests, and which kinds they name.
///
/// The work is bounded, whatever lies there: a folder of packages may hold a hundred thousand files.
struct FolderScan {
  /// How many files could hold manifests.
  private(set) var files = 0
  /// The kinds that they name and that matter, sorted.
  private(set) var kinds: [String] = []
  /// Whether a bound ended the look.
  private(set) var isCut = false

  private static let maximumEntries = 20_000
  private static let maximumBytes = 16 << 20
  private static let maximumFileBytes = 1 << 20

  /// Looks below a folder. Links are not followed.
  init(_ folder: String, readsFiles: Bool = true) {
    var pending = [folder]
    var entries = 0
    var bytes = 0
    var found: Set<String> = []
    while let directory = pending.popLast() {
      for name in FileSystem.sorted((try? FileSystem.names(in: directory)) ?? []) where name != ".git" {
        entries += 1
        guard entries <= Self.maximumEntries else {
          isCut = true
          pending = []
          break
        }
        let path = "\(directory)/\(name)"
        switch FileSystem.kind(path, followsLinks: false) {
        case .directory: pending.append(path)
        case .file where ManifestFinder.isManifest(name):
          files += 1
          guard readsFiles else { continue }
          guard bytes < Self.maximumBytes else {
            isCut = true
            continue
          }
          let content = FileSystem.beginning(of: path, limit: Self.maximumFileBytes)
          bytes += content.count
          found.formUnion(KindNames.kinds(in: SourceText.decode(content).utf8))
        default: break
        }
      }
    }
    kinds = found.sorted()
  }
}
