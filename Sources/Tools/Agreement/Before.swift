import Cluster
import Kubernetes
import Network
import Properties
import ReferenceEvaluator

/// What the baseline said of a flow, by the letter of the property language ("The universe of a claim", 10).
struct Before {
  /// What was said.
  enum Answer {
    case allowed, denied
    /// It is not settled which of several pods an end was.
    case unclear
  }

  /// The labels that controllers give the pods of one workload to tell them apart.
  private static let controllerKeys = [
    "pod-template-hash", "controller-revision-hash", "pod-template-generation", "statefulset.kubernetes.io/pod-name",
    "apps.kubernetes.io/pod-index", "batch.kubernetes.io/job-name", "job-name", "batch.kubernetes.io/controller-uid",
    "controller-uid", "batch.kubernetes.io/job-completion-index",
  ]

  /// What those chose who could write policies.
  private let choices: PolicyChoices
  /// The pods that each pod of now may have been, by its place.
  private let former: [[Int]]

  init?(_ read: ReadWorld, of property: Property?) {
    guard var world = read.baseline?.world else { return nil }
    let known = world.pods
    let declared = world.namespaces.count
    var former: [[Int]] = []
    for pod in read.world.pods {
      let space = read.world.namespace(of: pod)
      let neighbours = known.filter { world.namespace(of: $0).name == space.name }
      var same = neighbours.filter { $0.owner == pod.owner && $0.name == pod.name }
      if pod.owner == nil {
        same = same.filter { $0.name != nil }
      } else if same.isEmpty {
        same = neighbours.filter { $0.owner == pod.owner }
      }
      let alike = same.filter { other in Self.controllerKeys.allSatisfy { other.labels[$0] == pod.labels[$0] } }
      var places = (alike.isEmpty ? same : alike).map(\.index)
      if same.isEmpty {
        // There was none: one of the same labels, in the namespace of the same name.
        places.append(Self.add(pod, in: space, to: &world, declared: declared))
        // Whether a pod of that name that belonged to another workload is this one is not said.
        places += neighbours.filter { $0.name != nil && $0.name == pod.name }.map(\.index)
      }
      former.append(places)
    }
    self.former = former
    choices = PolicyChoices(world, of: property)
  }

  /// Adds a pod of now and returns its place. It lies in the baseline's namespace of the name; where there was none, in
  /// one with the labels of now, of which hypothetical ones can have a name in common.
  private static func add(
    _ pod: World.Pod, in space: World.Namespace, to world: inout World, declared: Int
  ) -> Int {
    var pod = pod
    pod.index = world.pods.count
    let place = world.namespaces.indices.first { place in
      let other = world.namespaces[place]
      return other.name == space.name && (place < declared || other.labels == space.labels)
    }
    if place == nil { world.namespaces.append(space) }
    pod.namespace = place ?? world.namespaces.count - 1
    world.pods.append(pod)
    return pod.index
  }

  /// What was said of a flow of now; the addresses and nodes of its ends are those of now.
  func answer(_ flow: ForceJudge.Flow) -> Answer {
    var answers: Set<Bool> = []
    for source in ends(flow.pair.source) {
      for destination in ends(flow.pair.destination) {
        let decisions = choices.decisions(
          ReferenceEvaluator.Flow(
            source: source, destination: destination, transport: flow.transport, port: flow.port))
        // Compared is what some choice allowed.
        answers.insert(decisions.contains(where: \.isAllowed))
      }
    }
    return answers.count > 1 ? .unclear : answers.contains(true) ? .allowed : .denied
  }

  private func ends(_ end: FlowGrid.End) -> [ReferenceEvaluator.Endpoint] {
    guard case .pod(let index, let address, let node, let replica) = end.endpoint else { return [end.endpoint] }
    return former[index].map { .pod($0, address: address, node: node, replica: replica) }
  }
}
