import Claims
import Cluster
import Encoding
import Kubernetes
import Network
import PolicyModel
import Properties
import ReferenceEvaluator
import SMT

/// What a property claims of doors.
struct DoorObligation: Obligation {
  /// The claim.
  let claim: DoorClaim
  /// What it is a part of.
  let assertion: Assertion
  /// The pods that it is about; of no matter to one that names doors.
  let pods: EndpointSet
  /// The addresses of clients that it excuses; nil where it asks for none.
  let clients: AddressSet?
  /// The doors.
  let book: DoorBook
  private var limits = WaiverLimits()

  init(_ claim: DoorClaim, _ assertion: Assertion, pods: EndpointSet, clients: AddressSet?, _ book: DoorBook) {
    self.claim = claim
    self.assertion = assertion
    self.pods = pods
    self.clients = clients
    self.book = book
  }

  var sentence: String { claim.wantsFlows ? "nothing is denied at the doors" : "nothing passes that the claim forbids" }

  func limited(to limits: WaiverLimits) -> Self {
    var result = self
    result.limits = limits
    return result
  }

  func emptiness(in model: PolicyModel) -> String { "nothing opens a door into `\(claim.pods?.title ?? "")`" }

  /// Which doors can be knocked at depends on what controllers let in.
  var scope: ObligationScope { .everything }

  func holdsBySets(in model: PolicyModel) -> Bool {
    let plan = DoorPlan(self, in: model, isOpen: false)
    guard plan.without.isEmpty, claim.wantsFlows || book.unread.isEmpty && book.unclear.isEmpty else {
      return false
    }
    return plan.parts.allSatisfy { part in
      switch part.judgement {
      case .never: return claim.wantsFlows
      case .perhaps where !claim.wantsFlows: return false
      case .each, .oneOfThem, .perhaps:
        if part.isAnyone {
          let all = Set(part.claim.destinations.classes.numbers)
          return all.isSubset(of: claim.wantsFlows ? part.open : part.shut)
        }
        return flows(part).holdsBySets(in: model)
      }
    }
  }

