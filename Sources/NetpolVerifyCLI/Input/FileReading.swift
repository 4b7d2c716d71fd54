import Diagnostics
import EnforcerKinds
import Kubernetes
import Report
import YAMLTree

/// A file that was found, was meant to hold objects that matter, and could not be read.
struct UnreadFile: Hashable {
  /// The file.
  var path: String
  /// The kinds, or the `apiVersion`, that it names, sorted.
  var names: [String]
  /// Why it could not be read, and where.
  var problem: Diagnostic

  /// The file as an object that decides nobody knows what; nil for one that names no policy.
  var object: UnreadObject? {
    guard case .span(let span) = problem.location, names.contains(where: { KindNames.decides($0) }) else { return nil }
    return UnreadObject(
      group: "", kind: "File", namespace: nil, name: path, effects: [.allowAndDeny], scope: KindScope(.cluster),
      content: path, span: span)
  }
}

/// Tells the objects in files from what else lies beside them.
///
/// Every document of a file that the user named must be an object. Of a file that was found in a directory, a document
/// without `apiVersion` and `kind` is no object that an API server would store; it is left out, and counted.
struct FileReading {
  let options: ReadingOptions
  let limits: YAMLLimits
  let context: DecodingContext
  let environment: Environment
  /// What was left out.
  private(set) var skipped: [SkippedDocument] = []
  /// What could not be read.
  private(set) var unread: [UnreadFile] = []
  /// Files with objects that matter and that a kustomization beside them does not list.
  private var unlisted: [String] = []
  /// Files with objects that decide, in what is no object itself: the path, and the kinds.
  private var nesting: [(path: String, kinds: [String])] = []

  /// Makes a reading of nothing yet.
  init(options: ReadingOptions, limits: YAMLLimits, context: DecodingContext, environment: Environment) {
    self.options = options
    self.limits = limits
    self.context = context
    self.environment = environment
  }

  /// The documents of a file that the user named.
  mutating func named(_ file: SourceFile, _ id: SourceFile.ID) -> [YAMLNode] {
    var problems = DiagnosticBag()
    let documents = YAMLReader.read(file, id: id, limits: limits, diagnostics: &problems)
    if Kustomization.fileNames.contains(ResourcePath.name(of: file.path)),
      let kustomization = Kustomization(path: file.path, documents: documents, in: environment)
    {
      let option = Renderable.kustomization(kustomization).option
      context.diagnostics.report(
        Diagnostic(
          "not-rendered", "a kustomization is no object; it says of which files objects are made",
          at: .path(file.path), notes: [.init("`\(options.command) \(option)` reads what kustomize makes of it")]))
      return []
    }
    context.diagnostics.report(contentsOf: essence(problems.all, file))
    if documents.isEmpty, problems.all.isEmpty {
      context.diagnostics.report(
        Diagnostic("empty-manifest", severity: .warning, "the file holds no object", at: .path(file.path)))
    }
    return documents
  }

  /// The objects of a file that was found.
  mutating func found(_ file: SourceFile, _ id: SourceFile.ID) -> [YAMLNode] {
    var problems = DiagnosticBag()
    let documents = YAMLReader.read(file, id: id, limits: limits, diagnostics: &problems)
    if let problem = problems.all.first(where: { $0.severity == .error }) {
      unparsed(file, problem)
      return []
    }
    context.diagnostics.report(contentsOf: problems.all)
    if documents.isEmpty { leaveOut(file, .other) }
    var objects: [YAMLNode] = []
    for document in documents {
      if document["apiVersion"]?.isNull == false, document["kind"]?.isNull == false {
        if let (kind, problem) = faultyObject(document) {
          note(file, [kind], problem, .other)
        } else {
          objects.append(document)
        }
      } else if let name = KindNames.halfNamed(document, policies: EnforcerKinds.all) {
        // The reader says which of the two is missing.
        if options.isProof { objects.append(document) } else { note(file, [name], missing(document), .other) }
      } else {
        let kind = Self.kind(of: document, in: file)
        let kinds = kind == .patch ? [] : EmbeddedObject.deciding(in: document, policies: EnforcerKinds.all)
        if !kinds.isEmpty { nesting.append((file.path, kinds)) }
        leaveOut(file, kind)
      }
    }
    return objects
  }

