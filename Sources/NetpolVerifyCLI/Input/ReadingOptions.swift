import Diagnostics
import Report

/// How the paths of a user are read.
struct ReadingOptions {
  /// What the user typed so far, to which options can be added: `netpol-verify list`.
  var command = "netpol-verify PROPERTIES"
  /// Whether verdicts come of the run: what was meant to be an object and cannot be read ends it.
  var isProof = false
  /// Whether everything that is left out is an error.
  var isStrict = false
  /// What is not read.
  var excludes: [PathPattern] = []
  /// Whether a property file may have other programs run.
  var allowsRun = false
  /// Whether reports name everything that is left out.
  var namesSkipped = false
  /// The namespace that rendered charts are for.
  var namespace: String?

  /// Says that nothing can be read before a program has rendered it, and which option has it run.
  func notRendered(_ renderable: [Renderable], at path: String?) -> Diagnostic {
    let shown = 8
    var location = path.map { Diagnostic.Location.path($0) } ?? .run
    var message: String
    switch renderable.count == 1 ? renderable.first : nil {
    case .kustomization(let kustomization)?:
      if let span = kustomization.changeSpan { location = .span(span) }
      let change = kustomization.change ?? "another that changes more"
      message = "a kustomization with \(change) is no set of manifests before kustomize has built it"
    case .chart?: message = "a Helm chart is no set of manifests before helm has rendered it"
    case nil: message = "there is nothing but kustomizations and charts, which programs must render first"
    }
    if renderable.count > 1 { message += ": \(renderable.count) of them" }
    var notes: [Diagnostic.Note] = []
    if renderable.count == 1, case .kustomization(let kustomization)? = renderable.first {
      let patches = kustomization.references.filter(\.isPatch).map(\.path)
      if !patches.isEmpty {
        notes.append(.init("patches are no objects: \(patches.prefix(shown).joined(separator: ", "))"))
      }
    }
    notes += renderable.prefix(shown).map { Diagnostic.Note("`\(command) \($0.option)` reads it") }
    if renderable.count > shown { notes.append(.init("and \(renderable.count - shown) more")) }
    return Diagnostic("not-rendered", message, at: location, notes: notes)
  }
}

extension ReadingOptions {
  /// With `--strict`, what was left out is an error. What the user excluded is not, nor is a directory of tools of which
  /// nothing is known to matter.
  func tell(_ skipped: [SkippedDocument], in diagnostics: inout DiagnosticBag) {
    guard isStrict else { return }
    for entry in skipped {
      let what: String
      switch entry.kind {
      case .excluded, .directory: continue
      case .kustomization: what = "the file belongs to a kustomization"
      case .patch: what = "a patch is no object"
      case .chart: what = "a Helm chart is no object"
      case .template: what = "a template is no object"
      case .values: what = "values of a template are no object"
      case .unparsable: what = "the file cannot be parsed"
      case .other: what = "nothing with `apiVersion` and `kind` is in the file, or not everywhere"
      }
      diagnostics.report(
        Diagnostic(
          "left-out", "\(what), and `--strict` lets nothing be left out", at: .path(entry.path),
          notes: [.init("`--exclude \(ShellWord.quote(entry.path))` says that it has no say")]))
    }
  }
}
