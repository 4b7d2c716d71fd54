package import Diagnostics
package import Kubernetes
package import Network

/// A property file: what must be true, of which manifests, under which model.
package struct PropertySet: Sendable {
  /// `model`: what the proofs take for granted.
  package struct Model: Sendable {
    /// Whether only the pods of the manifests exist, or any that could be created.
    package enum World: String, Hashable, CaseIterable, Sendable { case closed, open }

    /// Where the pods of the open world can lie.
    package enum Namespaces: String, Hashable, CaseIterable, Sendable { case declared, any }

    /// Whose NetworkPolicies count: those of the manifests, or any that anyone could write.
    package enum Policies: String, Hashable, CaseIterable, Sendable { case declared, open }

    /// The world of properties that name none.
    package var world: World = .closed
    /// Where hypothetical pods can lie: in declared namespaces, or also in new ones.
    package var namespaces: Namespaces = .declared
    /// Keys of pod labels of which a hypothetical pod carries only values that a declared pod of its namespace carries.
    package var trustedPodLabels: [String] = []
    /// Keys of labels that a new namespace does not carry.
    package var trustedNamespaceLabels: [String] = ["kubernetes.io/metadata.name"]
    /// Keys of labels that a new ServiceAccount does not carry.
    package var trustedServiceAccountLabels: [String] = []
    /// ServiceAccounts that nobody else's pods run under.
    package var trustedServiceAccounts: [ServiceAccountName] = []
    /// Whose NetworkPolicies count for properties that do not say.
    package var policies: Policies = .declared
    /// The namespaces whose NetworkPolicies are those of the manifests, for properties that do not say.
    package var trustedNamespaces: [TrustedNamespace] = []
    /// `podCIDRs`; nil when not declared.
    package var podCIDRs: [CIDR]?
    /// `nodeCIDRs`.
    package var nodeCIDRs: [CIDR] = []
    /// `ipFamilies`, sorted.
    package var ipFamilies: [IPFamily] = IPFamily.allCases
    /// Who enforces policies; nil where the kinds that there are say so.
    package var enforcer: Enforcer?
    /// What to do with policies of kinds that are not modelled.
    package var unknownKinds: UnknownKinds = .error
    /// What is known of traffic that a node stands in for (`exposure.masqueraded`).
    package var masqueraded: Masqueraded = .unknown
    /// The pods that serve the classes of Ingresses and Gateways, by class; `*` stands for every other
    /// (`exposure.controllers`).
    package var controllers: [String: SetReference] = [:]

    /// The model of a file that says nothing.
    package init() {}
  }

  /// What tells one ServiceAccount from others.
  package struct ServiceAccountName: Hashable, Sendable {
    /// The name of its namespace.
    package var namespace: String
    /// Its name.
    package var name: String
  }

  /// A set with a name.
  package struct NamedSet: Sendable {
    /// The name.
    package var name: String
    /// The members.
    package var expression: SetExpression
    /// Where the name was written.
    package var span: Span
  }

  /// `metadata.name`.
  package var name: String
  /// `resources`, as written: relative to the file.
  package var resources: [String] = []
  /// Where the paths of `resources` and `baseline` were written.
  package var pathSpans: [String: Span] = [:]
  /// What programs render into manifests, of `resources`.
  package var rendered: [RenderedResource] = []
  /// `exclude`, as written: patterns of paths below `resources` that are not read, relative to the file.
  package var exclude: [String] = []
  /// The model.
  package var model = Model()
  /// The sets, in the order in which they were written.
  package var sets: [NamedSet] = []
  /// `baseline`, as written: relative to the file.
  package var baseline: [String] = []
  /// The waivers, in the order in which they were written.
  package var waivers: [Waiver] = []
  /// The properties, in the order in which they were written.
  package var properties: [Property] = []
  /// The tests, in the order in which they were written.
  package var tests: [FlowTest] = []
}

extension PropertySet {
  /// The sets of the file, by name.
  package var named: [String: SetExpression] {
    Dictionary(sets.map { ($0.name, $0.expression) }, uniquingKeysWith: { first, _ in first })
  }
}

/// How bad a violation is.
package enum PropertySeverity: String, Hashable, Comparable, CaseIterable, Sendable {
  case critical, high, medium, low, info

  /// Orders the worst first.
  package static func < (a: Self, b: Self) -> Bool {
    (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
  }
}

/// One property: exactly one assertion and what is said about it.
package struct Property: Sendable {
  /// Known debt: the property is expected to be violated.
  package struct Expectation: Sendable {
    /// Why.
    package var reason: String?
    /// Where the work is tracked.
    package var ticket: String?
    /// The last day on which the violation is expected.
    package var until: CalendarDate?
    /// Where the expectation was written.
    package var span: Span
  }

  /// The name, unique in the file.
  package var name: String
  /// What is claimed.
  package var assertion: Assertion
  /// Free text.
  package var description: String?
  /// How bad a violation is.
  package var severity: PropertySeverity
  /// The controls that the property supports, `framework/id`.
  package var controls: [String]
  /// What to do about a violation.
  package var remediation: String?
  /// The world of the claim.
  package var world: PropertySet.Model.World
  /// Whose NetworkPolicies count.
  package var policies: PropertySet.Model.Policies = .declared
  /// Where anyone may write them, the namespaces in which nobody does.
  package var trustedNamespaces: [TrustedNamespace] = []
  /// Whether a claim about nothing counts as proved.
  package var allowEmpty: Bool
  /// Whether a connection does not reach that passes only with a restriction.
  package var requiresUnrestricted = false
  /// How many counterexamples to report.
  package var counterexamples: Int
  /// Set when a violation is expected.
  package var expectation: Expectation?
  /// Where the property begins.
  package var span: Span
}