  /// The kind of an object that is no policy, and what keeps it from being read, where that is no error of the run.
  ///
  /// Trees hold tests of what is wrong on purpose. A policy ends the run all the same, since its author takes it for one
  /// that holds; but for one of a version that no server takes any more.
  private func faultyObject(_ document: YAMLNode) -> (kind: String, problem: Diagnostic)? {
    guard !options.isProof, let kind = document["kind"]?.scalar?.text,
      KindNames.matters(kind)
        || KindNames.isMisspelt(
          apiVersion: document["apiVersion"]?.scalar?.text ?? "", kind: kind, policies: EnforcerKinds.all)
    else { return nil }
    let scratch = DecodingContext()
    var reader = ManifestReader(context: scratch)
    reader.read(document)
    guard let problem = scratch.diagnostics.all.first(where: { $0.severity == .error }),
      !kind.hasSuffix("Policy") || problem.id == "unsupported-version"
    else { return nil }
    return (kind, problem)
  }

  /// What is wrong with a document that has only one of `apiVersion` and `kind`.
  private func missing(_ document: YAMLNode) -> Diagnostic {
    let key = document["kind"]?.isNull == false ? "apiVersion" : "kind"
    return .error("missing-field", "a Kubernetes object needs `\(key)`", at: document.span)
  }

  /// Notes a file that cannot be parsed: an error of a proof where it names what matters.
  private mutating func unparsed(_ file: SourceFile, _ problem: Diagnostic) {
    let text = SourceText.decode(file.bytes).utf8
    let kinds = KindNames.kinds(in: text)
    let kind: SkippedDocument.Kind = Self.isTemplate(text) ? .template : .unparsable
    if kinds.isEmpty {
      leaveOut(file, kind)
    } else if options.isProof {
      var problem = problem
      problem.notes += advice(file, kinds)
      context.diagnostics.report(problem)
    } else {
      note(file, kinds, problem, kind)
    }
  }

  private mutating func note(
    _ file: SourceFile, _ names: [String], _ problem: Diagnostic, _ kind: SkippedDocument.Kind
  ) {
    unread.append(UnreadFile(path: file.path, names: names, problem: problem))
    leaveOut(file, kind)
  }

  private mutating func leaveOut(_ file: SourceFile, _ kind: SkippedDocument.Kind) {
    // The documents of a file come one after the other.
    let place = skipped.indices.reversed().prefix { skipped[$0].path == file.path }.first { skipped[$0].kind == kind }
    if let place {
      skipped[place].count += 1
    } else {
      skipped.append(SkippedDocument(path: file.path, kind: kind))
    }
  }

  /// Notes a file that a kustomization beside it does not list, if it holds what matters.
  mutating func noteUnlisted(_ path: String, _ documents: [YAMLNode]) {
    let kinds = documents.compactMap { $0["kind"]?.scalar?.text }
    if kinds.contains(where: { KindNames.matters($0) }) { unlisted.append(path) }
  }

  /// Tells in one line of objects that are read here and that kustomize would leave out.
  func tellUnlisted() {
    if unlisted.isEmpty { return }
    let shown = 5
    let isOne = unlisted.count == 1
    var notes = unlisted.prefix(shown).map { Diagnostic.Note($0) }
    if unlisted.count > shown { notes.append(.init("and \(unlisted.count - shown) more")) }
    notes.append(.init("-k reads what is listed; `--exclude` leaves a file out here, too"))
    context.diagnostics.report(
      Diagnostic(
        "unlisted-manifest", severity: .warning,
        "\(isOne ? "1 file is read that the kustomization beside it does" : "\(unlisted.count) files are read that the kustomizations beside them do") not list",
        at: .run, notes: notes))
  }

