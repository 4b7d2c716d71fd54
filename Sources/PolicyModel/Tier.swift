package import Cluster

/// What a rule, or the end of a tier, says of a connection.
package enum Action: Hashable, Sendable {
  case allow, deny
  /// The next tier decides.
  case pass
}

/// One rule of a policy, in one direction.
package struct Rule: Sendable {
  /// The place in the policy's own list of rules of the direction: where it comes from.
  package var number: Int
  /// The numbers of the other rules of the policy without which it does not say what it says.
  package var needs: Set<Int> = []
  /// What the governed end must be, besides one that the policy speaks of.
  package var own: EndPredicate
  /// What the other end must be.
  package var peers: EndPredicate
  /// Which connections it matches.
  package var ports: PortPredicate
  /// What it says of what it matches.
  package var action: Action

  /// Makes a rule.
  package init(
    number: Int, own: EndPredicate = .always, peers: EndPredicate, ports: PortPredicate, action: Action
  ) {
    self.number = number
    self.own = own
    self.peers = peers
    self.ports = ports
    self.action = action
  }
}

/// What one object says in one direction. Its first rule that matches speaks for it.
package struct Policy: Sendable {
  /// The place of the object in `World.policies`: where it comes from; nil for what no object says.
  package var index: Int?
  /// The place among the policies of its direction, in the order in which they are asked; a model gives it.
  package internal(set) var place = 0
  /// The pods that it may speak of.
  package var subject: PodGroup
  /// What such a pod must be for it to speak of it, where that is not known of every one of them. Addresses and nodes have
  /// no place in it.
  package var own: EndPredicate
  /// Its rules, in order.
  package var rules: [Rule]
  /// Whether its tier's end decides about the pods that it speaks of.
  package var isolates: Bool

  /// Makes what an object says.
  package init(index: Int?, subject: PodGroup, own: EndPredicate = .always, rules: [Rule], isolates: Bool) {
    self.index = index
    self.subject = subject
    self.own = own
    self.rules = rules
    self.isolates = isolates
  }

  /// Every selection of the policy: its own, and those of its rules.
  package var selections: [PodSelection] {
    subject.predicate.selections + (ownPods + rules.flatMap(\.peers.pods)).flatMap(\.predicate.selections)
  }

  /// The groups of pods by which it tells apart those that it speaks of.
  package var ownPods: [PodGroup] {
    own.isAlways && rules.allSatisfy(\.own.isAlways) ? [] : own.pods + rules.flatMap(\.own.pods)
  }

  /// The same with its pods resolved.
  func resolved(_ index: inout SelectorIndex) -> Self {
    var result = self
    result.subject = subject.resolved(&index)
    result.own = own.resolved(&index)
    for place in rules.indices {
      result.rules[place].own = rules[place].own.resolved(&index)
      result.rules[place].peers = rules[place].peers.resolved(&index)
    }
    return result
  }
}

/// What is of one rank. Of several none comes first: whatever one of those that match says may count.
package struct Group: Sendable {
  /// What stands in a group.
  package enum Member: Sendable {
    case policy(Policy)
    /// Groups that are asked in order, until one speaks: policies of a language that orders them among themselves, and
    /// not against the other members.
    case groups([Group])

    /// The policies, in the order in which they are asked.
    package var policies: [Policy] {
      switch self {
      case .policy(let policy): [policy]
      case .groups(let groups): groups.flatMap(\.policies)
      }
    }
  }

  package let members: [Member]
  /// The policies, in the order in which they are asked. Every fold asks for them: they are not gathered each time.
  package let policies: [Policy]

  /// Makes a group.
  package init(members: [Member]) {
    self.members = members
    var policies: [Policy] = []
    policies.reserveCapacity(members.count)
    for member in members {
      switch member {
      case .policy(let policy): policies.append(policy)
      case .groups(let groups): for group in groups { policies += group.policies }
      }
    }
    self.policies = policies
  }

  /// Makes a group of policies.
  package init(_ policies: [Policy]) {
    members = policies.map { .policy($0) }
    self.policies = policies
  }

  /// The group with every policy changed, or left out; nil where none is left.
  package func compactMap(_ transform: (Policy) -> Policy?) -> Group? {
    let members = members.compactMap { member -> Member? in
      switch member {
      case .policy(let policy): return transform(policy).map { .policy($0) }
      case .groups(let groups):
        let groups = groups.compactMap { $0.compactMap(transform) }
        return groups.isEmpty ? nil : .groups(groups)
      }
    }
    return members.isEmpty ? nil : Group(members: members)
  }

  /// The group with those policies alone that fulfil a condition; nil where none does. Most often all do.
  package func filter(_ isWanted: (Policy) -> Bool) -> Group? {
    policies.allSatisfy(isWanted) ? self : compactMap { isWanted($0) ? $0 : nil }
  }

  /// What all rules say, if they say the same: then no order matters.
  package var onlyAction: Action? {
    var found: Action?
    for rule in policies.lazy.flatMap(\.rules) {
      if let found, found != rule.action { return nil }
      found = rule.action
    }
    return found ?? .allow
  }
}

