import Cluster

/// Policies that lie in namespaces and that anyone may add, change or delete there, but for some namespaces (property
/// language, "Whose policies").
///
/// They are part of the world: of each pod, direction and connection one of them may say what it likes. Since every choice
/// counts, a claim is judged under the one that breaks it if any does.
package struct FreePolicies: Hashable, Sendable {
  /// What they say, everywhere.
  package enum Choice: String, Hashable, CaseIterable, Sendable {
    /// Nothing: there are none.
    case nothing
    /// They let through everything.
    case allow
    /// They let through nothing.
    case deny
  }

  /// What they say.
  package var choice: Choice
  /// The names of the namespaces that are excepted, ascending: their policies are those of the world.
  package var trusted: [String]

  /// Makes policies that say the same everywhere.
  package init(_ choice: Choice, trusted: [String]) {
    self.choice = choice
    self.trusted = Set(trusted).sorted()
  }

  /// Whether the policies of a namespace are those of the world.
  package func leaves(_ namespace: String) -> Bool { trusted.contains(namespace) }

  /// The pods of all other namespaces, those of new ones among them.
  package var subject: PodPredicate {
    if trusted.isEmpty { return .selected(PodSelection()) }
    return .not(.any(trusted.map { .selected(PodSelection(namespace: $0)) }))
  }
}