  /// Tells in one line of files that hold policies, and not as documents of their own.
  func tellNested() {
    guard let first = nesting.first else { return }
    let shown = 5
    let kinds = Set(nesting.flatMap(\.kinds)).sorted().joined(separator: ", ")
    let isOne = nesting.count == 1
    var notes =
      isOne ? [] : nesting.prefix(shown).map { Diagnostic.Note("\($0.path): \($0.kinds.joined(separator: ", "))") }
    if nesting.count > shown { notes.append(.init("and \(nesting.count - shown) more")) }
    let path = ShellWord.quote(first.path)
    notes.append(
      .init(
        "an object is a document of its own, or an item of a `List`; `--exclude \(path)` says that the file has no say")
    )
    context.diagnostics.report(
      Diagnostic(
        "nested-object", severity: options.isStrict ? .error : .warning,
        isOne
          ? "the file is no object, and \(kinds) in it is not read"
          : "\(nesting.count) files are no objects, and \(kinds) in them is not read",
        at: isOne ? .path(first.path) : .run, notes: notes))
  }

  /// Tells in one line of all files that could not be read.
  func tellUnread() {
    if unread.isEmpty { return }
    let shown = 5
    let names = Set(unread.flatMap(\.names)).sorted().joined(separator: ", ")
    let files = unread.count == 1 ? "1 file that names \(names)" : "\(unread.count) files that name \(names)"
    var notes = unread.prefix(shown).map { file in
      var place = file.path
      if case .span(let span) = file.problem.location { place += ":\(span.start.line):\(span.start.column)" }
      return Diagnostic.Note("\(place): \(file.problem.message)")
    }
    if unread.count > shown { notes.append(.init("and \(unread.count - shown) more")) }
    let charts = unread.compactMap { Renderable.chart(around: $0.path, in: environment)?.option }
    for option in Set(charts).sorted().prefix(shown) { notes.append(advice(option)) }
    context.diagnostics.report(
      Diagnostic("unread-manifest", severity: .warning, "\(files) could not be read", at: .run, notes: notes))
  }

  private func advice(_ option: String) -> Diagnostic.Note {
    .init("`\(options.command) \(option)` reads what helm makes of its chart")
  }

  /// What helps with a file that names what matters and cannot be read.
  private func advice(_ file: SourceFile, _ kinds: [String]) -> [Diagnostic.Note] {
    [
      .init(
        "the file names \(kinds.joined(separator: ", ")); `--exclude \(ShellWord.quote(file.path))` says that it has no say"
      )
    ]
  }

  /// Without those that follow from the first: a template that nobody filled in is at fault once.
  private func essence(_ problems: [Diagnostic], _ file: SourceFile) -> [Diagnostic] {
    guard let first = problems.firstIndex(where: { $0.severity == .error }),
      Self.isTemplate(SourceText.decode(file.bytes).utf8)
    else { return problems }
    var problem = problems[first]
    if let chart = Renderable.chart(around: file.path, in: environment) { problem.notes.append(advice(chart.option)) }
    return [problem]
  }

  private static func isTemplate(_ utf8: [UInt8]) -> Bool {
    zip(utf8, utf8.dropFirst()).contains { $0 == UInt8(ascii: "{") && $1 == UInt8(ascii: "{") }
  }

  /// What a document that is no object is.
  private static func kind(of document: YAMLNode, in file: SourceFile) -> SkippedDocument.Kind {
    if document["$patch"] != nil { return .patch }
    if let items = document.sequence, !items.isEmpty,
      items.allSatisfy({ $0["op"] != nil && $0["path"] != nil })
    {
      return .patch
    }
    let name = ResourcePath.name(of: file.path).lowercased()
    let stem = name.split(separator: ".").dropLast().joined(separator: ".")
    let isValues = document.mapping != nil && (stem.hasPrefix("values") || stem.hasSuffix("values"))
    return isValues ? .values : .other
  }
}