/// Groups of policies that are asked in order, until one speaks. Where none does, the tier's end decides about the pods
/// that one of its isolating policies speaks of, and the next tier about the others. Behind the last tier everything is
/// allowed.
package struct Tier: Sendable {
  /// The groups, in the order in which they are asked.
  package var groups: [Group]
  /// What is said of isolated pods where no rule matches.
  package var atEnd: Action

  /// Makes a tier.
  package init(groups: [Group], atEnd: Action) {
    self.groups = groups
    self.atEnd = atEnd
  }
}

extension [Tier] {
  /// The policies, in the order in which they are asked.
  package var policies: [Policy] {
    if count == 1, self[0].groups.count == 1 { return self[0].groups[0].policies }
    return flatMap(\.groups).flatMap(\.policies)
  }

  /// The tiers with those policies alone that fulfil a condition; without tiers and groups of none.
  package func filter(_ isWanted: (Policy) -> Bool) -> Self {
    compactMap { tier in
      let groups = tier.groups.compactMap { $0.filter(isWanted) }
      return groups.isEmpty ? nil : Tier(groups: groups, atEnd: tier.atEnd)
    }
  }

  /// The same with every policy changed.
  package func mapPolicies(_ transform: (Policy) -> Policy) -> Self {
    map { tier in
      Tier(groups: tier.groups.compactMap { $0.compactMap(transform) }, atEnd: tier.atEnd)
    }
  }

  /// The same with every pod resolved.
  func resolved(_ index: inout SelectorIndex) -> Self {
    mapPolicies { $0.resolved(&index) }
  }
}

/// The policies of a world as a language has them, before they are resolved to classes of pods: tiers for each direction.
package struct NormalisedPolicies: Sendable {
  /// Judged at the destination.
  package var ingress: [Tier]
  /// Judged at the source.
  package var egress: [Tier]
  /// What judges at nodes; nil for nothing.
  package var hosts: HostJudges?
  /// Whether what comes from the node of a pod is judged like anything else; otherwise it passes (semantics A37).
  package var judgesOwnNode = false
  /// The pods of which nobody knows whether what comes from their node passes, where it is not judged.
  package var deniedOwnNode: [PodGroup] = []

  /// Makes them.
  package init(ingress: [Tier], egress: [Tier]) {
    self.ingress = ingress
    self.egress = egress
  }
}

extension NormalisedPolicies {
  /// The tiers of one list behind those of another.
  package static func + (before: Self, after: Self) -> Self {
    var result = Self(ingress: before.ingress + after.ingress, egress: before.egress + after.egress)
    result.hosts = before.hosts ?? after.hosts
    result.judgesOwnNode = before.judgesOwnNode || after.judgesOwnNode
    result.deniedOwnNode = before.deniedOwnNode + after.deniedOwnNode
    return result
  }
}

/// Reads the policies of a world as tiers: an enforcer's reading of its languages.
package typealias Normaliser = @Sendable (World) -> NormalisedPolicies
