package import Cluster
package import Diagnostics
package import Kubernetes
package import Network
package import Properties
package import ReferenceEvaluator
package import SMT

/// What a run found out about a property file.
package struct Outcome: Sendable {
  /// The properties, in the order of the file.
  package var properties: [PropertyOutcome] = []
  /// The tests, in the order of the file.
  package var tests: [TestOutcome] = []
  /// What every verdict takes for granted.
  package var assumptions: [Assumption] = []
  /// How large the world is.
  package var statistics = WorldStatistics()
  /// The solver's name and version.
  package var solver = ""
  /// What the solver has done.
  package var solverStatistics = SolverStatistics()
  /// How long it took.
  package var times = PhaseTimes()
  /// The objects of kinds without semantics here, by group and kind.
  package var passedOver: [PassedOver] = []
  /// What the objects among them that can change connections leave open, and those that make unknown pods, as
  /// `Kind namespace/name`, sorted.
  package var unmodelled: [String] = []
  /// The questions that were put to the solver, when the options ask for them, in order.
  package var obligations: [RecordedObligation] = []
}

/// The size of the world.
package struct WorldStatistics: Hashable, Sendable {
  /// Workloads, counting a pod without owner as one.
  package var workloads = 0
  /// Network policies.
  package var policies = 0
  /// Namespaces.
  package var namespaces = 0

  /// Makes statistics of nothing.
  package init() {}
}

/// Something that verdicts take for granted.
package struct Assumption: Hashable, Sendable {
  /// A stable name such as `world`.
  package var id: String
  /// A few words for the line of assumptions in text reports, such as `world closed`.
  package var short: String
  /// A sentence.
  package var text: String

  /// Makes an assumption.
  package init(id: String, short: String, text: String) {
    self.id = id
    self.short = short
    self.text = text
  }
}

/// What a run found out about one property.
package struct PropertyOutcome: Sendable {
  /// The property.
  package var property: Property
  /// The verdict.
  package var verdict: Verdict
  /// Counterexamples, each confirmed by the reference evaluator, in the order of reports; at most as many as the
  /// property asks for.
  package var counterexamples: [Counterexample] = []
  /// How many pairs of ends violate the property, those of `counterexamples` included.
  package var violatingPairs = 0
  /// Whether no label of a hypothetical pod of `counterexamples` can be left out; false where that was too long to find
  /// out.
  package var hasFewestLabels = true
  /// The waivers in force.
  package var waivers: [Waiver] = []
  /// What leaves the verdict open, where the input does; empty where the budget did.
  package var undecided: [Undecided] = []
  /// Of a claim of reachability that is proved: the connections that count for it and pass only with a restriction, or
  /// where that is open; nil where all of them surely pass without.
  package var restricted: RestrictedFlows?
}

/// Connections that pass, but not with everything that they could carry: only some requests, server names, or the like
/// (semantics L52).
package struct RestrictedFlows: Sendable {
  /// Examples in the order of reports, none where others may write policies; at most as many as the property asks for counterexamples; one where it is open,
  /// if there is one to show.
  package var examples: [Counterexample]
  /// How many pairs of ends there are, those of `examples` included; 0 where it is open whether any is restricted.
  package var pairs: Int
  /// What leaves it open, where it is.
  package var undecided: [Undecided]

  /// Tells what was found.
  package init(examples: [Counterexample], pairs: Int, undecided: [Undecided] = []) {
    (self.examples, self.pairs, self.undecided) = (examples, pairs, undecided)
  }
}

/// A verdict of the property language.
package enum Verdict: Hashable, Sendable {
  case proved
  case violated
  /// Every violation lies in a waiver in force.
  case waived
  /// A violation that `expect: violated` declares.
  case expectedViolation
  /// No violation although `expect: violated` declares one.
  case unexpectedSuccess
  /// The claim is about nothing; the reason says which part is empty.
  case vacuous(reason: String)
  /// Not decided; the reason says why.
  case inconclusive(reason: String)

  /// The name in reports.
  package var name: String {
    switch self {
    case .proved: "proved"
    case .violated: "violated"
    case .waived: "waived"
    case .expectedViolation: "expected-violation"
    case .unexpectedSuccess: "unexpected-success"
    case .vacuous: "vacuous"
    case .inconclusive: "inconclusive"
    }
  }
}

