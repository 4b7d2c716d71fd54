package import Network

/// One end of a listed connection.
package enum ConnectionEnd: Hashable, Comparable, Sendable {
  /// A workload, or a pod of its own.
  case unit(PodUnit)
  /// Pods that no manifest declares.
  case hypothetical(HypotheticalEnd)
  /// Outside addresses, all that have the same connections.
  case addresses(AddressSet)

  /// Orders declared pods before others, these before addresses, and addresses by the first of each family, then range by range: no two ends are
  /// alike, so that the order of a list depends on the list alone.
  package static func < (a: Self, b: Self) -> Bool {
    switch (a, b) {
    case (.unit(let a), .unit(let b)): a < b
    case (.hypothetical(let a), .hypothetical(let b)): a < b
    case (.unit, _), (.hypothetical, .addresses): true
    case (_, .unit), (.addresses, .hypothetical): false
    case (.addresses(let a), .addresses(let b)):
      a.firstAddresses == b.firstAddresses
        ? a.edges.lexicographicallyPrecedes(b.edges) : a.firstAddresses.lexicographicallyPrecedes(b.firstAddresses)
    }
  }

  /// The workload or pod, if it is one.
  package var unit: PodUnit? {
    if case .unit(let unit) = self { unit } else { nil }
  }

  /// The pods that no manifest declares, if they are such.
  package var hypothetical: HypotheticalEnd? {
    if case .hypothetical(let end) = self { end } else { nil }
  }

  /// The one namespace in which it lies; nil for several, and for addresses.
  package var namespace: String? { unit?.namespace ?? hypothetical?.namespace }
}

/// What passes from one end to another.
package struct Connection: Hashable, Sendable {
  /// Who opens the connections.
  package var from: ConnectionEnd
  /// Who accepts them.
  package var to: ConnectionEnd
  /// The connections that pass between some pods of the two ends, at some address that these may have.
  package var possible: ConnectionSet
  /// The connections that pass between all pods of the two ends, at every address that these may have.
  package var certain: ConnectionSet
  /// The connections that pass, at some address or other, under one reading of the policies and not under another.
  package var open: ConnectionSet
  /// Whether an object that is not read may decide otherwise: then these are the connections that it may let through.
  package var isUndecided = false

  /// Makes a connection.
  package init(
    from: ConnectionEnd, to: ConnectionEnd, possible: ConnectionSet, certain: ConnectionSet,
    open: ConnectionSet = ConnectionSet()
  ) {
    self.from = from
    self.to = to
    self.possible = possible
    self.certain = certain
    self.open = open
  }

  /// Whether something of it is not decided.
  package var isOpen: Bool { isUndecided || !open.isEmpty }

  /// Whether some connections depend on the pod, on its address, or on how policies are read.
  package var isUncertain: Bool { possible != certain }
}

extension AddressSet {
  /// The first address of each family.
  fileprivate var firstAddresses: [IPAddress] {
    IPFamily.allCases.compactMap { family in self[family].first.map { IPAddress(family, $0) } }
  }

  /// The first and the last address of each range, IPv4 first.
  fileprivate var edges: [IPAddress] {
    IPFamily.allCases.flatMap { family in
      self[family].intervals.flatMap { [IPAddress(family, $0.lowerBound), IPAddress(family, $0.upperBound)] }
    }
  }

  /// The maximal ranges, IPv4 first.
  package var ranges: [AddressSet] {
    IPFamily.allCases.flatMap { family in
      self[family].intervals.map { interval in
        var result = AddressSet()
        result[family] = IntervalSet(interval)
        return result
      }
    }
  }
}
