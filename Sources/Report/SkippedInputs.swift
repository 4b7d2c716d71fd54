import Diagnostics
package import Kubernetes

/// Something among the files that was not read as objects, and why.
package struct SkippedDocument: Hashable, Sendable {
  /// What it is.
  package enum Kind: String, Hashable, CaseIterable, Sendable {
    case kustomization, patch, chart, template, values, directory, excluded, unparsable, other
  }

  /// The file or directory, as the user would write it.
  package var path: String
  /// How many documents of the file; of a directory how many files, as far as it was looked through.
  package var count: Int
  /// What it is.
  package var kind: Kind

  /// Makes an entry.
  package init(path: String, count: Int = 1, kind: Kind) {
    self.path = path
    self.count = count
    self.kind = kind
  }
}

/// What was left out of a run: no verdict and no list speaks of it.
package struct SkippedInputs: Hashable, Sendable {
  /// What was not read as objects.
  package private(set) var documents: [SkippedDocument] = []
  /// The options that read what programs must make first, such as `-k overlays/prod`, topmost directories only.
  package private(set) var options: [String] = []
  /// Objects of which the program does not know what they stand for: of unknown kinds, and those that point to
  /// manifests elsewhere.
  private(set) var objects: [PassedOver] = []
  /// Whether the text report names each.
  package var areNamed = false

  /// How many options are named in a line.
  private static let shown = 6

  /// Makes a run that left nothing out.
  package init() {}

  /// Whether nothing was left out.
  package var isEmpty: Bool { documents.isEmpty }

  /// Adds what another reading has left out; each entry counts once.
  package mutating func add(_ documents: [SkippedDocument], options: [String]) {
    var known = Set(self.documents)
    self.documents += documents.filter { known.insert($0).inserted }
    self.documents.sort { a, b in
      a.path == b.path
        ? a.kind.rawValue < b.kind.rawValue : a.path.utf8.lexicographicallyPrecedes(b.path.utf8)
    }
    self.options += options.filter { !self.options.contains($0) }
  }

  /// Adds the objects of kinds without semantics. Where they are read several times, they count once.
  package mutating func add(_ objects: some Sequence<PassedOver>) {
    for entry in objects where entry.isUnknown || entry.isSource {
      guard let place = self.objects.firstIndex(where: { ($0.group, $0.kind) == (entry.group, entry.kind) }) else {
        self.objects.append(entry)
        continue
      }
      self.objects[place].count = max(self.objects[place].count, entry.count)
      self.objects[place].scope.formUnion(entry.scope)
    }
  }

  /// Adds all that another has.
  package mutating func add(_ other: Self) {
    add(other.documents, options: other.options)
    add(other.objects)
    areNamed = areNamed || other.areNamed
  }

  /// What was left out, by kind and number, such as `1 chart, 2 patches`; empty where nothing was.
  package var summary: String {
    SkippedDocument.Kind.allCases.compactMap { kind in
      let entries = documents.filter { $0.kind == kind }
      return entries.isEmpty ? nil : kind.phrase(entries)
    }
    .joined(separator: ", ")
  }

  /// The lines of text reports: none where nothing was left out.
  package var lines: [String] { documentLines + objectLines }

  private var documentLines: [String] {
    if isEmpty { return [] }
    var line = "left out: \(summary)"
    if !options.isEmpty {
      let more = options.count > Self.shown ? " and \(options.count - Self.shown) more" : ""
      line += "; read with \(options.prefix(Self.shown).joined(separator: ", "))\(more)"
    }
    if !areNamed { line += "; --show-skipped names \(documents.count == 1 ? "it" : "them")" }
    return [VisibleText.escape(line)] + (areNamed ? names.map { "  \($0)" } : [])
  }

  /// Each entry in words.
  var names: [String] {
    documents.map { entry in
      let count = entry.count == 1 ? "" : " (\(entry.count))"
      return VisibleText.escape("\(entry.path): \(entry.kind.rawValue)\(count)")
    }
  }

  /// The lines of text reports, each with a line break at its end.
  package var text: String { lines.map { $0 + "\n" }.joined() }

  /// The member `skipped` of JSON reports; `objects` are those of kinds without semantics.
  package func json(objects: [JSONValue] = []) -> JSONValue {
    [
      "documents": .array(
        documents.map {
          ["path": .string($0.path), "count": .int($0.count), "kind": .string($0.kind.rawValue)]
        }),
      "objects": .array(objects),
    ]
  }
}

extension SkippedDocument.Kind {
  /// How many things of the kind there are.
  fileprivate func phrase(_ entries: [SkippedDocument]) -> String {
    let number = entries.count
    return switch self {
    case .kustomization: counted(number, "file of kustomizations", "files of kustomizations")
    case .patch: counted(number, "patch", "patches")
    case .chart: counted(number, "chart", "charts")
    case .template: counted(number, "template", "templates")
    case .values: counted(number, "file of values", "files of values")
    case .directory: counted(number, "directory", "directories")
    case .excluded: "\(number) excluded"
    case .unparsable: counted(number, "file that cannot be parsed", "files that cannot be parsed")
    case .other: counted(number, "file without objects", "files without objects")
    }
  }
}
