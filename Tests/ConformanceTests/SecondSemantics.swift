import Claims
import Cluster
import Encoding
import EnforcerTiers
import Network
import PolicyModel
import Reachability
import SMT
import TestSupport
import Z3Backend

/// Answers probes by the model of classes, rules and terms: three ways that must agree.
struct SecondSemantics {
  let model: PolicyModel
  let classes: [String: Int]

  init(_ world: World) {
    let model = PolicyModel(world)
    self.model = model
    var classes: [String: Int] = [:]
    for (number, members) in model.classes.members.enumerated() {
      for pod in members.map({ world.pods[$0] }) {
        classes["\(world.namespace(of: pod).name)/\(pod.name ?? "")"] = number
      }
    }
    self.classes = classes
  }

  /// One claim about all pods and the port of a probe, and the place of each pod among its groups.
  struct Question {
    var claim: FlowClaim
    var slice: Slice
    var sources: [String: Int] = [:]
    var destinations: [String: Int] = [:]
  }

  func question(_ probe: ConformanceTable.Probe, _ violation: FlowClaim.Violation) -> Question {
    let everyone = EndpointSet(classes: ClassSet(model.classes.members.indices))
    let port = ConnectionSet(probe.transport, PortSet(probe.port...probe.port))
    let claim = FlowClaim(
      sources: everyone, destinations: everyone, ports: PropertyPorts(connections: port), violation: violation)
    var result = Question(claim: claim, slice: Slice(model, claim: claim))
    for (pod, number) in classes {
      result.sources[pod] = result.slice.sources.firstIndex { $0.classes.contains(number) }
      result.destinations[pod] = result.slice.destinations.firstIndex { $0.classes.contains(number) }
    }
    return result
  }

  /// By set algebra: the groups between which the port is open.
  func openBySets(_ question: Question) -> Set<[Int]> {
    let findings = FlowAlgebra(question.claim, slice: question.slice, model: model).violations()
    return Set(findings.map { [$0.source, $0.destination] })
  }

  /// By interpreting terms: the groups between which the port is open.
  func openByTerms(_ question: Question, _ probe: ConformanceTable.Probe) -> Set<[Int]> {
    let encoded = FlowEncoder.encode(question.claim, slice: question.slice, model: model)
    var store = encoded.store
    let formula = store.and(encoded.region + encoded.violation)
    var result: Set<[Int]> = []
    for (i, source) in question.slice.sources.enumerated() {
      for (j, destination) in question.slice.destinations.enumerated() {
        guard let from = source.addresses(.ipv4).first, let to = destination.addresses(.ipv4).first else { continue }
        let flow = Interpretation([
          "source.group.\(i)": .bool(true), "destination.group.\(j)": .bool(true), "isIPv6": .bool(false),
          "source.IPv4": .bitVector(from, width: 32), "destination.IPv4": .bitVector(to, width: 32),
          "protocol": .bitVector(probe.transport.code, width: 2), "port": .bitVector(UInt128(probe.port), width: 16),
        ])
        if store.holds(formula, under: flow) { result.insert([i, j]) }
      }
    }
    return result
  }

  /// By Z3: whether a flow violates the claim between groups other than those given.
  func violatesElsewhere(
    than known: Set<[Int]>, _ question: Question, solver: inout Z3Solver
  ) throws -> Bool {
    let encoded = FlowEncoder.encode(question.claim, slice: question.slice, model: model)
    var store = encoded.store
    var terms = encoded.region + encoded.violation
    for pair in known.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      let ends = [encoded.variables.source.groups[pair[0]], encoded.variables.destination.groups[pair[1]]]
      terms.append(store.not(store.and(ends)))
    }
    switch try solver.decide(terms, in: store) {
    case .satisfiable: return true
    case .unsatisfiable: return false
    case .unknown(let reason): throw Repository.Failure(message: reason)
    }
  }
}
