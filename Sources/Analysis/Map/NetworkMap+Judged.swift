import Cluster
package import Kubernetes
import Network
package import Properties
package import Verification

/// Properties as they were judged, for a map.
package struct JudgedProperties {
  let outcome: Outcome
  let regions: ShutRegions

  /// Takes what was found out of a property file.
  package init(_ outcome: Outcome, of set: PropertySet, _ manifests: Manifests) {
    self.outcome = outcome
    regions = ShutRegions(set, manifests: manifests)
  }
}

extension NetworkMap {
  /// Adds properties, with marks on what breaks them and what they shut.
  mutating func add(_ judged: JudgedProperties) {
    let finder = EndFinder(self)
    for (place, outcome) in judged.outcome.properties.enumerated() {
      var property = Property(outcome: outcome)
      switch outcome.verdict {
      case .proved: property.shut = finder.shut(judged.regions.regions(of: outcome.property), in: judged.regions.world)
      case .violated: add(outcome.counterexamples, place, isUndecided: false, finder)
      case .inconclusive: add(outcome.undecided.compactMap(\.flow), place, isUndecided: true, finder)
      case .waived, .expectedViolation, .unexpectedSuccess, .vacuous: break
      }
      properties.append(property)
    }
  }

  private mutating func add(_ flows: [Counterexample], _ property: Int, isUndecided: Bool, _ finder: EndFinder) {
    var seen: Set<Mark> = []
    for flow in flows.flatMap({ $0.hops.isEmpty ? [$0] : $0.hops }) {
      let mark = Mark(
        property: property, isUndecided: isUndecided, from: finder.place(flow.from, isSource: true),
        to: flow.to.flatMap { finder.place($0, isSource: false) })
      if mark.from != nil || mark.to != nil, seen.insert(mark).inserted { marks.append(mark) }
    }
  }
}

/// Finds ends of a map.
private struct EndFinder {
  private let map: NetworkMap
  private var units: [PodUnit.Key: Int] = [:]
  /// The places of the addresses that are sources, and of those that are destinations.
  private var sources: [Int] = []
  private var destinations: [Int] = []

  init(_ map: NetworkMap) {
    self.map = map
    let rows = Set(map.records.map(\.row))
    let columns = Set(map.records.map(\.column))
    for (place, end) in map.ends.enumerated() {
      if let unit = end.end.unit {
        units[PodUnit.Key(unit)] = place
      } else {
        // One from which, or to which, nothing passes stands for both.
        if rows.contains(end.row) || !columns.contains(end.column) { sources.append(place) }
        if columns.contains(end.column) || !rows.contains(end.row) { destinations.append(place) }
      }
    }
  }

  /// The place of an end of a counterexample; nil where it is none of the map.
  func place(_ end: EndDescription, isSource: Bool) -> Int? {
    switch end.kind {
    case .workload, .pod:
      return end.isHypothetical ? nil : units[PodUnit.Key(end)]
    case .node, .object: return nil
    case .address:
      guard let address = end.address.flatMap({ IPAddress($0) }) else { return nil }
      func holds(_ place: Int) -> Bool {
        if case .addresses(let set) = map.ends[place].end { set.contains(address) } else { false }
      }
      return (isSource ? sources : destinations).first(where: holds) ?? map.ends.indices.first(where: holds)
    }
  }

  /// What regions shut, in places: an end counts where all of it lies in the region.
  func shut(_ regions: [ShutRegions.Region], in world: World) -> [NetworkMap.Shut] {
    let sizes = Dictionary(world.pods.map { (PodUnit(of: $0, in: world), 1) }, uniquingKeysWith: +)
    func places(_ ends: ShutRegions.Ends) -> [Int] {
      let counts = Dictionary(ends.pods.map { (PodUnit(of: world.pods[$0], in: world), 1) }, uniquingKeysWith: +)
      return map.ends.indices.filter { place in
        switch map.ends[place].end {
        case .unit(let unit): counts[unit].map { $0 == sizes[unit] } ?? false
        case .hypothetical: false
        case .addresses(let set): set.subtracting(ends.addresses).isEmpty
        }
      }
    }
    return regions.map { .init(from: places($0.sources), to: places($0.destinations)) }
      .filter { !$0.from.isEmpty && !$0.to.isEmpty }
  }
}

extension PodUnit {
  /// What a unit and an end of a counterexample have in common.
  fileprivate struct Key: Hashable {
    var namespace: String
    var kind: String?
    var name: String

    init(_ unit: PodUnit) { (namespace, kind, name) = (unit.namespace, unit.kind, unit.name) }

    init(_ end: EndDescription) {
      (namespace, kind, name) = (end.namespace ?? "", end.workloadKind, end.name ?? "hypothetical")
    }
  }
}
