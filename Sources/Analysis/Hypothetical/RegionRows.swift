import Cluster
import Network
import PolicyModel
import Reachability

/// What passes between one end and pods that no manifest declares, by regions: as few as say it.
struct RegionRows {
  /// A row.
  struct Row {
    var end: HypotheticalEnd
    var passing: RegionAlgebra.Passing
  }

  private struct Cell {
    var region: PodRegion
    /// What is asked of new namespaces too.
    var selection: PodSelection
    var passing: RegionAlgebra.Passing
  }

  private let algebra: RegionAlgebra
  /// The end's groups, or its region: what passes for one of them is possible, and what passes for all is certain.
  private let ends: [RegionAlgebra.End]
  /// The direction in which that end is judged.
  private let direction: Direction
  private let index: SubjectIndex

  /// From how many namespaces on those of which a row does not hold are not named.
  private static let mostNames = 3

  private var world: World { algebra.model.world }

  /// Prepares rows of an end: those that it reaches for `egress`, those that reach it for `ingress`.
  init(
    _ algebra: RegionAlgebra, of ends: [RegionAlgebra.End], _ direction: Direction, index: SubjectIndex
  ) {
    self.algebra = algebra
    self.index = index
    self.ends = ends
    self.direction = direction
  }

  /// The rows, the widest first.
  func rows() -> [Row] {
    let selections = Selections(of: ends, direction, algebra, index)
    let wide = cells(selections.inNewNamespaces, in: nil)
    let kinds = selections.namespaceKinds
    // Most namespaces are of no concern to most ends.
    let isShut = kinds.map { nothingPasses(in: $0[0]) }
    let declared = zip(kinds, isShut).map { members, isShut -> [Cell] in
      isShut ? [] : cells(selections.inNamespace(world.namespaces[members[0]].name), in: members[0])
    }
    var rows: [Row] = []
    var isCovered = declared.map { $0.map { _ in false } }
    for cell in wide {
      var exceptions: [String] = []
      var same: [(kind: Int, cell: Int)] = []
      for (kind, cells) in declared.enumerated() where cell.selection.admits(world.namespaces[kinds[kind][0]]) {
        if let found = cells.firstIndex(where: { isSame($0.region, cell.region) && $0.passing == cell.passing }) {
          same.append((kind, found))
        } else if isShut[kind]
          ? !cell.passing.certain.isEmpty : lacks(cell.passing.certain, cell.selection, in: kinds[kind][0])
        {
          exceptions += kinds[kind].map { world.namespaces[$0].name }
        }
      }
      let isAny = exceptions.count <= Self.mostNames
      if isAny { for (kind, found) in same { isCovered[kind][found] = true } }
      rows.append(
        Row(
          end: HypotheticalEnd(cell.selection, in: isAny ? .any(but: exceptions.sorted()) : .new), passing: cell.passing
        ))
    }
    return (rows + rest(kinds, declared, isCovered)).sorted { $0.end < $1.end }
  }

  /// Whether nothing passes between the ends and pods of a declared namespace.
  private func nothingPasses(in place: Int) -> Bool {
    guard let region = PodRegion(PodSelection(), in: place, of: world) else { return true }
    let anyone = RegionAlgebra.End.wholeRegion(region)
    return !ends.contains { end in
      algebra.mayPass(anyone, at: end, direction) && algebra.mayPass(end, at: anyone, direction.opposite)
    }
  }

  /// Whether something does not pass for certain between the ends and pods of a declared namespace.
  private func lacks(_ certain: ConnectionSet, _ selection: PodSelection, in place: Int) -> Bool {
    guard let region = PodRegion(selection, in: place, of: world) else { return false }
    return !certain.subtracting(passing(region).certain).isEmpty
  }

  /// Rows of declared namespaces of which no other row says what it says, equal ones together.
  private func rest(_ kinds: [[Int]], _ declared: [[Cell]], _ isCovered: [[Bool]]) -> [Row] {
    struct Key: Hashable {
      var podLabels, account: [LabelRequirement]
      var passing: RegionAlgebra.Passing
    }
    var order: [Key] = []
    var names: [Key: [String]] = [:]
    for (kind, cells) in declared.enumerated() {
      for (number, cell) in cells.enumerated() where !isCovered[kind][number] {
        let key = Key(
          podLabels: cell.region.selection.podLabels, account: cell.region.selection.account, passing: cell.passing)
        if names[key] == nil { order.append(key) }
        names[key, default: []] += kinds[kind].map { world.namespaces[$0].name }
      }
    }
    return order.map { key in
      let selection = PodSelection(podLabels: key.podLabels, account: key.account)
      return Row(end: HypotheticalEnd(selection, in: .named((names[key] ?? []).sorted())), passing: key.passing)
    }
  }

  private func isSame(_ one: PodRegion, _ other: PodRegion) -> Bool {
    one.selection.podLabels == other.selection.podLabels && one.selection.account == other.selection.account
  }

  // MARK: Regions

  /// What passes for the regions of a namespace, or of new ones, without those that have no more than wider ones.
  private func cells(_ selections: [PodSelection], in namespace: Int?) -> [Cell] {
    var seen: Set<PodRegion> = []
    var cells: [Cell] = []
    for selection in selections {
      guard let region = PodRegion(selection, in: namespace, of: world), seen.insert(region).inserted else { continue }
      let passing = passing(region)
      if passing.possible.isEmpty { continue }
      cells.append(Cell(region: region, selection: namespace == nil ? region.selection : selection, passing: passing))
    }
    var kept: [Cell] = []
    for (place, cell) in cells.enumerated() {
      var wider = RegionAlgebra.Passing()
      for (other, candidate) in cells.enumerated() where other != place {
        guard cell.region.membership(candidate.region.selection, in: world) == .inside else { continue }
        // Of two that are the same the first stays.
        if other > place, candidate.region.membership(cell.region.selection, in: world) == .inside { continue }
        wider.possible = wider.possible.union(candidate.passing.possible)
        wider.certain = wider.certain.union(candidate.passing.certain)
      }
      let isMore =
        !cell.passing.possible.subtracting(wider.possible).isEmpty
        || !cell.passing.certain.subtracting(wider.certain).isEmpty
      if isMore { kept.append(cell) }
    }
    return kept
  }

  private func passing(_ region: PodRegion) -> RegionAlgebra.Passing {
    var result: RegionAlgebra.Passing?
    for end in ends {
      let other = RegionAlgebra.End.region(region)
      let passing =
        (direction == .egress ? algebra.passing(from: end, to: other) : algebra.passing(from: other, to: end)).first?
        .passing ?? .init()
      result = result.map { $0.joined(passing) } ?? passing
    }
    return result ?? .init()
  }
}
