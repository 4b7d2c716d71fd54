package import Cluster
import EnforcerKinds
package import Kubernetes
import Network

extension World {
  /// The world in which every object of `openers` lets through all that it can: each is put in as policies that allow
  /// everything to the pods of its scope. What is denied here is denied whatever these objects say.
  ///
  /// NetworkPolicies only add up (semantics A7). What denies before them or after them is left out: nobody knows whether
  /// an object that is not read is asked first.
  package func opened(by openers: [UnreadObject]) -> World {
    var result = self
    if !openers.isEmpty { result.policies = policies.map { EnforcerKinds.withoutDenials($0) } }
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
    for namespace in namespaces {
      policies.append(
        EnforcerKinds.opening(
          selector, in: namespace, object.scope.directions, name: object.title, span: object.span))
    }
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
