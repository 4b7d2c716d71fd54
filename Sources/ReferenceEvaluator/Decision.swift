package import Diagnostics
import Kubernetes
package import Network

extension ReferenceEvaluator {
  /// What policies have no say over at its own end of a connection.
  package enum NotGoverned: Hashable, CaseIterable, Sendable {
    /// A pod in its node's network (semantics A38).
    case hostNetwork
    /// An address outside the cluster (semantics A45).
    case outside
    /// A node (semantics A45).
    case node
  }

  /// Why one end of a connection allows or denies it.
  package enum Reason: Hashable, Sendable {
    /// No policy isolates the pod in this direction: allowed (semantics A5, A6).
    case notIsolated
    /// The end is nothing that policies select: allowed (semantics A38, A45).
    case notGoverned(NotGoverned)
    /// The traffic comes from the node that the pod runs on: allowed (semantics A37). Ingress only.
    case ownNode
    /// A rule that allows it (semantics A7, A10, C11).
    case rule(RuleReference)
    /// An object that is not read is taken to let it through, as an index into `world.policies`: allowed.
    case openedBy(policy: Int)
    /// A rule that denies it (semantics C11).
    case deniedBy(RuleReference)
    /// A rule that leaves the decision to the next tier (semantics C12).
    case passedBy(RuleReference)
    /// It depends on how the input is read.
    case undecided(Doubt)
    /// The pod is isolated by these policies, as indices into `world.policies`, and none of their rules matches:
    /// denied (semantics A7).
    case noRule(policies: [Int])
  }

  /// What leaves an answer open, and the rules and objects that do: at least one.
  package struct Doubt: Hashable, Sendable {
    /// The kinds of doubts.
    package enum Cause: Hashable, CaseIterable, Sendable {
      /// Several policies of one rank match, and nobody can tell which is asked first (semantics C38, C42).
      case tie
      /// Nobody can tell which addresses a domain name has (semantics C43).
      case domainName
      /// The nodes that a rule looks for are not known (semantics C44).
      case unknownNodes
      /// A rule asks for the port at the source, and the question does not (semantics KO6).
      case sourcePort
      /// The endpoints of a Service that a rule names are not known (semantics KO5).
      case unknownService
      /// Labels of ServiceAccounts are asked for, and not known (semantics KO9).
      case serviceAccountLabels
      /// Who stores a policy that does not say in which directions it judges, says it (semantics KO2).
      case defaultedTypes
      /// A rule asks for something of HTTP, which is not seen when a connection is opened (semantics K46, KO6).
      case requests
      /// The node on which a pod runs is not known, and whether another is that one (semantics L31, L68).
      case placement
      /// It is not known which addresses the API server has (semantics L31).
      case apiServer
      /// A port's name may stand for several numbers (semantics L49, L70).
      case portName
      /// Both ends must have shown who they are (semantics L55, L69).
      case authentication
      /// Connections are judged at the interfaces of nodes as well, which is not modelled (semantics KO4).
      case hostEndpoint
      /// Something else.
      case other
    }

    /// Why.
    package var cause: Cause
    /// The rules whose say is open: of a tie those that may speak first.
    package var rules: [RuleReference]
    /// The policies of which it is open whether they judge at all, as indices into `world.policies`.
    package var policies: [Int]
    /// Other objects that leave it open, as indices into `world.policyData`.
    package var data: [Int]

    /// Makes a doubt.
    package init(_ cause: Cause, _ rules: [RuleReference], policies: [Int] = [], data: [Int] = []) {
      self.cause = cause
      self.rules = rules
      self.policies = policies
      self.data = data
    }
  }

  /// One rule, and which of its items match.
  package struct RuleReference: Hashable, Sendable {
    /// The index into `world.policies`.
    package var policy: Int
    /// Whether it is a rule of `spec.ingress` or of `spec.egress`.
    package var direction: Direction
    /// The index of the rule in its list.
    package var rule: Int
    /// The index of the first item of `from` or `to` that matches; nil when the rule has none (semantics A11).
    package var peer: Int?
    /// The index of the first item of `ports` that matches; nil when the rule has none (semantics A12).
    package var port: Int?
    /// Where the peer was written, or the rule when it has no peers.
    package var span: Span
    /// Where the rule or the peer stands in the policy, in a language that has other lists; nil for `field`'s own.
    package var path: String?
    /// What a connection must be besides to pass by it, such as `http`; nothing where all of it passes.
    package var restrictions: [String] = []

    /// Makes a reference.
    package init(
      policy: Int, direction: Direction, rule: Int, peer: Int?, port: Int?, span: Span, path: String? = nil
    ) {
      self.path = path
      self.policy = policy
      self.direction = direction
      self.rule = rule
      self.peer = peer
      self.port = port
      self.span = span
    }

    /// The place inside the policy: `spec.ingress[1].from[0]`, or `spec.ingress[1]` when the rule has no peers.
    package var field: String {
      if let path { return path }
      let path = "spec.\(direction.field)[\(rule)]"
      return if let peer { "\(path).\(direction.peersField)[\(peer)]" } else { path }
    }
  }

  /// What one end of a connection says.
  package struct EndDecision: Hashable, Sendable {
    /// Whether it allows the connection under every reading of the input.
    package var isAllowed: Bool
    /// Whether it allows the connection under some reading.
    package var mayAllow: Bool
    /// Why. Never empty; of an isolated pod that allows it, every rule that does, by policy and rule (semantics A7).
    package var because: [Reason]

    /// Makes a decision.
    ///
    /// - Parameter mayAllow: the same as `isAllowed` if left out.
    package init(isAllowed: Bool, mayAllow: Bool? = nil, because: [Reason]) {
      self.isAllowed = isAllowed
      self.mayAllow = mayAllow ?? isAllowed
      self.because = because
    }
  }

  /// What both ends of a connection say.
  package struct Decision: Hashable, Sendable {
    /// The source's end.
    package var egress: EndDecision
    /// The destination's end.
    package var ingress: EndDecision

    /// Makes a decision.
    package init(egress: EndDecision, ingress: EndDecision) {
      self.egress = egress
      self.ingress = ingress
    }

    /// The end that a direction is judged at.
    package subscript(direction: Direction) -> EndDecision { direction == .egress ? egress : ingress }

    /// Whether both ends allow it under every reading of the input (semantics A8).
    package var isAllowed: Bool { egress.isAllowed && ingress.isAllowed }

    /// Whether both ends allow it under some reading.
    package var mayAllow: Bool { egress.mayAllow && ingress.mayAllow }

    /// Whether an end denies it under every reading.
    package var isDenied: Bool { !mayAllow }

    /// Whether it depends on how the input is read.
    package var isUndecided: Bool { mayAllow && !isAllowed }
  }
}
