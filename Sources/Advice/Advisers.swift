package import Cluster
package import Kubernetes
package import Network
package import ReferenceEvaluator

/// The advisers of all languages together. Of a policy whose language has none nothing is said.
package struct Advisers: Sendable {
  private let all: [any Adviser]

  /// Asks some advisers.
  package init(_ all: [any Adviser]) { self.all = all }

  /// The policies of a world by their places, as they are written; nil where nothing is said.
  package func written(in world: World) -> [WrittenPolicy?] {
    world.policies.indices.map { place in
      all.lazy.compactMap { $0.written(place) }.first.map { all.reduce($0) { $1.enforced($0) } }
    }
  }

  /// See `Adviser`; in the order of the languages.
  package func remarks() -> [Remark] { all.flatMap { $0.remarks() } }

  /// See `Adviser`; in the order of the policies.
  package func traces(_ flow: ReferenceEvaluator.Flow, _ direction: Direction) -> [PolicyTrace] {
    all.flatMap { $0.traces(flow, direction) }.sorted { $0.place < $1.place }.compactMap { trace in
      let enforced = all.reduce(Optional(trace)) { trace, adviser in
        trace.flatMap { adviser.enforced($0, flow, direction) }
      }
      guard var trace = enforced else { return nil }
      if let rank = all.lazy.compactMap({ $0.rank(of: trace) }).first { trace.rank = rank }
      return trace
    }
  }

  /// See `Adviser`; in the order of the languages.
  package func allowing(
    _ flow: ReferenceEvaluator.Flow, at direction: Direction, between ends: AskedEnds
  ) -> [PolicyEdit] {
    all.flatMap { $0.allowing(flow, at: direction, between: ends) }
  }

  /// See `Adviser`; in the order of the languages.
  package func denying(
    _ flows: [ReferenceEvaluator.Flow], at direction: Direction, between ends: AskedEnds
  ) -> [PolicyEdit] {
    all.flatMap { $0.denying(flows, at: direction, between: ends) }
  }

  /// See `Adviser`.
  package func policy(
    _ policy: any PolicyObject, withRulesOf other: any PolicyObject, _ direction: Direction
  ) -> (any PolicyObject)? {
    all.lazy.compactMap { $0.policy(policy, withRulesOf: other, direction) }.first
  }

  /// See `Adviser`.
  package func policy(_ place: Int, withoutRule number: Int, _ direction: Direction) -> (any PolicyObject)? {
    all.lazy.compactMap { $0.policy(place, withoutRule: number, direction) }.first
  }
}
