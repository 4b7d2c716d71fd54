package import Kubernetes

/// A set that is described by doors (semantics X, section E).
///
/// Whether a pod is a member can be open: policies may be read in more than one way, and nobody may know who stands in
/// front of a door. Then it is one of those that may be members and none of those that surely are.
package struct DoorSelection: Sendable {
  /// Which members count.
  package enum Members: Hashable, Sendable {
    /// All that may be.
    case possible
    /// Those that surely are.
    case certain
  }

  /// What is selected.
  package enum Kind: Sendable {
    /// Pods with a door of such a reach that is not shut, on the ports, opened by one of the openers, or by anything.
    case exposed(by: [DoorOpener], reach: [DoorReach], ports: PortSpec?)
    /// Pods that open the connections of Ingresses and Gateways; of one class, or of all.
    case controllers(className: String?)
  }

  /// What is selected.
  package var kind: Kind
  /// Which members count.
  package var members: Members = .possible

  /// Makes a selection of all that may be members.
  package init(_ kind: Kind) { self.kind = kind }

  /// The pods of `exposed-pods`.
  package static let exposedPods = Self(.exposed(by: [], reach: [.internet], ports: nil))
  /// The pods of `ingress-controllers`.
  package static let ingressControllers = Self(.controllers(className: nil))

  /// Whether it selects pods with doors.
  package var isExposure: Bool { if case .exposed = kind { true } else { false } }

  /// What opens the doors that it names.
  package var openers: [DoorOpener] { if case .exposed(let openers, _, _) = kind { openers } else { [] } }

  /// In words.
  package var title: String {
    switch kind {
    case .exposed(let openers, let reach, let ports):
      let by = openers.isEmpty ? "" : " by \(openers.map(\.title).joined(separator: ", "))"
      return "pods exposed\(by) to \(reach.map(\.place).joined(separator: ", "))\(ports.map { " on \($0.text)" } ?? "")"
    case .controllers(let name): return "the ingress controllers\(name.map { " of class \($0)" } ?? "")"
    }
  }
}

extension SetExpression {
  /// Doors by which the set is described, not counting the sets that it names.
  package var doorSelections: [DoorSelection] {
    switch self {
    case .doors(let selection): [selection]
    case .union(let parts), .intersection(let parts): parts.flatMap(\.doorSelections)
    case .difference(let base, let parts): base.doorSelections + parts.flatMap(\.doorSelections)
    case .pods, .workload, .service, .serviceAccount, .addresses, .networkSet, .reserved, .named: []
    }
  }

  /// The set with those members alone, where it is described by doors, directly or by sets that it names: what is taken
  /// out of it counts the other way.
  package func counting(_ members: DoorSelection.Members, named: [String: SetExpression]) -> Self {
    let other: DoorSelection.Members = members == .possible ? .certain : .possible
    switch self {
    case .doors(var selection):
      selection.members = members
      return .doors(selection)
    case .named(let name):
      guard let set = named[name], set.isAboutDoors(named) else { return self }
      return set.counting(members, named: named)
    case .union(let parts): return .union(parts.map { $0.counting(members, named: named) })
    case .intersection(let parts): return .intersection(parts.map { $0.counting(members, named: named) })
    case .difference(let base, let parts):
      return .difference(base.counting(members, named: named), parts.map { $0.counting(other, named: named) })
    case .pods, .workload, .service, .serviceAccount, .addresses, .networkSet, .reserved: return self
    }
  }

  /// Whether the set is described by doors, directly or by sets that it names.
  package func isAboutDoors(_ named: [String: SetExpression]) -> Bool {
    switch self {
    case .doors: true
    case .named(let name): named[name]?.isAboutDoors(named) ?? false
    case .union(let parts), .intersection(let parts): parts.contains { $0.isAboutDoors(named) }
    case .difference(let base, let parts): ([base] + parts).contains { $0.isAboutDoors(named) }
    case .pods, .workload, .service, .serviceAccount, .addresses, .networkSet, .reserved: false
    }
  }
}
