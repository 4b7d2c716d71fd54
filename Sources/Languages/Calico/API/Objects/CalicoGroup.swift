/// Where Calico's kinds are served: the same objects in two groups (semantics K2).
package enum CalicoGroup: String, Hashable, CaseIterable, Sendable {
  /// What people write, read by Calico's API server and by calicoctl, or served as it is by newer installations.
  case api = "projectcalico.org/v3"
  /// What Calico's API server of older installations stores; whoever writes it goes past its checks and defaults.
  case stored = "crd.projectcalico.org/v1"
}
