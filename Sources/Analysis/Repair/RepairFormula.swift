import Advice
import Kubernetes
import Network
import SMT
import Verification

/// Writes what examples want of the policies as a formula over which variants are chosen.
///
/// Quantifiers stay in the verifier: each example is a small, exact formula, so that what it rules out is ruled out, and
/// what it leaves is only a candidate.
struct RepairFormula {
  private(set) var store = TermStore()
  /// One for each claim, in order.
  private(set) var assertions: [Term] = []
  /// The variables of the variants.
  let switches: [Term]

  private let variants: [RepairVariant]
  private let policies: [any PolicyObject]
  private var cells: SayTable

  /// Makes formulas about a choice among variants; each policy has at most one.
  init(_ variants: [RepairVariant], policies: [any PolicyObject], cells: SayTable) {
    self.variants = variants
    self.policies = policies
    self.cells = cells
    var store = TermStore()
    switches = variants.indices.map { store.variable("v\($0)", .bool) }
    self.store = store
  }

  /// The table of what policies say, with what was looked up.
  var table: SayTable { cells }

  /// At most one variant of each policy, and of the policies that would have one name.
  mutating func limits() -> [Term] {
    var groups: [String: [Int]] = [:]
    for (number, variant) in variants.enumerated() {
      groups[variant.place.map { "\($0)" } ?? "new", default: []].append(number)
      // What is new must not take the name of what is there.
      groups["name \(variant.result.reference)", default: []].append(number)
    }
    return groups.sorted { $0.key < $1.key }.flatMap { key, members -> [Term] in
      if key == "new" { return [] }
      return atMostOne(members)
    }
  }

  private mutating func atMostOne(_ members: [Int]) -> [Term] {
    // A chain of "one so far": linear in the members.
    guard var before = members.first.map({ switches[$0] }) else { return [] }
    var result: [Term] = []
    for member in members.dropFirst() {
      result.append(store.not(store.and([before, switches[member]])))
      before = store.or([before, switches[member]])
    }
    return result
  }

  /// What a claim wants: the term holds of a choice iff one of the claim's flows is as it is wanted.
  mutating func add(_ claim: RepairClaim, _ places: [[EndPlace]]) {
    let alternatives = zip(claim.flows, places).map { flow, ends in term(flow, ends) }
    assertions.append(store.or(alternatives))
  }

  /// That not all of some variants are chosen.
  mutating func excluding(_ variants: [Int]) -> Term { store.not(store.and(variants.map { switches[$0] })) }

  /// Whether a claim is as it is wanted if some variants are chosen.
  func holds(_ claim: Int, of isChosen: (RepairVariant) -> Bool) -> Bool {
    let values = variants.indices.map { ("v\($0)", Value.bool(isChosen(variants[$0]))) }
    return store.holds(assertions[claim], under: Interpretation(Dictionary(uniqueKeysWithValues: values)))
  }

  private mutating func term(_ flow: RepairClaim.Flow, _ ends: [EndPlace]) -> Term {
    if flow.wish == .isolate { return store.and(ends.map { isolation($0) }) }
    let passes = store.and(ends.map { passing($0) })
    return flow.wish == .allow ? passes : store.not(passes)
  }

  private mutating func isolation(_ end: EndPlace) -> Term { says(end, \.isolates) }

  private mutating func passing(_ end: EndPlace) -> Term {
    let judge = cells.judge(end)
    func constant(_ value: Bool) -> Term { value ? store.trueTerm : store.falseTerm }
    let permitted = store.ite(says(end, \.permits), constant(judge.open), constant(judge.closed))
    return store.ite(isolation(end), permitted, constant(judge.free))
  }

  /// That some policy says something at an end, as it is or as it is chosen to be.
  private mutating func says(_ end: EndPlace, _ what: KeyPath<EndJudge.Say, Bool>) -> Term {
    var terms: [Term] = []
    var changed: [Int: [Int]] = [:]
    for (number, variant) in variants.enumerated() {
      if let place = variant.place { changed[place, default: []].append(number) }
      if cells.say(variant, at: end)[keyPath: what] { terms.append(switches[number]) }
    }
    for place in policies.indices where cells.say(policies[place], place, at: end)[keyPath: what] {
      // As long as nothing is chosen in its stead.
      terms.append(store.not(store.or((changed[place] ?? []).map { switches[$0] })))
    }
    return store.or(terms)
  }
}

/// An end of a flow of a claim, by its number in a table.
struct EndPlace: Hashable { var number: Int }

/// What policies and variants say at ends, each looked up once.
struct SayTable {
  private var judges: [EndJudge] = []
  private var policies: [[Int: EndJudge.Say]] = []
  private var variants: [[RepairKey: EndJudge.Say]] = []

  /// Adds an end.
  mutating func add(_ judge: EndJudge) -> EndPlace {
    judges.append(judge)
    policies.append([:])
    variants.append([:])
    return EndPlace(number: judges.count - 1)
  }

  func judge(_ end: EndPlace) -> EndJudge { judges[end.number] }

  mutating func say(_ policy: any PolicyObject, _ place: Int, at end: EndPlace) -> EndJudge.Say {
    if let known = policies[end.number][place] { return known }
    let say = judges[end.number].say(policy)
    policies[end.number][place] = say
    return say
  }

  mutating func say(_ variant: RepairVariant, at end: EndPlace) -> EndJudge.Say {
    let judge = judges[end.number]
    guard judge.namespace == variant.result.reference.namespace else { return .init() }
    if let known = variants[end.number][variant.key] { return known }
    let say = judge.say(variant.result)
    variants[end.number][variant.key] = say
    return say
  }
}