/// An end of a counterexample's flow, in the words of reports.
package struct EndDescription: Hashable, Comparable, Sendable {
  /// What kind of end it is.
  package enum Kind: String, Hashable, Sendable { case workload, pod, address, node, object }

  /// The kind.
  package var kind: Kind
  /// The namespace of a pod or workload.
  package var namespace: String?
  /// The name of the workload or pod, or of a declared node.
  package var name: String?
  /// The workload's kind.
  package var workloadKind: String?
  /// The pod's name, when known.
  package var pod: String?
  /// The address, when known or when the flow depends on it.
  package var address: String?
  /// Whether the address is one the pod may have rather than one it is known to have, and the flow depends on it.
  package var isAddressAssumed: Bool
  /// The pod's labels.
  package var labels: [String: String]
  /// The labels among them that it carries only if the object that makes it gives them, where what is said of it rests
  /// on labels (kinds, U10).
  package var assumedLabels: [String: String] = [:]
  /// That object, as `Kind namespace/name`; nil where no label is assumed.
  package var labelSource: String?
  /// Whether it is a pod that no manifest declares but anyone could create.
  package var isHypothetical = false
  /// The labels of the namespace, where no manifest declares that either.
  package var newNamespaceLabels: [String: String]?
  /// The ServiceAccount under which a hypothetical pod runs, where policies ask for that.
  package var serviceAccount: String?
  /// The labels of that account, where no manifest declares it.
  package var newServiceAccountLabels: [String: String]?
  /// The ports that a hypothetical pod declares, because the flow depends on their names.
  package var ports: [ContainerPort] = []

  /// `shop/Deployment/web`, `shop/web-0`, an address, or `node worker-1`.
  package var title: String {
    if isHypothetical { return hypotheticalTitle }
    return switch kind {
    case .workload: "\(namespace ?? "")/\(workloadKind ?? "")/\(name ?? "")"
    case .pod: "\(namespace ?? "")/\(name ?? "")"
    case .address: address ?? ""
    case .node: name.map { "node \($0)" } ?? "a node"
    case .object: name ?? ""
    }
  }

  /// `hypothetical: a pod in namespace shop labelled app=backend`.
  private var hypotheticalTitle: String {
    func list(_ labels: [String: String]) -> String {
      labels.isEmpty
        ? "without labels"
        : "labelled " + labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }
    let place =
      newNamespaceLabels.map { "new namespace \(namespace ?? "") (\(list($0)))" } ?? "namespace \(namespace ?? "")"
    let account = serviceAccount.map { name in
      let words = newServiceAccountLabels.map { "new ServiceAccount \(name) (\(list($0)))" } ?? "ServiceAccount \(name)"
      return " under \(words)"
    }
    return "hypothetical: a pod in \(place) \(list(labels))\(account ?? "")"
  }

  /// Orders workloads and pods by title before addresses and nodes.
  package static func < (a: Self, b: Self) -> Bool { a.sortKey.lexicographicallyPrecedes(b.sortKey) }

  private var sortKey: [String] {
    let rank = kind == .workload || kind == .pod ? "0" : kind == .node ? "1" : "2"
    return [rank, namespace ?? "", workloadKind ?? "", name ?? "", pod ?? "", address ?? ""]
  }
}

