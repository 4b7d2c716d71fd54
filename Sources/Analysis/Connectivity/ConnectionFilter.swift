package import Network

/// Which connections of a list are wanted.
package struct ConnectionFilter: Sendable {
  /// An end that is wanted.
  package enum End: Hashable, Sendable {
    /// A workload or pod.
    case unit(PodUnit)
    /// Every workload and pod of a namespace.
    case namespace(String)
    /// Outside addresses.
    case addresses(AddressSet)

    /// The part of an end that is wanted; nil if none is.
    func part(of end: ConnectionEnd) -> ConnectionEnd? {
      switch (self, end) {
      case (.unit(let wanted), .unit(let unit)): return unit == wanted ? end : nil
      case (.namespace(let wanted), _) where end.namespace != nil: return end.namespace == wanted ? end : nil
      case (.addresses(let wanted), .addresses(let addresses)):
        let common = addresses.intersection(wanted)
        return common.isEmpty ? nil : .addresses(common)
      default: return nil
      }
    }
  }

  /// Who opens connections; nil for anyone.
  package var from: End?
  /// Who accepts them; nil for anyone.
  package var to: End?
  /// On which ports; nil for all.
  package var ports: ConnectionSet?
  /// A namespace in which one of the ends must lie; nil for any.
  package var namespace: String?

  /// Whether everything passes.
  var isEmpty: Bool { from == nil && to == nil && ports == nil && namespace == nil }

  /// Makes a filter that lets everything pass.
  package init() {}
}

extension Connectivity {
  /// Who may enter some workloads and pods.
  package func entering(_ units: Set<PodUnit>) -> Self {
    var result = self
    result.isFiltered = true
    result.reflections = [:]
    result.connections = connections.filter { $0.to.unit.map(units.contains) ?? false }
    return result
  }

  /// The part of the list that a filter wants.
  package func filtered(_ filter: ConnectionFilter) -> Self {
    if filter.isEmpty { return self }
    var result = self
    result.isFiltered = true
    result.connections = connections.compactMap { connection in
      var connection = connection
      if let wanted = filter.from {
        guard let part = wanted.part(of: connection.from) else { return nil }
        connection.from = part
      }
      if let wanted = filter.to {
        guard let part = wanted.part(of: connection.to) else { return nil }
        connection.to = part
      }
      if let name = filter.namespace {
        guard [connection.from, connection.to].contains(where: { $0.namespace == name }) else { return nil }
      }
      if let ports = filter.ports {
        connection.possible = connection.possible.intersection(ports)
        connection.certain = connection.certain.intersection(ports)
        connection.open = connection.open.intersection(ports)
      }
      return connection.possible.isEmpty ? nil : connection
    }
    if let ports = filter.ports { result.reflections = reflections.mapValues { $0.intersection(ports) } }
    if filter.from != nil || filter.to != nil || filter.namespace != nil { result.reflections = [:] }
    return result
  }
}
