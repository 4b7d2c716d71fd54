extension Assertion {
  /// The assertion with sets that are described by doors counted so that a violation of it is possible, where that asks
  /// for all that may be members, or else certain. Members of a set that excuses are counted the other way.
  package func counting(_ members: DoorSelection.Members, named: [String: SetExpression]) -> Self {
    let others: DoorSelection.Members = members == .possible ? .certain : .possible
    func judged(_ set: SetReference) -> SetReference { set.counting(members, named: named) }
    func excused(_ set: SetReference) -> SetReference { set.counting(others, named: named) }
    func excused(_ regions: [FlowRegion]) -> [FlowRegion] {
      regions.map { region in
        var result = region
        (result.from, result.to) = (excused(region.from), excused(region.to))
        return result
      }
    }
    switch self {
    case .neverReaches(let from, let to, let ports, let bothDirections):
      return .neverReaches(from: judged(from), to: judged(to), ports: ports, bothDirections: bothDirections)
    case .neverReachesTransitively(let from, let to, let ports, var transitive):
      transitive.notThrough = transitive.notThrough.map { excused($0) }
      return .neverReachesTransitively(from: judged(from), to: judged(to), ports: ports, transitive)
    case .onlyFrom(let to, let from, let bound): return .onlyFrom(to: judged(to), from: excused(from), bound: bound)
    case .onlyTo(let from, let to, let bound): return .onlyTo(from: judged(from), to: excused(to), bound: bound)
    case .mustReach(let from, let to, let ports, let each):
      return .mustReach(from: judged(from), to: each == .all ? judged(to) : excused(to), ports: ports, each: each)
    case .isolated(let sets, let except): return .isolated(sets: sets.map(judged), except: excused(except))
    case .isolatedByLabel(let separation, let among, let except):
      return .isolatedByLabel(separation, among: judged(among), except: excused(except))
    case .onlyFlows(let within, let flows): return .onlyFlows(within: judged(within), flows: excused(flows))
    case .noNewAccess(let within, let baseline): return .noNewAccess(within: judged(within), baseline: baseline)
    case .defaultDeny(let pods, let directions): return .defaultDeny(pods: judged(pods), directions: directions)
    case .doors(.neverExposed(let pods, let ports, let reach, let via)):
      return .doors(.neverExposed(pods: judged(pods), ports: ports, reach: reach, via: via))
    case .doors(.exposedOnly(let pods, let via, let ports, let clients)):
      return .doors(.exposedOnly(pods: judged(pods), via: via, ports: ports, clients: clients.map { excused($0) }))
    case .doors(.clientsOf(let pods, let cidrs)): return .doors(.clientsOf(pods: judged(pods), cidrs: cidrs))
    case .doors(.doorsWork): return self
    }
  }

  /// The sets that are described by doors, directly or by sets that they name.
  package func doorSelections(named: [String: SetExpression]) -> [DoorSelection] {
    (sets + secondarySets).flatMap { $0.expression.doorSelections(named: named) }
  }
}

extension Waiver {
  /// The waiver with those members of sets that are described by doors.
  package func counting(_ members: DoorSelection.Members, named: [String: SetExpression]) -> Self {
    var result = self
    result.from = from?.counting(members, named: named)
    result.to = to?.counting(members, named: named)
    result.pods = pods?.counting(members, named: named)
    return result
  }
}

extension SetReference {
  fileprivate func counting(_ members: DoorSelection.Members, named: [String: SetExpression]) -> Self {
    var result = self
    result.expression = expression.counting(members, named: named)
    return result
  }
}

extension SetExpression {
  /// Doors by which the set is described, directly or by sets that it names.
  package func doorSelections(named: [String: SetExpression]) -> [DoorSelection] {
    switch self {
    case .named(let name): named[name]?.doorSelections(named: named) ?? []
    case .union(let parts), .intersection(let parts): parts.flatMap { $0.doorSelections(named: named) }
    case .difference(let base, let parts): ([base] + parts).flatMap { $0.doorSelections(named: named) }
    case .doors, .pods, .workload, .service, .serviceAccount, .addresses, .networkSet, .reserved: doorSelections
    }
  }
}
