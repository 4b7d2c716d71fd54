import Advice
import Analysis
import Diagnostics
import FoundationEssentials
import Kubernetes
import Report
import SystemPackage
import YAMLEdits
import YAMLTree

/// Writes a patch into the files in which the policies stand.
struct PatchWriter {
  let documents: PolicyDocuments
  let files: SourceFiles
  let environment: Environment

  /// The changed files by their places; nil with a reason where something cannot be written.
  func write(_ patch: RepairResult.Patch) -> Result<[RepairReport.FileChange], Unwritable> {
    var splices: [SourceFile.ID: [Splice]] = [:]
    for edits in grouped(patch.parts.map(\.edit)) {
      switch self.splices(edits) {
      case .success(let (file, found)): splices[file, default: []] += found
      case .failure(let unwritable): return .failure(unwritable)
      }
    }
    var result: [RepairReport.FileChange] = []
    for (id, splices) in splices.sorted(by: { files[$0.key].path < files[$1.key].path }) {
      let text = SourceText(files[id])
      guard let diff = UnifiedDiff(text.utf8, splices), let changed = Splice.apply(splices, to: text.utf8) else {
        return .failure(.init(reason: "two edits of `\(files[id].path)` overlap"))
      }
      if let link = environment.link(on: files[id].path) {
        return .failure(.init(reason: "`\(link)` is a symbolic link, which is left alone"))
      }
      let mark = files[id].bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(files[id].bytes.prefix(3)) : []
      result.append(
        .init(
          path: files[id].path, patchPath: patchPath(files[id].path), hunks: diff.hunks,
          changedLines: diff.changedLines, bytes: mark + changed))
    }
    return .success(result)
  }

  /// A path as `git apply` takes it in the working directory; nil for one that it would not find, or could not read.
  private func patchPath(_ path: String) -> String? {
    var relative = FilePath(path).lexicallyNormalized()
    if relative.isAbsolute {
      let here = FilePath(environment.directory ?? FileManager.default.currentDirectoryPath).lexicallyNormalized()
      guard relative.starts(with: here), relative != here else { return nil }
      relative = FilePath(root: nil, relative.components.dropFirst(here.components.count))
    }
    let text = relative.string
    return text.hasPrefix("../") || text.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{7F}" } ? nil : text
  }

  /// Why something cannot be written.
  struct Unwritable: Error { var reason: String }

  /// The edits of one policy together.
  private func grouped(_ edits: [RepairEdit]) -> [[RepairEdit]] {
    var groups: [[RepairEdit]] = []
    for edit in edits {
      if let place = edit.policy, let known = groups.firstIndex(where: { $0[0].policy == place }) {
        groups[known].append(edit)
      } else {
        groups.append([edit])
      }
    }
    return groups
  }

  private func splices(_ edits: [RepairEdit]) -> Result<(SourceFile.ID, [Splice]), Unwritable> {
    let edit = edits[0]
    let place = edit.policy.flatMap { documents.places[$0] } ?? documents.places.values.first { holds($0, edit.span) }
    guard let place else { return .failure(.init(reason: "\(edit.result.reference) stands in no file")) }
    let file = files[place.file]
    guard file.origin == .file else {
      return .failure(.init(reason: "`\(file.option)` is nothing that can be written into"))
    }
    guard isUTF8(file) else { return .failure(.init(reason: "`\(file.path)` is not UTF-8")) }
    guard let document = documents.documents[place.file]?[place.document] else {
      return .failure(.init(reason: "\(edit.result.reference) stands in no document"))
    }
    let text = SourceText(file)
    let writer = YAMLWriter(text, document)
    let found =
      if let new = edit.document {
        place.path.steps.isEmpty
          ? writer.newDocument(new).map { [$0] } : writer.splices([.append(place.path.parent, new)])
      } else {
        writer.splices(edits.flatMap(\.edits).map { $0.moved(under: place.path) })
      }
    guard let found else {
      let what =
        edit.policy == nil ? "another document cannot be written behind" : "the edit cannot be written in place at"
      return .failure(.init(reason: "\(what) \(files[place.file].path):\(edit.span.start.line)"))
    }
    return .success((place.file, found))
  }

  private func holds(_ place: PolicyDocuments.Place, _ span: Span) -> Bool {
    place.file == span.file && place.node.span.start <= span.start && span.end <= place.node.span.end
  }

  private func isUTF8(_ file: SourceFile) -> Bool {
    !file.bytes.starts(with: [0xFF, 0xFE]) && !file.bytes.starts(with: [0xFE, 0xFF])
  }
}
