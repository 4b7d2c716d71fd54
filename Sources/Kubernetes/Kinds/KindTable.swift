import Network

/// Which kinds of objects can change connections, which make pods, and which do neither: one table, by group *and* kind,
/// whatever the version. A kind that no row names is unknown.
enum KindTable {
  /// What an object of a kind can do, and where.
  struct Row: Sendable {
    /// The effects; none for a kind without a part in connections.
    var effects: [Effect]
    /// The directions in which it judges its ends.
    var directions: Set<Direction>
    /// The ends.
    var reach: Reach
    /// Whether it touches flows to and from outside addresses only.
    var isOutsideOnly: Bool
    /// The table it stands in.
    var family: Family
  }

  /// The chapters of the table.
  enum Family: Sendable { case policy, mesh, generator, source, inert }

  /// The ends that a row speaks of.
  enum Reach: Hashable, Sendable {
    case cluster, namespace, nodes, none
    /// Pods of the object's namespace, by the label selector at a path.
    case selector(path: [String])
  }

  /// The row of a kind; nil for one that no row names.
  static func row(group: String, kind: String) -> Row? { rows.first(group, kind) }

  /// How objects of a kind make pods; nil for one of which that is not known.
  static func workload(group: String, kind: String) -> WorkloadRecipe? { recipes.first(group, kind) }

  /// Whether an operator makes NetworkPolicies for the pods of the kind.
  static func makesPolicies(group: String, kind: String) -> Bool { makers.first(group, kind) != nil }

  /// The kinds of policies and meshes that can change connections, whatever their group.
  static let names: Set<String> = Set(
    lines(policies + "\n" + meshes).filter { $0[2] != "inert" }.flatMap { words($0[1]) }.filter { !$0.contains("*") })

  /// The kinds of a group that can change connections.
  static func kinds(ofGroup group: String) -> [String] { kindsOfGroup[group] ?? [] }

  private static let kindsOfGroup: [String: [String]] = Dictionary(
    lines(policies + "\n" + meshes).filter { $0[2] != "inert" }
      .map { ($0[0], words($0[1]).filter { !$0.contains("*") }) }, uniquingKeysWith: +)

  private static let rows = Index<Row>(
    judging(policies, .policy) + judging(meshes, .mesh) + judging(generators, .generator)
      + plain(sources, .source) + plain(inert, .inert))

  private static let recipes = Index<WorkloadRecipe>(
    lines(workloads).map { ($0[0], words($0[1]), WorkloadRecipe(columns: $0)) })

  private static let makers = Index<Void>(lines(policyMakers).map { ($0[0], words($0[1]), ()) })

  // MARK: Reading the table

  /// The lines of a table as columns.
  private static func lines(_ table: String) -> [[String]] { table.split(separator: "\n").map { columns($0) } }

  private static func columns(_ line: Substring) -> [String] {
    line.split(separator: "|", omittingEmptySubsequences: false).map { column in
      String(column.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
  }

  private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

  private static func plain(_ table: String, _ family: Family) -> [(String, [String], Row)] {
    lines(table).map {
      ($0[0], words($0[1]), Row(effects: [], directions: [], reach: .none, isOutsideOnly: false, family: family))
    }
  }

  /// Rows with effects and a scope. A table that cannot be read is a defect of the program, not of an input.
  private static func judging(_ table: String, _ family: Family) -> [(String, [String], Row)] {
    lines(table).map { columns in
      let scope = words(columns[3])
      let effects = words(columns[2]).filter { $0 != "inert" && $0 != "read" }.map { word -> Effect in
        guard let effect = Effect(rawValue: word) else { preconditionFailure("no effect `\(word)`") }
        return effect
      }
      let directions: Set<Direction> =
        scope[0] == "in" ? [.ingress] : scope[0] == "out" ? [.egress] : [.ingress, .egress]
      let reach: Reach =
        switch scope[1] {
        case "cluster": .cluster
        case "namespace": .namespace
        case "nodes": .nodes
        case "none": .none
        default: .selector(path: scope[1].split(separator: ".").map(String.init))
        }
      let isInert = effects.isEmpty
      let row = Row(
        effects: effects, directions: directions, reach: reach, isOutsideOnly: scope.contains("outside"),
        family: isInert ? .inert : family)
      return (columns[0], words(columns[1]), row)
    }
  }

  /// Rows by group and kind, in which `*` stands for any text; the first row that names a kind counts.
  private struct Index<Value: Sendable>: Sendable {
    private var exact: [String: (place: Int, value: Value)] = [:]
    private var patterns: [(place: Int, group: Pattern, kind: Pattern, value: Value)] = []

    init(_ rows: [(group: String, kinds: [String], value: Value)]) {
      for (place, row) in rows.enumerated() {
        for kind in row.kinds {
          if row.group.contains("*") || kind.contains("*") {
            patterns.append((place, Pattern(row.group), Pattern(kind), row.value))
          } else if exact["\(row.group)/\(kind)"] == nil {
            exact["\(row.group)/\(kind)"] = (place, row.value)
          }
        }
      }
    }

    func first(_ group: String, _ kind: String) -> Value? {
      let found = exact["\(group)/\(kind)"]
      if let pattern = patterns.first(where: { $0.group.matches(group) && $0.kind.matches(kind) }),
        pattern.place < found?.place ?? Int.max
      {
        return pattern.value
      }
      return found?.value
    }
  }
}

/// Text with at most one `*`, which stands for any text.
struct Pattern: Hashable, Sendable {
  private let before: String
  private let after: String?

  init(_ text: String) {
    let parts = text.split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    before = parts[0]
    after = parts.count > 1 ? parts[1] : nil
  }

  func matches(_ text: String) -> Bool {
    guard let after else { return text == before }
    return text.utf8.count >= before.utf8.count + after.utf8.count && text.hasPrefix(before) && text.hasSuffix(after)
  }
}
