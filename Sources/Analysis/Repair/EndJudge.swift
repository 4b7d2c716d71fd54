import Advice
import Cluster
import EnforcerAdvice
import EnforcerReadings
import Kubernetes
import Network
import ReferenceEvaluator
import Verification

/// What one end of a flow comes to, by what each policy alone says there that can be mended (`Repairer`).
struct EndJudge {
  /// What one policy says at the end.
  struct Say: Hashable {
    var isolates = false
    /// Whether a rule of it lets the flow through, where it isolates.
    var permits = false
  }

  private let world: World
  private let flow: ReferenceEvaluator.Flow
  private let direction: Direction
  /// The namespace of the pod at the end; nil where no policy judges it.
  let namespace: String?
  /// The answers.
  let free: Bool
  let closed: Bool
  let open: Bool

  init(_ witness: Counterexample.Witness, _ direction: Direction) {
    let language = EnforcerAdvice.repairer
    self.direction = direction
    flow = witness.flow
    var bare = witness.world
    bare.policies.removeAll { language.writes($0) }
    let own = direction.ends(source: flow.source, destination: flow.destination).own
    guard case .pod(let pod, _, _, _) = own, !bare.pods[pod].hostNetwork else {
      (namespace, world) = (nil, bare)
      let answer = ReferenceEvaluator(world: bare).decide(flow)[direction].mayAllow
      (free, closed, open) = (answer, answer, answer)
      return
    }
    let name = bare.namespace(of: bare.pods[pod]).name
    namespace = name
    let flow = flow
    func answer(_ policies: [any PolicyObject]) -> Bool {
      var world = bare
      world.policies += policies
      return ReferenceEvaluator(world: world).decide(flow)[direction].mayAllow
    }
    let span = bare.pods[pod].span
    let closing = language.closing(name, direction, span: span)
    free = answer([])
    closed = answer([closing])
    open = answer([closing, language.opening(name, direction, span: span)])
    bare.policies = []
    world = bare
  }

  /// What a policy says.
  func say(_ policy: any PolicyObject) -> Say {
    guard let namespace, policy.reference.namespace == namespace else { return Say() }
    var world = world
    world.policies = [policy]
    let because = ReferenceEvaluator(world: world).decide(flow)[direction].because
    if because.contains(where: { if case .rule = $0 { true } else { false } }) {
      return Say(isolates: true, permits: true)
    }
    let isFree = because.allSatisfy { reason in
      switch reason {
      case .notIsolated, .notGoverned, .openedBy: true
      default: false
      }
    }
    return Say(isolates: !isFree)
  }
}
