import Diagnostics
import Kubernetes

extension SkippedInputs {
  /// How many kinds, or objects that point elsewhere, a line names.
  private static let named = 10

  /// What to say of objects of unknown kinds (kinds, U1) and of those that point to manifests elsewhere (1c): each kind
  /// once, the most frequent first.
  var objectLines: [String] {
    let sources = objects.filter(\.isSource)
    let unknown = objects.filter(\.isUnknown).sorted {
      $0.count == $1.count ? ($0.group, $0.kind) < ($1.group, $1.kind) : $0.count > $1.count
    }
    let pointers = sources.reduce(0) { $0 + $1.count }
    return line(
      "\(counted(pointers, "source", "sources")) of manifests elsewhere not read", sources.flatMap(\.scope).sorted())
      + line(
        "\(counted(unknown.reduce(0) { $0 + $1.count }, "object", "objects")) of unknown kinds, taken to have no say",
        unknown.map { "\($0.kind)\($0.group.isEmpty ? "" : " of \($0.group)") (\($0.count))" })
  }

  private func line(_ title: String, _ names: [String]) -> [String] {
    if names.isEmpty { return [] }
    let shown = areNamed ? names.count : Self.named
    let more = names.count > shown ? [" and \(names.count - shown) more; --show-skipped has all"] : []
    let list = names.prefix(shown).map { VisibleText.escape($0) }.joined(separator: ", ") + more.joined()
    return ConnectivityReport.wrap([list], first: "\(title): ", rest: "  ")
  }
}
