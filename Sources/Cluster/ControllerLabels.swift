import Kubernetes

/// One way in which a workload's controller can label a pod.
struct LabelVariant {
  /// The labels that the controller adds, among those that a selector asks for.
  var labels: [String: String] = [:]
  /// The ordinal of a StatefulSet's pod, when the variant fixes it.
  var ordinal: Int?
  /// Whether the ordinal is some other than those that variants fix.
  var isOtherOrdinal = false
}

/// The labels that controllers set on the pods they make, with every value that makes a difference to a selector
/// (semantics D3). What a template writes under their keys reaches no pod.
enum ControllerLabels {
  /// A bound on the variants of one workload; selectors that ask for more combinations are an input error.
  static let variantLimit = 1_000

  /// The variants of a workload; one without labels when no selector asks for any. Nil above `variantLimit`.
  static func variants(of workload: Workload, mentions: SelectorMentions) -> [LabelVariant]? {
    var variants = [LabelVariant()]
    for dimension in dimensions(of: workload, mentions: mentions) {
      guard variants.count * dimension.count <= variantLimit else { return nil }
      variants = variants.flatMap { base in
        dimension.map { option in
          var combined = option
          combined.labels.merge(base.labels) { new, _ in new }
          combined.ordinal = combined.ordinal ?? base.ordinal
          combined.isOtherOrdinal = combined.isOtherOrdinal || base.isOtherOrdinal
          return combined
        }
      }
    }
    return variants
  }

  /// The keys that a workload's controller sets to values that the manifest does not tell.
  static func unknownKeys(of workload: Workload) -> [String] {
    workload.controllerKeys.filter { !(workload.kind == .job && ControllerKeys.jobName.contains($0)) }
  }

  /// Independent choices; each is a list of alternatives.
  private static func dimensions(of workload: Workload, mentions: SelectorMentions) -> [[LabelVariant]] {
    func free(_ keys: [String]) -> [[LabelVariant]] { choice(keys: keys, mentions: mentions) { _ in true } }
    func isNumber(_ value: String, from least: Int) -> Bool {
      Int(value).map { $0 >= least && "\($0)" == value } ?? false
    }
    let name = workload.metadata.name
    switch workload.kind {
    case .deployment: return free(ControllerKeys.deployment)
    case .replicaSet, .replicationController: return []
    case .daemonSet:
      return free(ControllerKeys.revision)
        + choice(keys: ControllerKeys.generation, mentions: mentions, otherValue: "1") { isNumber($0, from: 1) }
    case .statefulSet: return free(ControllerKeys.revision) + ordinals(of: workload, mentions: mentions)
    case .job, .cronJob:
      let index =
        workload.isIndexed
        ? choice(keys: ControllerKeys.completionIndex, mentions: mentions, otherValue: "0") { isNumber($0, from: 0) }
        : []
      if workload.hasManualSelector { return index }
      let names: [[LabelVariant]]
      if workload.kind == .job {
        let asked = ControllerKeys.jobName.filter { mentions.values[$0] != nil }
        names =
          asked.isEmpty ? [] : [[LabelVariant(labels: Dictionary(uniqueKeysWithValues: asked.map { ($0, name) }))]]
      } else {
        names = choice(keys: ControllerKeys.jobName, mentions: mentions, otherValue: "\(name)-0") {
          $0.hasPrefix("\(name)-")
        }
      }
      return names + free(ControllerKeys.jobUID) + index
    }
  }

  /// One value under several keys: each value that is asked for and admissible, and one that is not asked for.
  private static func choice(
    keys: [String], mentions: SelectorMentions, otherValue: String = "other", isAdmissible: (String) -> Bool
  ) -> [[LabelVariant]] {
    let asked = keys.filter { mentions.values[$0] != nil }
    guard !asked.isEmpty else { return [] }
    let values = asked.reduce(into: Set<String>()) { $0.formUnion(mentions.values[$1] ?? []) }
    var other = otherValue
    while values.contains(other) { other += "0" }
    return [
      (values.filter(isAdmissible).sorted() + [other]).map { value in
        LabelVariant(labels: Dictionary(uniqueKeysWithValues: asked.map { ($0, value) }))
      }
    ]
  }

  /// A StatefulSet's pods by ordinal: the first two, those that selectors ask for, and any other.
  private static func ordinals(of workload: Workload, mentions: SelectorMentions) -> [[LabelVariant]] {
    let asked = [ControllerKeys.podName, ControllerKeys.podIndex].filter { mentions.values[$0] != nil }
    guard !asked.isEmpty else { return [] }
    let prefix = "\(workload.metadata.name)-"
    let first = workload.firstOrdinal
    func variant(_ ordinal: Int, isOther: Bool = false) -> LabelVariant {
      var labels: [String: String] = [:]
      if asked.contains(ControllerKeys.podName) { labels[ControllerKeys.podName] = "\(prefix)\(ordinal)" }
      if asked.contains(ControllerKeys.podIndex) { labels[ControllerKeys.podIndex] = "\(ordinal)" }
      return LabelVariant(labels: labels, ordinal: ordinal, isOtherOrdinal: isOther)
    }
    if workload.replicas == 1 { return [[variant(first)]] }
    var known: Set<Int> = [first, first + 1]
    for value in mentions.values[ControllerKeys.podName] ?? [] where value.hasPrefix(prefix) {
      if let ordinal = Int(value.dropFirst(prefix.count)), "\(prefix)\(ordinal)" == value { known.insert(ordinal) }
    }
    for value in mentions.values[ControllerKeys.podIndex] ?? [] {
      if let ordinal = Int(value), "\(ordinal)" == value { known.insert(ordinal) }
    }
    known = known.filter { $0 >= first && $0 < Int(Int32.max) }
    var other = first
    while known.contains(other) { other += 1 }
    return [known.sorted().map { variant($0) } + [variant(other, isOther: true)]]
  }
}
