import Claims
import Network
import PolicyModel
import Properties
import SMT

/// One part of what a property claims. A property holds iff all its obligations do.
///
/// There is a type for each kind, in a file of its own: what it says, what set algebra says of it, and what a solver is
/// asked about it.
protocol Obligation: Sendable {
  /// What it says, in words.
  var sentence: String { get }

  /// The obligation without what waivers accept and, with a focus, about nothing else than what that one accepts.
  func limited(to limits: WaiverLimits) -> Self

  /// Why it is about nothing although its sets have members.
  func emptiness(in model: PolicyModel) -> String

  /// What of the world has a say in it.
  var scope: ObligationScope { get }

  /// Whether it holds of what manifests declare, by set algebra alone. Nothing is said to hold that does not.
  func holdsBySets(in model: PolicyModel) -> Bool

  /// Decides it, and notes in `progress` what violates it or why that is not known. Returns whether it is about
  /// anything; nil where others see to that.
  ///
  /// - Parameter isOpen: whether pods that no manifest declares are meant as well.
  func decide<S: Solver & ~Copyable>(
    isOpen: Bool, _ search: Search, _ progress: inout Progress, _ solver: inout S
  ) throws(VerificationFailure) -> Inhabitation?
}

/// What of the world has a say in an obligation.
enum ObligationScope {
  /// Flows between ends.
  case flows(sources: EndpointSet, destinations: EndpointSet)
  /// Which policies select pods in a direction.
  case isolation(EndpointSet, Direction)
  /// Any flow.
  case everything
  /// No policy.
  case nothing
}

extension Inhabitation {
  /// What is known of a whole by its parts.
  static func whole(_ parts: [Inhabitation]) -> Inhabitation {
    if parts.contains(.inhabited) { return .inhabited }
    return parts.contains(.unknown) ? .unknown : .empty
  }
}

/// What waivers leave of an obligation.
struct WaiverLimits {
  /// The flows that waivers accept.
  var excluded: [FlowClaim.Permission] = []
  /// The flows that alone are looked at, where set.
  var focus: FlowClaim.Permission?
  /// The pods that waivers of `defaultDeny` accept.
  var excludedPods: [EndpointSet] = []
  /// The pods that alone are looked at, where set.
  var focusedPods: EndpointSet?
}
