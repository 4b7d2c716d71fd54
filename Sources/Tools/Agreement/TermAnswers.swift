import Claims
import Encoding
import Network
import PolicyModel
import SMT

/// What the terms of a claim say about single flows: by the interpreter, and by a solver.
struct TermAnswers {
  /// Two ends, and what another engine allows between them.
  struct Row {
    var spot: Spot
    var allowed: MayMust<ConnectionSet>
  }

  private var encoded: EncodedClaim
  /// What makes the variables a flow, and that it is allowed.
  private let region: Term
  private let allowed: MayMust<Term>

  /// - Parameter claim: one that allowed flows violate.
  init(_ claim: FlowClaim, slice: Slice, model: PolicyModel) {
    encoded = FlowEncoder.encode(claim, slice: slice, model: model)
    region = encoded.store.and(encoded.region)
    let may = encoded.store.and(encoded.violation)
    if let certain = encoded.certainViolation {
      allowed = MayMust(may: may, must: encoded.store.and(certain))
    } else {
      allowed = MayMust(may)
    }
  }

  /// Whether each connection at each spot is allowed, spot by spot; nil for what is no flow to the terms.
  func interpreted(
    _ spots: [Spot], _ connections: [(transport: TransportProtocol, port: UInt16)]
  ) -> [MayMust<Bool>?] {
    let interpretations = spots.flatMap { spot in
      connections.map { interpretation(spot, $0.transport, $0.port) }
    }
    return encoded.store.evaluate([region, allowed.may, allowed.must], underEach: interpretations).map { values in
      let isTrue = values.map { $0 == .bool(true) }
      return isTrue[0] ? MayMust(may: isTrue[1], must: isTrue[2]) : nil
    }
  }

  private func interpretation(_ spot: Spot, _ transport: TransportProtocol, _ port: UInt16) -> Interpretation {
    Interpretation([
      "source.group.\(spot.source)": .bool(true), "destination.group.\(spot.destination)": .bool(true),
      "source.\(spot.from.family.rawValue)": .bitVector(spot.from.value, width: spot.from.family.width),
      "destination.\(spot.to.family.rawValue)": .bitVector(spot.to.value, width: spot.to.family.width),
      "isIPv6": .bool(spot.from.family == .ipv6), "protocol": .bitVector(code(transport), width: 2),
      "port": .bitVector(UInt128(port), width: 16), "isOwnNode": .bool(spot.isOwnNode),
    ])
  }

  /// Asks the solver for a flow between some ends on which the terms and the rows differ; nil when there is none.
  mutating func difference<S: Solver & ~Copyable>(
    from rows: [Row], solver: inout S
  ) throws(SolverFailure) -> Interpretation? {
    let differences = rows.map { self.difference(from: $0) }
    let question = encoded.region + [encoded.store.or(differences)]
    switch try solver.decide(question, in: encoded.store) {
    case .unsatisfiable: return nil
    case .unknown(let reason): throw SolverFailure(message: reason)
    case .satisfiable(let model): return model
    }
  }

  private mutating func difference(from row: Row) -> Term {
    let flow = encoded.variables
    let spot = row.spot
    let isIPv6 = spot.from.family == .ipv6
    let place = isIPv6 ? 1 : 0
    let differs = [(allowed.may, contains(row.allowed.may)), (allowed.must, contains(row.allowed.must))]
      .map { encoded.store.not(encoded.store.iff($0, $1)) }
    let parts = [
      flow.source.groups[spot.source], flow.destination.groups[spot.destination],
      isIPv6 ? flow.isIPv6 : encoded.store.not(flow.isIPv6),
      spot.isOwnNode ? flow.isOwnNode : encoded.store.not(flow.isOwnNode),
      equal(flow.source.address[place], spot.from), equal(flow.destination.address[place], spot.to),
      encoded.store.or(differs),
    ]
    return encoded.store.and(parts)
  }

  private mutating func equal(_ variable: Term, _ address: IPAddress) -> Term {
    let value = encoded.store.constant(address.value, width: address.family.width)
    return encoded.store.equal(variable, value)
  }

  private mutating func contains(_ set: ConnectionSet) -> Term {
    let flow = encoded.variables
    var terms: [Term] = []
    for transport in TransportProtocol.allCases {
      let isProtocol = encoded.store.equal(flow.transport, encoded.store.constant(code(transport), width: 2))
      for interval in set[transport].intervals {
        let low = encoded.store.constant(UInt128(interval.lowerBound), width: 16)
        let high = encoded.store.constant(UInt128(interval.upperBound), width: 16)
        let parts = [isProtocol, encoded.store.lessOrEqual(low, flow.port), encoded.store.lessOrEqual(flow.port, high)]
        terms.append(encoded.store.and(parts))
      }
    }
    return encoded.store.or(terms)
  }

  private func code(_ transport: TransportProtocol) -> UInt128 {
    switch transport {
    case .tcp: 0
    case .udp: 1
    case .sctp: 2
    }
  }
}
