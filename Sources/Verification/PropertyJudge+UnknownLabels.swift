import Cluster
import PolicyModel
import Properties

extension PropertyJudge {
  /// Why an assertion that compares a label's values is not proved: a controller sets them on some of the pods compared,
  /// and one value stands here for all that it may set.
  func unknownValues(_ assertion: Assertion) -> String? {
    guard case .isolatedByLabel(let separation, let among, _) = assertion, separation.scope == .pod,
      model.world.pods.contains(where: { pod in
        pod.unknownLabels.contains(separation.key) && replay.contains(among.expression, podAt: pod.index)
      })
    else { return nil }
    return "the values of label `\(separation.key)` are set by controllers, and no manifest tells them"
  }
}
