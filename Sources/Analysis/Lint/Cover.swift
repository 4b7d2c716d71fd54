import Cluster
import Network
import PolicyModel

/// Whether one rule matches all that another does, for every pod that could exist. Where it says so, it is so; it looks at
/// one item at a time, and may miss what several cover together.
struct Cover {
  let world: World

  /// Whether a rule of a policy matches, at the pods of another policy, all that a rule of that one does.
  func covers(_ rule: Rule, of policy: Policy, _ other: Rule, of its: Policy) -> Bool {
    let isSubject = policy.own == .always && covers(policy.subject.predicate, its.subject.predicate)
    return (policy.index == its.index || isSubject) && covers(rule.ports, other.ports)
      && covers(rule.peers, other.peers) && covers(rule.own, other.own)
  }

  private func covers(_ pods: PodPredicate, _ others: PodPredicate) -> Bool {
    if pods == others { return true }
    guard case .selected(let selection) = pods, case .selected(let other) = others else { return false }
    return covers(selection, other)
  }

  private func covers(_ selection: PodSelection, _ other: PodSelection) -> Bool {
    if let name = selection.namespace, name != other.namespace { return false }
    let labels = other.namespace.flatMap { world.namespace(named: $0) }.flatMap { $0.isDeclared ? $0.labels : nil }
    return selection.namespaceLabels.allSatisfy { asked in
      implies(other.namespaceLabels, asked) || labels.map { asked.admits($0) } ?? false
        || asked == .equals(LabelVocabulary.namespaceName, other.namespace ?? "")
    } && selection.podLabels.allSatisfy { implies(other.podLabels, $0) }
      && selection.account.allSatisfy { implies(other.account, $0) }
  }

  /// Whether labels that fulfil all of some requirements fulfil another.
  private func implies(_ all: [LabelRequirement], _ asked: LabelRequirement) -> Bool {
    all.contains { one in
      guard one.key == asked.key else { return false }
      if one == asked { return true }
      if one.admitsAbsence && !asked.admitsAbsence || one.test != nil { return false }
      if let test = asked.test { return one.isPositive && one.values.allSatisfy(test.admits) }
      return switch (one.isPositive, asked.isPositive) {
      case (true, true): one.values.isSubset(of: asked.values)
      case (true, false): one.values.isDisjoint(with: asked.values)
      case (false, false): asked.values.isSubset(of: one.values)
      case (false, true): false
      }
    }
  }

  private func covers(_ ports: PortPredicate, _ others: PortPredicate) -> Bool {
    guard let own = items(ports), let its = items(others) else { return ports == others }
    return its.connections.subtracting(own.connections).isEmpty
      && its.names.allSatisfy { name in
        own.names.contains(name) || own.connections[name.transport] == .allPorts
      }
  }

  /// What a list of ports asks for by number and by name; nil of other predicates.
  private func items(_ ports: PortPredicate) -> (connections: ConnectionSet, names: Set<NamedPort>)? {
    switch ports {
    case .connections(let connections): return (connections, [])
    case .named(let name): return (ConnectionSet(), [name])
    case .not: return nil
    case .any(let parts):
      var result: (connections: ConnectionSet, names: Set<NamedPort>) = (ConnectionSet(), [])
      for part in parts {
        guard let items = items(part) else { return nil }
        result.connections = result.connections.union(items.connections)
        result.names.formUnion(items.names)
      }
      return result
    }
  }

  private func covers(_ end: EndPredicate, _ other: EndPredicate) -> Bool {
    if end == .always || isEverything(end) { return true }
    if end == other, !end.leaves.contains(.unclear) { return true }
    switch other {
    case .any(let parts): return parts.allSatisfy { covers(end, $0) }
    case .addresses(let block):
      let covered = AddressSet(end.blocks.filter(\.except.isEmpty).map(\.cidr))
      return isList(end) && AddressSet([block.cidr]).subtracting(covered).isEmpty
    case .pods(let pods):
      return parts(end).contains {
        if case .pods(let own) = $0 {
          own.places == nil && pods.places == nil && covers(own.predicate, pods.predicate)
            && [nil, pods.declared].contains(own.declared)
        } else {
          false
        }
      }
    case .nodes:
      return parts(end).contains { if case .nodes(let own) = $0 { own.isEvery } else { false } }
    // What must be all of several is each of them.
    case .all(let parts): return parts.contains { covers(end, $0) }
    case .always, .outside, .unclear, .not: return false
    }
  }

  /// Whether every address is in one of the blocks of a list of ends.
  private func isEverything(_ end: EndPredicate) -> Bool {
    let covered = AddressSet(end.blocks.filter(\.except.isEmpty).map(\.cidr))
    return isList(end) && AddressSet.everything(world.addresses.families).subtracting(covered).isEmpty
  }

  /// Whether one of several suffices, as items of a list do.
  private func isList(_ end: EndPredicate) -> Bool {
    switch end {
    case .any(let parts): parts.allSatisfy(isList)
    case .always, .pods, .addresses, .nodes, .outside, .unclear: true
    case .all, .not: false
    }
  }

  private func parts(_ end: EndPredicate) -> [EndPredicate] {
    if case .any(let parts) = end { parts.flatMap(self.parts) } else { [end] }
  }
}