  func decide<S: Solver & ~Copyable>(
    isOpen: Bool, _ search: Search, _ progress: inout Progress, _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation? {
    let plan = DoorPlan(self, in: search.model, isOpen: isOpen)
    for missing in plan.without { progress.add(.missing(missing.opener, missing.reason)) }
    for part in plan.parts {
      try claim.wantsFlows
        ? decideWanted(part, search, &progress, &solver) : decideForbidden(part, search, &progress, &solver)
    }
    if !claim.wantsFlows { progress.areUndecided(book, claim) }
    if case .exposedOnly = claim, !plan.hasDoors { return .empty }
    return .inhabited
  }

  /// The flows of a part, as they are asked about.
  private func flows(_ part: DoorPlan.Part, at classes: Set<Int>? = nil) -> FlowObligation {
    var claim = part.claim
    if let classes {
      claim.destinations = claim.destinations.declared.intersection(EndpointSet(classes: ClassSet(classes)))
    }
    claim.permissions += part.excluded.map {
      .init(sources: claim.sources, destinations: claim.destinations, ports: $0)
    }
    return FlowObligation(claim: claim.limited(to: limits), assertion: assertion)
  }

  /// What nobody knows is asked about anyone who could come, from wherever.
  private func search(_ part: DoorPlan.Part, _ search: Search) -> Search {
    guard part.isAnyone else { return search }
    var model = search.model
    model.openWorld = OpenWorld(hasNewNamespaces: true, trustedNamespaceLabels: [])
    return search.over(model)
  }

  /// Notes what violates among flows of a part of which none should pass.
  private func decideForbidden<S: Solver & ~Copyable>(
    _ part: DoorPlan.Part, _ search: Search, _ progress: inout Progress, _ solver: inout S
  ) throws(VerificationFailure) {
    switch part.judgement {
    case .each, .oneOfThem:
      if part.doubt == nil, part.unknown == nil {
        _ = try flows(part).decide(isOpen: true, search, &progress, &solver)
        return
      }
      guard try mayFail(part, search, &progress, &solver) else { return }
    case .perhaps, .never:
      guard try search.isLeft(flows(part).claim, &solver) else { return }
    }
    if let doubt = part.doubt { return progress.isUndecided(doubt) }
    if part.judgement == .never {
      return try addUnjudged(part, search, &progress, &solver)
    }
    // Where all of those who come get in, it does not matter which of them does.
    let before = progress.isProof
    if !part.open.isEmpty {
      _ = try flows(part.narrowed, at: part.open).decide(isOpen: false, search, &progress, &solver)
    }
    if progress.isProof == before, let unknown = part.unknown { progress.isUndecided(unknown) }
  }

  /// Notes what violates among flows of a part of which all should pass.
  private func decideWanted<S: Solver & ~Copyable>(
    _ part: DoorPlan.Part, _ search: Search, _ progress: inout Progress, _ solver: inout S
  ) throws(VerificationFailure) {
    if part.judgement == .never { return }
    if part.judgement == .each, part.doubt == nil {
      _ = try flows(part).decide(isOpen: true, search, &progress, &solver)
      return
    }
    guard try mayFail(part, search, &progress, &solver) else { return }
    if let doubt = part.doubt { return progress.isUndecided(doubt) }
    let before = progress.isProof
    if part.judgement == .oneOfThem, !part.shut.isEmpty {
      _ = try flows(part.narrowed, at: part.shut).decide(isOpen: false, search, &progress, &solver)
    }
    if progress.isProof == before, let unknown = part.unknown { progress.isUndecided(unknown) }
  }

  /// Whether a part may violate; that it does not is proved.
  private func mayFail<S: Solver & ~Copyable>(
    _ part: DoorPlan.Part, _ search: Search, _ progress: inout Progress, _ solver: inout S
  ) throws(VerificationFailure) -> Bool {
    var found = Progress(violations: ViolationCollector(model: search.model, explanation: search.explanation))
    _ = try flows(part).decide(isOpen: true, self.search(part, search), &found, &solver)
    if let reason = found.unknown {
      progress.isUnknown(reason)
      return false
    }
    return !found.isProof
  }

  /// Adds what passes because nothing judges it.
  private func addUnjudged<S: Solver & ~Copyable>(
    _ part: DoorPlan.Part, _ search: Search, _ progress: inout Progress, _ solver: inout S
  ) throws(VerificationFailure) {
    let model = search.model
    guard let node = model.world.nodeAddresses.firstAddress else { return }
    for number in part.claim.destinations.classes.numbers {
      let one = flows(part, at: [number]).claim
      guard try search.isLeft(one, &solver), let pod = model.classes.members[number].first else {
        continue
      }
      progress.add(
        search.explanation.counterexample(
          .node(nil, address: node),
          .pod(pod, address: model.world.pods[pod].addresses.first ?? node, node: nil, replica: 0),
          explanation: "nothing judges what a node stands in for (`model.exposure.masqueraded: exempt`)"))
    }
    var others = part
    others.claim.destinations = EndpointSet(hypothetical: part.claim.destinations.hypothetical)
    if let unknown = part.unknown, !others.claim.destinations.isEmpty,
      try search.isLeft(flows(others).claim, &solver)
    {
      progress.isUndecided(unknown)
    }
  }
}

extension Progress {
  /// Notes what may open doors that nobody knows.
  fileprivate mutating func areUndecided(_ book: DoorBook, _ claim: DoorClaim) {
    // Where objects are named, and it is no matter who can knock, what others open is none of the claim's.
    var named: [DoorOpener] = []
    if case .neverExposed(_, _, let reach, let via) = claim, reach == DoorReach.writable { named = via }
    if named.isEmpty, !book.unread.isEmpty { isUndecided(Undecided(.unreadKind, book.unread)) }
    for object in book.unclear where named.isEmpty || named.contains(where: { $0.means(object.reference) }) {
      isUndecided(Undecided(unclear: object.message, [.init(title: object.reference.title, span: object.span)]))
    }
  }
}

extension DoorPlan.Part {
  /// The part with ends that show a violation where everyone's would: those outside, of anyone at all.
  fileprivate var narrowed: Self {
    guard isAnyone else { return self }
    var result = self
    result.claim.sources = EndpointSet(addresses: claim.sources.addresses)
    return result
  }
}

extension AddressSet {
  /// The first address, in either family.
  fileprivate var firstAddress: IPAddress? {
    for family in IPFamily.allCases { if let first = self[family].first { return IPAddress(family, first) } }
    return nil
  }
}
