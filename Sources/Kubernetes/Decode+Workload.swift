import Diagnostics

extension Workload {
  /// Reads an object with a pod template (semantics D1, D2).
  static func decode(_ object: Cursor, kind: Kind) -> Self? {
    guard let fields = object.fields(kind.rawValue),
      let metadata = ObjectMeta.decode(fields, kind: kind.rawValue, isStrict: false, isNamespaced: true),
      let spec = fields.required("spec", of: kind.rawValue)?.fields("\(kind.rawValue)Spec")
    else { return nil }
    var templateOwner = spec
    if kind == .cronJob {
      guard let job = spec.required("jobTemplate", of: "CronJobSpec")?.fields("JobTemplateSpec"),
        let jobSpec = job.required("spec", of: "JobTemplateSpec")?.fields("JobSpec")
      else { return nil }
      templateOwner = jobSpec
    }
    guard let template = templateOwner.required("template", of: "\(kind.rawValue)Spec")?.fields("PodTemplateSpec"),
      let podSpec = template.required("spec", of: "PodTemplateSpec").flatMap({ PodSpec.decode($0) })
    else { return nil }
    var labels: [String: String] = [:]
    let templateMetadata = template["metadata"]?.fields("ObjectMeta")
    if let written = templateMetadata?["labels"] {
      guard let map = written.labelMap() else { return nil }
      labels = map
    }
    var result = Self(kind: kind, metadata: metadata, templateLabels: labels, template: podSpec)
    result.templateAnnotations = templateMetadata?.tellingAnnotations ?? [:]
    let isJob = kind == .job || kind == .cronJob
    if let count = templateOwner[isJob ? "parallelism" : "replicas"], kind != .daemonSet {
      guard let number = count.integer() else { return nil }
      guard (0...Int64(Int32.max)).contains(number) else {
        count.error("invalid-replicas", "\(number) is no number of pods")
        return nil
      }
      result.replicas = Int(number)
    }
    if let start = spec["ordinals"]?.fields("StatefulSetOrdinals")?["start"]?.integer() {
      result.firstOrdinal = Int(clamping: max(0, start))
    }
    if isJob, let mode = templateOwner["completionMode"]?.string() { result.isIndexed = mode == "Indexed" }
    // A CronJob may not ask for it.
    if kind == .job { result.hasManualSelector = templateOwner["manualSelector"]?.bool() ?? false }
    if kind == .job { result.isFinished = isFinished(fields) }
    if !isJob && kind != .replicationController {
      guard let selector = checkedSelector(spec, labels: labels, kind: kind) else { return nil }
      result.selectorKeys = Set(selector.matchLabels.keys).union(selector.matchExpressions.map(\.key))
    }
    // A ReplicationController without a selector takes its template's labels.
    if kind == .replicationController { result.selectorKeys = Set(labels.keys) }
    return result
  }

  /// Whether a Job's status says that it has completed or failed.
  private static func isFinished(_ job: Fields) -> Bool {
    let conditions = job["status"]?.fields("JobStatus")?["conditions"]?.items() ?? []
    return conditions.contains { item in
      guard let condition = item.fields("JobCondition") else { return false }
      let type = condition["type"]?.string()
      return (type == "Complete" || type == "Failed") && condition["status"]?.string() == "True"
    }
  }

  /// An `apps/v1` selector. Reports one that its own template does not satisfy; the API refuses it (semantics D2).
  private static func checkedSelector(_ spec: Fields, labels: [String: String], kind: Kind) -> LabelSelector? {
    guard let cursor = spec.required("selector", of: "\(kind.rawValue)Spec"),
      let selector = LabelSelector.decode(cursor)
    else { return nil }
    for (key, value) in selector.matchLabels.sorted(by: { $0.key < $1.key }) where labels[key] != value {
      let found = labels[key].map { "it has `\(key): \($0)`" } ?? "it has no label `\(key)`"
      cursor.error(
        "selector-mismatch", "the selector wants `\(key): \(value)` but the pod template does not carry it",
        notes: [.init(found)])
      return nil
    }
    for requirement in selector.matchExpressions where !holds(requirement, labels) {
      let wanted = LabelSelector(matchExpressions: [requirement]).description
      let found = labels[requirement.key].map { "it has `\(requirement.key): \($0)`" }
      cursor.error(
        "selector-mismatch", "the selector wants `\(wanted)`, which the pod template does not fulfil",
        notes: [.init(found ?? "it has no label `\(requirement.key)`")])
      return nil
    }
    return selector
  }

  private static func holds(_ requirement: LabelSelector.Requirement, _ labels: [String: String]) -> Bool {
    let value = labels[requirement.key]
    return switch requirement.operator {
    case .in: value.map { requirement.values.contains($0) } ?? false
    case .notIn: !(value.map { requirement.values.contains($0) } ?? false)
    case .exists: value != nil
    case .doesNotExist: value == nil
    }
  }
}
