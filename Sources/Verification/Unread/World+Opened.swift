package import Cluster
import EnforcerKinds
package import Kubernetes
import Network

extension World {
  /// The world in which every object of `openers` lets through all that it can at the pods of its scope, whatever
  /// policies say there: nobody knows which of them is asked first. What is denied here is denied whatever these objects
  /// say.
  package func opened(by openers: [UnreadObject]) -> World {
    var result = self
    var seen: Set<KindScope> = []
    for object in openers where seen.insert(object.scope).inserted {
      switch object.scope.ends {
      case .cluster: result.open(namespaces.map(\.name), LabelSelector(), object)
      case .namespaces(let names): result.open(names, LabelSelector(), object)
      case .pods(let namespace, let selector): result.open([namespace], selector, object)
      case .nodes, .none: break
      }
    }
    result.policies = result.policies.inOrder()
    return result
  }

  private mutating func open(_ namespaces: [String], _ selector: LabelSelector, _ object: UnreadObject) {
    policies += namespaces.map { Opening(object, selector, in: $0) }
  }

  /// The world without any policy: every flow that a claim speaks of is allowed.
  func withoutPolicies() -> World {
    var result = self
    result.policies = []
    return result
  }

  /// The world in which nothing passes: every flow of pods that a claim speaks of is denied. Pods on the network of
  /// their nodes are taken for pods of their own there, since other languages may govern them.
  func withEverythingDenied() -> World {
    guard let span = pods.first?.span else { return self }
    var result = self
    for place in pods.indices where pods[place].hostNetwork {
      result.pods[place].hostNetwork = false
      result.pods[place].addresses = []
    }
    result.policies = namespaces.map {
      EnforcerKinds.closing(LabelSelector(), in: $0.name, Set(Direction.allCases), name: "nothing", span: span)
    }
    return result
  }
}
