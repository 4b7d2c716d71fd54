import PolicyModel
import Properties

extension ObligationCompiler {
  /// An obligation without what waivers accept and, with a focus, about nothing else than what that one accepts.
  mutating func limited(_ obligation: Obligation, excluding waivers: [Waiver], focus: Waiver?) -> Obligation {
    if waivers.isEmpty, focus == nil { return obligation }
    switch obligation {
    case .flows(var claim):
      claim.permissions += waivers.map { region($0) }
      claim.focus = focus.map { region($0) }
      return .flows(claim)
    case .commonFamily(var claim):
      claim.permissions += waivers.map { region($0) }
      claim.focus = focus.map { region($0) }
      return .commonFamily(claim)
    case .reachSome(var claim):
      for waiver in waivers { claim.sources = claim.sources.subtracting(region(waiver).sources) }
      if let focus { claim.sources = claim.sources.intersection(region(focus).sources) }
      return .reachSome(claim)
    case .isolation(var pods, let direction):
      for waiver in waivers { pods = pods.subtracting(self.pods(waiver)) }
      if let focus { pods = pods.intersection(self.pods(focus)) }
      return .isolation(pods, direction)
    case .chain: return obligation
    }
  }

  private mutating func pods(_ waiver: Waiver) -> EndpointSet { waiver.pods.map { members($0) } ?? EndpointSet() }
}
