import Advice
package import Cluster
package import Diagnostics
import EnforcerAdvice
import EnforcerTiers
package import Kubernetes
package import Network
import PolicyModel
package import Verification

/// How far policies reach: which workloads they isolate, which of their parts any declared pod can use, and which rules
/// and policies the properties of a file depend on.
package struct Coverage: Sendable {
  /// Whether a workload is isolated.
  package struct Isolation: Sendable {
    package var unit: PodUnit
    /// Whether each of its pods is isolated in the direction; nil for pods on the network of their node.
    package var ingress: Bool?
    package var egress: Bool?
    /// The objects that are not read and on which it depends.
    package var ingressUndecided: [Undecided.Object] = []
    package var egressUndecided: [Undecided.Object] = []
  }

  /// A part of a policy.
  package struct Part: Hashable, Sendable {
    /// The policy.
    package var object: ObjectReference
    /// `spec.ingress[0].from[1]`; nil for the policy itself.
    package var field: String?
    /// Where it was written.
    package var span: Span
  }

  /// A part that no declared pod can use, and why.
  package struct Unused: Sendable {
    package var part: Part
    package var reason: String
    /// The objects by which a pod may use it after all.
    package var undecided: [Undecided.Object] = []
  }

  /// A part that can go without a verdict changing.
  package struct Free: Sendable {
    package var part: Part
    /// The objects by which the verdict of something that it has a say in may change after all.
    package var undecided: [Undecided.Object]
  }

  /// A property or test, and what it cannot do without.
  package struct Single: Sendable {
    package var claim: AlgebraVerdicts.Claim
    /// The rules without each of which it fails.
    package var rules: [Part]
    /// The policies without each of which it fails, for what they isolate: those of no such rule.
    package var policies: [Part]
  }

  /// What rules and policies mean to properties and tests.
  package struct Dependence: Sendable {
    /// Rules that can go without any verdict changing.
    package var free: [Free]
    /// Policies that can go as a whole.
    package var freePolicies: [Free]
    /// Properties and tests that rest on one part: without it they fail.
    package var single: [Single]
    /// Properties and tests that the input leaves open: they hold for none of the others.
    package var open: [OpenClaims.Item]
    /// How many rules were taken out; the others were too many.
    package var tried: Int
    /// How many policies were taken out; the others were too many.
    package var triedPolicies: Int
    /// How many properties there are.
    package var properties: Int
    /// How many tests there are.
    package var tests: Int
  }

  /// The workloads, ascending.
  package var isolation: [Isolation]
  /// The pods of namespaces that have policies and no declared pod.
  package var empty: EmptyNamespaces
  /// The outside addresses of the world.
  package var outside: AddressSet
  /// How many policies have rules that deny in each direction. They isolate nobody.
  package var denying: [Direction: Int]
  /// The objects that make pods of which nothing is known; they are no workloads above.
  package var unknown: [Undecided.Object]
  /// The parts that no declared pod can use, in the order of the world.
  package var unused: [Unused]
  /// How many policies there are, and rules that say something of what they match.
  package var policyCount: Int
  package var ruleCount: Int
  /// What rules mean to properties, where a file of them was given.
  package var dependence: Dependence?

  /// Looks at a world, and at what a property file asks of it if there is one.
  ///
  /// - Parameter open: what of it the input leaves open.
  package init(of world: World, verdicts: AlgebraVerdicts?, open: OpenClaims?) {
    let model = PolicyModel(world)
    isolation = IsolationTable.rows(model)
    empty = EmptyNamespaces(world)
    outside = world.addresses.outside
    unknown = world.unmodelledWorkloads.map { .init($0) }
    let written = Advisers(world: world).written(in: world)
    denying = Dictionary(
      uniqueKeysWithValues: Direction.allCases.map { direction in
        let policies = model.policies(direction).filter { $0.rules.contains { $0.action == .deny } }
        return (direction, Set(policies.compactMap(\.index)).count)
      })
    unused = UsageTable(model: model, written: written).unused()
    policyCount = world.policies.count
    ruleCount = written.enumerated().reduce(0) { count, item in
      count + (item.element?.rules.count { $0.action != .log } ?? model.rules(ofPolicy: item.offset).count)
    }
    dependence = verdicts.flatMap {
      $0.claims.isEmpty
        ? nil
        : DependenceTable(world: world, written: written, verdicts: $0, open: open ?? OpenClaims(none: $0)).result()
    }
  }
}

/// Says which workloads are isolated.
enum IsolationTable {
  static func rows(_ model: PolicyModel) -> [Coverage.Isolation] {
    let world = model.world
    let ends = OpenEnds(world: world)
    let isolation = [Direction.ingress: model.isolation(.ingress), .egress: model.isolation(.egress)]
    var rows: [PodUnit: Coverage.Isolation] = [:]
    for pod in world.pods {
      let unit = PodUnit(of: pod, in: world)
      func isIsolated(_ direction: Direction) -> Bool? {
        pod.hostNetwork ? nil : isolation[direction].map { $0[pod.index].isIsolated }
      }
      var row = rows[unit] ?? .init(unit: unit, ingress: isIsolated(.ingress), egress: isIsolated(.egress))
      // Of several pods of a workload, one that is open opens the workload.
      if isIsolated(.ingress) == false { row.ingress = false }
      if isIsolated(.egress) == false { row.egress = false }
      if !pod.hostNetwork {
        row.ingressUndecided = Set(row.ingressUndecided + ends.isolating(pod, .ingress)).sorted { $0.title < $1.title }
        row.egressUndecided = Set(row.egressUndecided + ends.isolating(pod, .egress)).sorted { $0.title < $1.title }
      }
      rows[unit] = row
    }
    return rows.values.sorted { $0.unit < $1.unit }
  }
}
