import Kubernetes
import Network
import Properties
import SMT

extension FreedomJudge {
  /// What objects may take from a claim that each source reaches one target or another: those that leave it open, and a
  /// flow that they touch. Nil where it stands.
  ///
  /// Such a claim does not speak of every flow between its ends: what objects touch counts only where a source has no
  /// target left that none of them touches (kinds, U4). Its targets are pods, so that objects which touch flows to and
  /// from the outside alone are about sources outside.
  mutating func touchedChoice<S: Solver & ~Copyable>(
    _ property: Property, excluding waivers: [Waiver], _ solver: inout S
  ) throws(VerificationFailure) -> (objects: [UnreadObject], flow: Counterexample?)? {
    guard case .mustReach(var from, var to, let ports, .some) = property.assertion else { return nil }
    let closing = freedom.deniers.filter { !$0.isOutsideOnly }
    let leaving = closing.filter { $0.scope.directions.contains(.egress) }
    let sources = TouchedRegion.from(leaving, property: property)
    if try touched(property, in: sources, .denied, excluding: waivers, &solver) != nil {
      return try touching(leaving, property, excluding: waivers, &solver)
    }
    let everywhere = closing.filter { $0.scope.directions.contains(.ingress) }
    let arriving = (freedom.deniers + freedom.redirectors).filter {
      $0.isOutsideOnly && $0.scope.directions.contains(.ingress)
    }
    to.expression = .difference(to.expression, everywhere.map(\.scope.pods))
    var part = property
    part.assertion = .mustReach(from: from, to: to, ports: ports, each: .some)
    if !everywhere.isEmpty, try judge(.nominal, part, excluding: waivers, &solver).verdict != .proved {
      return try touching(everywhere, property, excluding: waivers, &solver)
    }
    let outside = TouchedRegion.fromOutside(property: property)
    if arriving.isEmpty { return nil }
    if try touched(property, in: outside, .denied, excluding: waivers, &solver) == nil { return nil }
    from.expression = .intersection([from.expression, .outside])
    to.expression = .difference(to.expression, arriving.map(\.scope.pods))
    part.assertion = .mustReach(from: from, to: to, ports: ports, each: .some)
    if try judge(.nominal, part, excluding: waivers, &solver).verdict == .proved { return nil }
    return try touching(everywhere + arriving, property, excluding: waivers, &solver)
  }

  /// The objects that touch any flow between the ends, with one of these flows.
  private mutating func touching<S: Solver & ~Copyable>(
    _ objects: [UnreadObject], _ property: Property, excluding waivers: [Waiver], _ solver: inout S
  ) throws(VerificationFailure) -> (objects: [UnreadObject], flow: Counterexample?) {
    let whole = property.aboutEveryFlow
    var result: (objects: [UnreadObject], flow: Counterexample?) = ([], nil)
    for object in objects {
      let regions = TouchedRegion.of([object], isOutsideOnly: object.isOutsideOnly, property: property)
      guard case .flow(let flow)? = try touched(whole, in: regions, .denied, excluding: waivers, &solver) else {
        continue
      }
      result.objects.append(object)
      result.flow = result.flow ?? flow
    }
    return result.objects.isEmpty ? (objects, nil) : result
  }
}

extension FreedomJudge {
  /// The regions in which a claim to reach one of several has any flow. What is left out of such a claim are sources, so
  /// that a region elsewhere would take them all.
  mutating func concerning<S: Solver & ~Copyable>(
    _ property: Property, _ regions: [Waiver], excluding waivers: [Waiver], _ solver: inout S
  ) throws(VerificationFailure) -> [Waiver] {
    guard case .mustReach(_, _, _, .some) = property.assertion else { return regions }
    var result: [Waiver] = []
    for region in regions
    where try touched(property.aboutEveryFlow, in: [region], .denied, excluding: waivers, &solver) != nil {
      result.append(region)
    }
    return result
  }
}

extension Property {
  /// The claim about every flow between its ends, of one that is content with some.
  fileprivate var aboutEveryFlow: Self {
    guard case .mustReach(let from, let to, let ports, _) = assertion else { return self }
    var result = self
    result.assertion = .mustReach(from: from, to: to, ports: ports, each: .all)
    return result
  }
}

extension SetExpression {
  /// All that is no pod.
  static let outside = Self.union([.reserved(.anyAddress), .reserved(.nodes)])
}
