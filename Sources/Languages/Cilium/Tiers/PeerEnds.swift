import Cluster
import Kubernetes
import Network
import PolicyModel

/// The ends that something matches, by their kinds. What is said of one kind is asked of no other.
struct PeerEnds: Hashable {
  /// Pods with networks of their own.
  var pods = EndPredicate.nobody
  /// The subject's own node, and what is on its network.
  var host = EndPredicate.nobody
  /// Other nodes.
  var remoteNodes = EndPredicate.nobody
  /// What is outside of the cluster.
  var outside = EndPredicate.nobody

  /// Everyone.
  static let all = Self(pods: .always, host: .always, remoteNodes: .always, outside: .always)

  /// What either matches.
  func union(_ other: Self) -> Self {
    Self(
      pods: pods.or(other.pods), host: host.or(other.host), remoteNodes: remoteNodes.or(other.remoteNodes),
      outside: outside.or(other.outside))
  }

  /// What also fulfils a predicate.
  func and(_ predicate: EndPredicate) -> Self {
    Self(
      pods: pods.and(predicate), host: host.and(predicate), remoteNodes: remoteNodes.and(predicate),
      outside: outside.and(predicate))
  }
}

extension EndPredicate {
  /// No end.
  static let nobody = Self.any([])

  /// What fulfils either.
  func or(_ other: Self) -> Self {
    if self == .always || other == .nobody || self == other { return self }
    if other == .always || self == .nobody { return other }
    return .any([self, other])
  }

  /// What fulfils both.
  func and(_ other: Self) -> Self {
    if self == .nobody || other == .always || self == other { return self }
    if other == .nobody || self == .always { return other }
    return .all([self, other])
  }
}
