import Advice
import Cluster
import Diagnostics
import Kubernetes
import Network
import PolicyModel

/// What is not isolated and seems to be meant to be: half of a default deny, and a namespace that was forgotten.
struct IsolationLint {
  let model: PolicyModel
  let written: [WrittenPolicy?]
  let manifests: Manifests
  private let isolation: [Direction: [PolicyModel.Isolation]]

  init(model: PolicyModel, written: [WrittenPolicy?], manifests: Manifests) {
    (self.model, self.written, self.manifests) = (model, written, manifests)
    isolation = Dictionary(uniqueKeysWithValues: Direction.allCases.map { ($0, model.isolation($0)) })
  }

  private func isIsolated(_ pod: World.Pod, _ direction: Direction) -> Bool {
    isolation[direction]?[pod.index].isIsolated ?? false
  }

  private var world: World { model.world }

  func findings() -> [Finding] { halves() + forgotten() }

  // MARK: Default denies

  private static let names = ["default-deny", "deny-all", "deny-by-default", "default-deny-all", "deny-everything"]

  /// Policies for all pods of a namespace that are named like a default deny and isolate in one direction alone, where
  /// nothing isolates all of them in the other.
  private func halves() -> [Finding] {
    world.policies.indices.compactMap { place in
      let policy = world.policies[place]
      let name = policy.name.lowercased()
      guard let written = written[place], let subject = written.subject, subject.podSelector ?? .init() == .init(),
        let namespace = subject.namespace, written.rules.isEmpty, Self.names.contains(where: name.contains),
        !["ingress", "egress", "inbound", "outbound", "incoming", "outgoing"].contains(where: name.contains)
      else { return nil }
      let isolating = Direction.allCases.filter { model.policy(place, $0)?.isolates ?? false }
      guard isolating.count == 1, let other = Direction.allCases.first(where: { !isolating.contains($0) }) else {
        return nil
      }
      let pods = world.pods.filter { world.namespace(of: $0).name == namespace && !$0.hostNetwork }
      if !pods.isEmpty, pods.allSatisfy({ isIsolated($0, other) }) { return nil }
      if pods.isEmpty, isClosedElsewhere(namespace, other, but: place) { return nil }
      let open = pods.first { !isIsolated($0, other) }.map { PodUnit(of: $0, in: world).title }
      return Finding(
        "half-default-deny", policy: place,
        "`\(policy.reference.path)` isolates for \(isolating[0].field) alone; its name says more", at: policy.span,
        notes: [
          "\(open.map { "`\($0)`" } ?? "any pod of `\(namespace)`") is not isolated for \(other.field): add `\(other.rawValue)` "
            + "to `policyTypes`, or say in the name which direction is meant"
        ])
    }
  }

  /// Whether another policy isolates all pods of a namespace in a direction.
  private func isClosedElsewhere(_ namespace: String, _ direction: Direction, but place: Int) -> Bool {
    world.policies.indices.contains { other in
      guard other != place, let subject = written[other]?.subject, subject.podSelector ?? .init() == .init() else {
        return false
      }
      return subject.namespace == namespace && model.policy(other, direction)?.isolates ?? false
    }
  }

  // MARK: Namespaces

  private static let ofTheSystem = ["kube-", "openshift", "default"]

  /// Declared namespaces in which no policy isolates anything, where most others have policies.
  private func forgotten() -> [Finding] {
    let own = manifests.namespaces.filter { namespace in
      !Self.ofTheSystem.contains { namespace.metadata.name.hasPrefix($0) }
    }
    let governed = Set(world.policies.compactMap { $0.reference.namespace })
    // A policy of the whole cluster may judge what is still to come.
    let isGoverned = world.policies.contains { $0.reference.namespace == nil }
    let bare = own.filter { !governed.contains($0.metadata.name) && !isIsolated($0.metadata.name) }
    guard !bare.isEmpty, !isGoverned, bare.count * 2 < own.count else { return [] }
    return bare.filter { !($0.metadata.ignored?.contains("namespace-without-policy") ?? false) }.map { namespace in
      Finding(
        "namespace-without-policy", policy: nil,
        "namespace `\(namespace.metadata.name)` has no policy, and \(own.count - bare.count) of \(own.count) have one",
        at: namespace.metadata.span,
        notes: ["every pod there talks to everyone and everyone to it; begin with a default deny"])
    }
  }

  private func isIsolated(_ name: String) -> Bool {
    let pods = world.pods.filter { world.namespace(of: $0).name == name }
    return pods.contains { pod in Direction.allCases.contains { isIsolated(pod, $0) } }
  }
}