/// A flow, or a pod, that violates a property; the reference evaluator has confirmed it.
package struct Counterexample: Sendable {
  /// Why one end lets the flow through or stops it.
  package struct End: Sendable {
    /// Whether this end allows the flow.
    package var isAllowed: Bool
    /// Why.
    package var because: [Because]
  }

  /// One reason, ready for reports.
  package struct Because: Hashable, Sendable {
    /// Why.
    package var reason: Reason
    /// The policy, for `rule` and `noRule`.
    package var object: ObjectReference?
    /// The rule's field, `spec.ingress[1].from[0]`.
    package var field: String?
    /// The tier in which the rule is asked, or whose end denies, of languages that name them.
    package var tier: String?
    /// Where the rule or the policy was written.
    package var span: Span?
    /// Whether policies of other kinds than NetworkPolicy count too.
    package var hasOtherKinds = false
    /// What a connection must be besides to pass by the rule, such as `http`; nothing where all of it passes.
    package var restrictions: [String] = []
  }

  /// The source; for `defaultDeny` the pod itself.
  package var from: EndDescription
  /// The destination; nil for `defaultDeny`.
  package var to: EndDescription?
  /// The protocol and port of the confirmed flow; nil when there is none (`defaultDeny`, an undeclared port name).
  package var transport: TransportProtocol?
  /// The port of the confirmed flow.
  package var port: UInt16?
  /// The family of the flow's addresses.
  package var family: IPFamily?
  /// Every connection by which this pair of ends violates the property.
  package var connections: ConnectionSet
  /// The direction that is not isolated, for `defaultDeny`.
  package var direction: Direction?
  /// A sentence for violations that are no flow: `port name metrics is not declared`.
  package var explanation: String?
  /// The source's decision.
  package var egress: End?
  /// The destination's decision.
  package var ingress: End?
  /// The flows of a chain, in order, where the violation is one.
  package var hops: [Counterexample] = []
  /// For `defaultDeny` a connection that passes without a rule that allows it, where it depends on the connection
  /// whether one does; at most one.
  package var passing: [Counterexample] = []
  /// What the baseline answered, for `noNewAccess`.
  package var before: Before?
  /// The door that it comes through, of a claim about doors.
  package var door: DoorPassage?
  /// The policies under which it is so, where anyone may write policies.
  package var chosen: ChosenPolicies?
  /// The flow itself, for whoever wants to ask more of it; nil where there is none.
  package var witness: Witness?

  /// A flow in the world in which it was confirmed; of a pod that is not isolated, some flow that ends there.
  package struct Witness: Sendable {
    /// The world, with the pods that nobody declares.
    package var world: World
    /// The flow.
    package var flow: ReferenceEvaluator.Flow
  }

  /// The decisions of both ends in the baseline.
  package struct Before: Sendable {
    /// The source's decision.
    package var egress: End
    /// The destination's decision.
    package var ingress: End
  }
}

/// What a test found.
package struct TestOutcome: Sendable {
  /// The answer of both semantics.
  package enum Answer: String, Hashable, Sendable {
    case allow, deny
    /// Some of the pods or addresses that the ends can have are allowed, others denied.
    case depends
    /// Something of the input that is not read, or not known, may decide otherwise.
    case undecided
  }

  /// The test.
  package var test: FlowTest
  /// The answer.
  package var actual: Answer
  /// A flow that shows it, explained: of a test that fails, one that is not as expected.
  package var flow: Counterexample?
  /// What leaves the answer open; nil for one that is decided.
  package var undecided: Undecided?
  /// Of a flow that is allowed as it was expected: that it passes only with a restriction, or that this is open; nil
  /// where it surely passes without.
  package var restricted: RestrictedFlows?

  /// Makes the outcome of a test that the solver did not decide.
  init(test: FlowTest, gaveUp reason: String) {
    self.test = test
    actual = .undecided
    undecided = Undecided(gaveUp: reason)
  }

  /// Makes the outcome of a test that depends on how the input is read.
  init(test: FlowTest, undecided: Undecided) {
    self.test = test
    actual = .undecided
    self.undecided = undecided
  }

  /// Makes the outcome of a test that has an answer.
  package init(test: FlowTest, actual: Answer, flow: Counterexample? = nil) {
    self.test = test
    self.actual = actual
    self.flow = flow
  }

  /// Whether the answer is the expected one.
  package var isPassed: Bool { actual.rawValue == test.expect.rawValue }

  /// Whether the answer is not the expected one. One that is not decided is neither.
  package var isFailed: Bool { !isPassed && actual != .undecided }
}

/// The program has caught itself in a contradiction. Never downgraded: exit status 70.
package struct InternalInconsistency: Error, Sendable {
  /// What contradicts what.
  package var message: String
  /// Everything that helps to reproduce it: a title and a text each.
  package var bundle: [(title: String, text: String)]

  /// Makes one.
  package init(_ message: String, bundle: [(title: String, text: String)] = []) {
    self.message = message
    self.bundle = bundle
  }
}
