import Cluster
import Kubernetes
import ReferenceEvaluator

/// Which labels the pods of workloads can have, by the controllers' own code (semantics D3): pods are made as they make
/// them, and each must be like a pod of the world to every selector.
struct ControllerOracle {
  let read: ReadWorld
  private let selectors: [LabelSelector]

  init(_ read: ReadWorld) {
    self.read = read
    let policies = read.world.policies + (read.baseline?.world.policies ?? [])
    selectors = policies.flatMap(\.podSelectors)
  }

  /// Throws if the pods of the world are not those that controllers make.
  func check() throws(Disagreement) {
    for workload in read.manifests.workloads where !workload.isFinished && workload.metadata.ownerReferences.isEmpty {
      let owner = World.Owner(kind: workload.kind.rawValue, name: workload.metadata.name)
      let space = workload.metadata.namespaceName
      // Pods that manifests declare have the labels that they have.
      let candidates = read.world.pods.filter { pod in
        pod.owner == owner && read.world.namespace(of: pod).name == space && pod.span == workload.metadata.span
      }
      let claimed = Set(candidates.map { likeness($0.labels) })
      let made = pods(of: workload)
      for labels in made where !claimed.contains(likeness(labels)) {
        throw Disagreement("labels", "\(owner.kind) \(space)/\(owner.name) can make a pod \(labels), which is missing")
      }
      let possible = Set(made.map { likeness($0) })
      for pod in candidates where !possible.contains(likeness(pod.labels)) {
        throw Disagreement("labels", "\(owner.kind) \(space)/\(owner.name) makes no pod \(pod.labels)")
      }
    }
  }

  /// Which selectors labels fulfil.
  private func likeness(_ labels: [String: String]) -> [Bool] {
    selectors.map { ReferenceEvaluator.matches($0, labels: labels) }
  }

  /// The values that selectors ask for under a key, and one that none asks for.
  private func anything(_ key: String) -> [String] {
    var values: Set<String> = ["unheard-of"]
    for selector in selectors {
      if let value = selector.matchLabels[key] { values.insert(value) }
      for item in selector.matchExpressions where item.key == key { values.formUnion(item.values) }
    }
    return values.sorted()
  }

  /// Pods as the controller of a workload makes them out of its template.
  private func pods(of workload: Workload) -> [[String: String]] {
    let name = workload.metadata.name
    var pods = [workload.templateLabels]
    func set(_ choices: [[String: String]]) {
      pods = pods.flatMap { pod in choices.map { pod.merging($0) { _, set in set } } }
    }
    func setAny(_ keys: String..., where isValue: (String) -> Bool = { _ in true }) {
      let values = Set(keys.flatMap { anything($0) }).filter(isValue).sorted()
      set(values.map { value in Dictionary(uniqueKeysWithValues: keys.map { ($0, value) }) })
    }
    switch workload.kind {
    case .deployment: setAny("pod-template-hash")
    case .replicaSet, .replicationController: break
    case .daemonSet:
      setAny("controller-revision-hash")
      let numbers = anything("pod-template-generation").filter { Int($0).map { $0 > 0 } ?? false } + ["123456789"]
      set(numbers.map { ["pod-template-generation": $0] })
    case .statefulSet:
      setAny("controller-revision-hash")
      let count = workload.replicas == 1 ? 1 : 20
      set(
        (workload.firstOrdinal..<workload.firstOrdinal + count).map { ordinal in
          [
            "statefulset.kubernetes.io/pod-name": "\(name)-\(ordinal)", "apps.kubernetes.io/pod-index": "\(ordinal)",
          ]
        })
    case .job, .cronJob:
      let keys = ["batch.kubernetes.io/job-name", "job-name"]
      let runs = keys.flatMap { anything($0) }.filter { $0.hasPrefix("\(name)-") } + ["\(name)-29000000"]
      let names = workload.kind == .job ? [name] : runs
      set(names.map { run in Dictionary(uniqueKeysWithValues: keys.map { ($0, run) }) })
      setAny("batch.kubernetes.io/controller-uid", "controller-uid")
    }
    return pods
  }
}
