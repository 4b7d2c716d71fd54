import Cluster
import Diagnostics
import EnforcerKinds
import EnforcerReadings
import Kubernetes
import Network
import PolicyModel
import ReferenceEvaluator

extension FreePolicies? {
  /// How the policies of a world are read where others were written in their place: as objects in every namespace that the
  /// world has by then, of hypothetical pods too.
  var reader: Reader {
    guard let free = self else { return EnforcerReadings.declared }
    return { EnforcerReadings.declared($0.writing(free)) }
  }
}

extension PolicyObject {
  /// Whether it is one of those that whoever may write in a namespace may change: a NetworkPolicy, and neither one of an
  /// enforcer's own nor what stands for an object that is not read.
  fileprivate var isFree: Bool { enforcer == nil && !(self is Opening) }
}

extension World {
  /// The world in which the NetworkPolicies of untrusted namespaces are gone. An enforcer's own policies stand, those of a
  /// namespace too: whoever may write the one kind may not write the other.
  func withoutPolicies(of free: FreePolicies) -> World {
    var result = self
    result.policies.removeAll { policy in
      guard let namespace = policy.reference.namespace, policy.isFree else { return false }
      return !free.trusted.contains(namespace)
    }
    return result
  }

  /// The world in which every untrusted namespace has a policy that says what was chosen, in place of its own.
  fileprivate func writing(_ free: FreePolicies) -> World {
    var result = withoutPolicies(of: free)
    for namespace in namespaces.map(\.name) where !free.trusted.contains(namespace) {
      switch free.choice {
      case .nothing: break
      case .allow:
        result.policies.append(
          EnforcerKinds.opening(
            LabelSelector(), in: namespace, Set(Direction.allCases), name: "anyone", span: Self.nowhere))
      case .deny:
        result.policies.append(
          EnforcerKinds.closing(
            LabelSelector(), in: namespace, Set(Direction.allCases), name: "anyone", span: Self.nowhere))
      }
    }
    return result
  }

  /// A span to give to what was never written.
  static var nowhere: Span {
    Span(file: .init(index: -1), start: Position(line: 1, column: 1), end: Position(line: 1, column: 1))
  }
}
