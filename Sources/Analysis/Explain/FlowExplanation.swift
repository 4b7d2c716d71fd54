package import Advice
package import Cluster
import EnforcerAdvice
import EnforcerReadings
package import Kubernetes
import Network
import ReferenceEvaluator
package import Verification

/// Why a connection is allowed or denied, and what would change that.
package struct FlowExplanation: Sendable {
  /// The answer.
  package enum Answer: String, Sendable {
    case allow, deny
    /// Some pods or addresses that the ends can have are allowed, others denied.
    case depends
    /// It depends on how the policies are read.
    case undecided
  }

  /// One flow that the question stands for, traced.
  package struct Case: Sendable {
    /// The ends, with an address where the answer depends on it.
    package var from: EndDescription
    package var to: EndDescription
    /// The port of the pod.
    package var port: UInt16
    /// Whether it passes; never `depends`.
    package var answer: Answer
    /// The source's end.
    package var egress: EndTrace
    /// The destination's end.
    package var ingress: EndTrace
  }

  /// The question.
  package var question: FlowQuestion
  /// The answer.
  package var answer: Answer
  /// A flow that shows it; where the answer depends, one that passes, one that does not, and one that is undecided.
  package var cases: [Case]
  /// The objects that are not read and may decide otherwise.
  package var undecided: [UnreadObject] = []
  /// What else leaves it open: whose an address is that several pods report, the port of a mesh (kinds, U9), and how
  /// policies are read.
  package var open: [Undecided] = []
  /// Edits by which nothing passes; empty where nothing does.
  package var denying: [PolicyEdit] = []
  /// Edits by which everything passes; empty where everything does.
  package var allowing: [PolicyEdit] = []

  /// Why a connection is not explained.
  package enum Failure: Error {
    /// No flow can join the two ends.
    case noFlow
    /// The addresses of the ends are not known, and blocks of the policies tell this many pairs of them apart: too many
    /// to ask about each.
    case tooManyFlows(Int)
  }

  /// A bound on the questions, of one item of a policy about one flow each, that are asked for an answer.
  private static let mostQuestions = 4_000_000

  /// Explains a connection.
  ///
  /// - Parameter declared: the part of `world` that manifests describe; the rest is hypothetical.
  package init(_ question: FlowQuestion, in world: World, declared: World) throws(Failure) {
    let flows = FlowCases(world: world).flows(from: question.from, to: question.to, transport: question.transport) {
      pod in pod.flatMap { question.portsOfPod?[$0] } ?? (question.portsOfPod == nil ? [question.port] : [])
    }
    guard !flows.isEmpty else { throw .noFlow }
    let items = Advisers(world: world).written(in: world).compactMap { $0 }.flatMap(\.rules).reduce(1) {
      $0 + $1.peers.count
    }
    guard flows.count <= Self.mostQuestions / items else { throw .tooManyFlows(flows.count) }
    let evaluator = ReferenceEvaluator(world: world)
    let answers = Answers(flows, evaluator)
    self.question = question
    let answer = answers.answer
    self.answer = answer
    let tracer = FlowTracer(world: world, declared: declared)
    let depends = answer == .depends
    // Of pods that an operator may make, those that need the fewest labels of its choice.
    func first(_ flows: [ReferenceEvaluator.Flow]) -> ReferenceEvaluator.Flow? {
      flows.min { $0.assumedLabels(in: world) < $1.assumedLabels(in: world) }
    }
    func example(_ flows: [ReferenceEvaluator.Flow], _ answer: Answer) -> Case? {
      first(flows).map { flow in
        Case(
          from: tracer.explanation.describe(flow.source, dependsOnAddress: depends, dependsOnLabels: depends),
          to: tracer.explanation.describe(flow.destination, dependsOnAddress: depends, dependsOnLabels: depends),
          port: flow.port, answer: answer, egress: tracer.trace(flow, .egress), ingress: tracer.trace(flow, .ingress))
      }
    }
    let examples = [
      example(answers.allowed, .allow), example(answers.denied, .deny), example(answers.open, .undecided),
    ]
    .compactMap { $0 }
    cases = depends ? examples : examples.filter { $0.answer == answer }
    undecided = world.unread.filter { object in
      let isOpen = answer == .deny ? object.mayAllow : object.mayDeny || object.effects.contains(.redirect)
      return isOpen && object.touches(from: question.from.pods, to: question.to.pods, in: world)
    }
    if depends {
      let contested = world.contested(among: question.from.pods + question.to.pods)
      let pods = Set(contested.flatMap(\.pods))
      // What differs between the other pods does so whoever has the address.
      let isOpen = [answers.allowed, answers.denied].contains { flows in flows.allSatisfy { $0.joins(pods) } }
      if isOpen, !contested.isEmpty { open.append(Undecided(contested, in: world, flow: nil)) }
    }
    open += world.meshes.filter { mesh in
      question.transport == .tcp
        && [question.from, question.to].allSatisfy { $0.pods.contains { mesh.contains(world.pods[$0], in: world) } }
        && Answers(flows.map { $0.onPort(mesh.mesh.port) }, evaluator).answer != answer
    }.map { Undecided(.tunnelPort, [.init($0)]) }
    if let doubtful = first(answers.open) { open.append(tracer.explanation.undecided(doubtful)) }
    let search = EditSearch(
      world: world, question: question, allowed: answers.allowed, denied: answers.denied + answers.open)
    if answer != .deny { denying = search.denying() }
    if answer != .allow { allowing = search.allowing() }
  }
}

extension FlowExplanation {
  /// Flows by their answers.
  private struct Answers {
    var allowed: [ReferenceEvaluator.Flow] = []
    var denied: [ReferenceEvaluator.Flow] = []
    /// Those that depend on how policies are read.
    var open: [ReferenceEvaluator.Flow] = []

    init(_ flows: [ReferenceEvaluator.Flow], _ evaluator: ReferenceEvaluator) {
      for flow in flows {
        let decision = evaluator.decide(flow)
        if decision.isUndecided {
          open.append(flow)
        } else if decision.isAllowed {
          allowed.append(flow)
        } else {
          denied.append(flow)
        }
      }
    }

    /// What all of them come to.
    var answer: Answer {
      switch (allowed.isEmpty, denied.isEmpty, open.isEmpty) {
      case (false, false, _): .depends
      case (_, _, false): .undecided
      case (_, true, true): .allow
      case (true, false, true): .deny
      }
    }
  }
}

extension ReferenceEvaluator.Flow {
  /// The flow on another port.
  fileprivate func onPort(_ port: UInt16) -> Self {
    var result = self
    result.port = port
    return result
  }

  /// How many labels its ends carry by the choice of operators.
  fileprivate func assumedLabels(in world: World) -> Int {
    [source, destination].reduce(0) { count, end in
      if case .pod(let index, _, _, _) = end { count + world.pods[index].assumedLabels.count } else { count }
    }
  }

  /// Whether one of its ends is one of some pods.
  fileprivate func joins(_ pods: Set<Int>) -> Bool {
    [source, destination].contains { end in
      if case .pod(let index, _, _, _) = end { pods.contains(index) } else { false }
    }
  }
}
