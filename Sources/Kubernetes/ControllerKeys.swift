/// The keys of labels that controllers set on the pods they make (semantics D3).
package enum ControllerKeys {
  /// A Deployment's, in the template of its ReplicaSet.
  package static let deployment = ["pod-template-hash"]
  /// A DaemonSet's and a StatefulSet's.
  package static let revision = ["controller-revision-hash"]
  /// A DaemonSet's.
  package static let generation = ["pod-template-generation"]
  /// The name of a StatefulSet's pod.
  package static let podName = "statefulset.kubernetes.io/pod-name"
  /// The ordinal of a StatefulSet's pod.
  package static let podIndex = "apps.kubernetes.io/pod-index"
  /// The name of a Job.
  package static let jobName = ["batch.kubernetes.io/job-name", "job-name"]
  /// What tells a Job from others of its name.
  package static let jobUID = ["batch.kubernetes.io/controller-uid", "controller-uid"]
  /// The index of a pod of an indexed Job.
  package static let completionIndex = ["batch.kubernetes.io/job-completion-index"]
}

extension Workload {
  /// The keys that its controller, or the API server for it, sets over whatever the template says.
  ///
  /// A ReplicaSet and a ReplicationController copy their template and add nothing: the `pod-template-hash` of a
  /// Deployment's ReplicaSet stands in that ReplicaSet's own template. So does a Job with `manualSelector`.
  package var controllerKeys: [String] {
    switch kind {
    case .deployment: ControllerKeys.deployment
    case .replicaSet, .replicationController: []
    case .daemonSet: ControllerKeys.revision + ControllerKeys.generation
    case .statefulSet: ControllerKeys.revision + [ControllerKeys.podName, ControllerKeys.podIndex]
    case .job, .cronJob:
      (hasManualSelector ? [] : ControllerKeys.jobName + ControllerKeys.jobUID)
        + (isIndexed ? ControllerKeys.completionIndex : [])
    }
  }

  /// The labels of its template that reach its pods. Those of a Job that was read from a cluster stand in its template,
  /// too, where its controller's count no more than what users wrote.
  package var ownLabels: [String: String] {
    let keys = controllerKeys
    return templateLabels.filter { !keys.contains($0.key) }
  }
}
