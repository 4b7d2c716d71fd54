import Diagnostics
import Kubernetes
import Properties
import Verification

/// What to say of objects that decide about connections and are not read.
struct UnreadPolicies {
  private let kinds: [(name: String, objects: [UnreadObject])]

  init(_ manifests: Manifests) {
    let groups = Dictionary(grouping: manifests.unread) { "\($0.kind) of `\($0.group)`" }
    kinds = groups.filter { !$0.value[0].group.isEmpty }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// A warning for each kind.
  var warnings: [Diagnostic] { kinds.map { diagnostic(.warning, $0) } }

  /// The same for a run of `verify`: a policy that can allow what the others deny ends it unless the property file
  /// says `unknownKinds: warn`, and the error tells what that would leave decided (kinds, U8).
  func diagnostics(of outcome: Outcome, _ model: PropertySet.Model) -> [Diagnostic] {
    kinds.compactMap { kind in
      // What writes labels that nobody asks for has no say.
      let objects = kind.objects.filter { !$0.writesLabelsAlone || outcome.unmodelled.contains($0.title) }
      if objects.isEmpty { return nil }
      let kind = (name: kind.name, objects: objects)
      let isRefused = model.unknownKinds == .error && kind.objects.contains { $0.isPolicy && $0.mayAllow }
      return isRefused ? diagnostic(.error, kind, notes: [hint(outcome)]) : diagnostic(.warning, kind)
    }
  }

  private func diagnostic(
    _ severity: Diagnostic.Severity, _ kind: (name: String, objects: [UnreadObject]), notes: [Diagnostic.Note] = []
  ) -> Diagnostic {
    let count = kind.objects.count
    let objects =
      count == 1 ? "`\(kind.objects[0].title.dropFirst(kind.objects[0].kind.count + 1))`" : "\(count) objects"
    let effects = Set(kind.objects.flatMap(\.effects))
    return Diagnostic(
      "unmodelled-policy", severity: severity, "\(kind.name) is not modelled: \(objects) \(Self.words(effects))",
      at: .span(kind.objects[0].span), notes: notes)
  }

  /// What such objects may do.
  private static func words(_ effects: Set<Effect>) -> String {
    if effects.contains(.generate) { return "may write or delete policies, labels or pods" }
    if effects.contains(where: \.mayAllow) { return "may allow and deny connections" }
    if effects.contains(where: \.mayDeny) { return "may deny connections" }
    if effects.contains(.path) { return "may add a path beside the pod network" }
    if effects.contains(.redirect) { return "may lead connections elsewhere" }
    return "may restrict requests"
  }

  /// What would be decided nevertheless.
  private func hint(_ outcome: Outcome) -> Diagnostic.Note {
    let decided = outcome.properties.filter { if case .inconclusive = $0.verdict { false } else { true } }
    let names = decided.prefix(5).map { "`\($0.property.name)`" }.joined(separator: ", ")
    let more = decided.count > 5 ? " and \(decided.count - 5) more" : ""
    let count = "\(decided.count) of \(outcome.properties.count) properties"
    return .init(
      "with `unknownKinds: warn` in the model \(count) would be decided"
        + (decided.isEmpty ? "" : ": \(names)\(more)"))
  }
}
