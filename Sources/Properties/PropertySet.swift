public import Diagnostics
public import Kubernetes
public import Network

/// A property file: what must be true, of which manifests, under which model.
public struct PropertySet: Sendable {
  /// `model`: what the proofs take for granted.
  public struct Model: Sendable {
    /// Whether only the pods of the manifests exist, or any that could be created.
    public enum World: String, Hashable, CaseIterable, Sendable { case closed, open }

    /// Where the pods of the open world can lie.
    public enum Namespaces: String, Hashable, CaseIterable, Sendable { case declared, any }

    /// The world of properties that name none.
    public var world: World = .closed
    /// Where hypothetical pods can lie: in declared namespaces, or also in new ones.
    public var namespaces: Namespaces = .declared
    /// Keys of pod labels of which a hypothetical pod carries only values that a declared pod of its namespace carries.
    public var trustedPodLabels: [String] = []
    /// Keys of labels that a new namespace does not carry.
    public var trustedNamespaceLabels: [String] = ["kubernetes.io/metadata.name"]
    /// `podCIDRs`; nil when not declared.
    public var podCIDRs: [CIDR]?
    /// `nodeCIDRs`.
    public var nodeCIDRs: [CIDR] = []
    /// `ipFamilies`, sorted.
    public var ipFamilies: [IPFamily] = IPFamily.allCases
    /// What to do with policies of kinds that are not modelled.
    public var unknownKinds: UnknownKinds = .error

    /// The model of a file that says nothing.
    public init() {}
  }

  /// A set with a name.
  public struct NamedSet: Sendable {
    /// The name.
    public var name: String
    /// The members.
    public var expression: SetExpression
    /// Where the name was written.
    public var span: Span
  }

  /// `metadata.name`.
  public var name: String
  /// `resources`, as written: relative to the file.
  public var resources: [String] = []
  /// Where the paths of `resources` and `baseline` were written.
  public var pathSpans: [String: Span] = [:]
  /// What programs render into manifests, of `resources`.
  public var rendered: [RenderedResource] = []
  /// `exclude`, as written: patterns of paths below `resources` that are not read, relative to the file.
  public var exclude: [String] = []
  /// The model.
  public var model = Model()
  /// The sets, in the order in which they were written.
  public var sets: [NamedSet] = []
  /// `baseline`, as written: relative to the file.
  public var baseline: [String] = []
  /// The waivers, in the order in which they were written.
  public var waivers: [Waiver] = []
  /// The properties, in the order in which they were written.
  public var properties: [Property] = []
  /// The tests, in the order in which they were written.
  public var tests: [FlowTest] = []
}

/// How bad a violation is.
public enum PropertySeverity: String, Hashable, Comparable, CaseIterable, Sendable {
  case critical, high, medium, low, info

  /// Orders the worst first.
  public static func < (a: Self, b: Self) -> Bool {
    (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
  }
}

/// One property: exactly one assertion and what is said about it.
public struct Property: Sendable {
  /// Known debt: the property is expected to be violated.
  public struct Expectation: Sendable {
    /// Why.
    public var reason: String?
    /// Where the work is tracked.
    public var ticket: String?
    /// The last day on which the violation is expected.
    public var until: CalendarDate?
    /// Where the expectation was written.
    public var span: Span
  }

  /// The name, unique in the file.
  public var name: String
  /// What is claimed.
  public var assertion: Assertion
  /// Free text.
  public var description: String?
  /// How bad a violation is.
  public var severity: PropertySeverity
  /// The controls that the property supports, `framework/id`.
  public var controls: [String]
  /// What to do about a violation.
  public var remediation: String?
  /// The world of the claim.
  public var world: PropertySet.Model.World
  /// Whether a claim about nothing counts as proved.
  public var allowEmpty: Bool
  /// How many counterexamples to report.
  public var counterexamples: Int
  /// Set when a violation is expected.
  public var expectation: Expectation?
  /// Where the property begins.
  public var span: Span
}
