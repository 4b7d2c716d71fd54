import Properties

/// Which part of a claim is judged: what waivers accept is not, and with a focus nothing else is.
struct Scope {
  /// The waivers that count.
  var excluded: [Waiver] = []
  /// The waiver whose region alone is looked at.
  var focus: Waiver?
}

extension ForceJudge {
  /// Whether a flow is judged.
  func isJudged(_ flow: Flow) -> Bool {
    func isIn(_ waiver: Waiver) -> Bool { isAround(flow.pair, waiver) && isOn(waiver.ports, flow) }
    return !scope.excluded.contains(where: isIn) && scope.focus.map(isIn) ?? true
  }

  /// Whether two ends that no flow can join are judged. A waiver of some ports does not say whether it speaks of them.
  func isJudged(stranded pair: FlowGrid.Pair) -> Bool {
    for waiver in scope.excluded where isAround(pair, waiver) {
      if waiver.ports == nil || !isLenient { return false }
    }
    guard let focus = scope.focus else { return true }
    return isAround(pair, focus) && (focus.ports == nil || isLenient)
  }

  /// Whether a pod is judged, for `defaultDeny`.
  func isJudged(pod end: FlowGrid.End) -> Bool {
    func isIn(_ waiver: Waiver) -> Bool { waiver.pods.map { membership.contains($0.expression, end) } ?? false }
    return !scope.excluded.contains(where: isIn) && scope.focus.map(isIn) ?? true
  }

  /// Whether a source is judged, for `mustReach` with `each: some`.
  func isJudged(source end: FlowGrid.End) -> Bool {
    func isIn(_ waiver: Waiver) -> Bool { waiver.from.map { membership.contains($0.expression, end) } ?? true }
    return !scope.excluded.contains(where: isIn) && scope.focus.map(isIn) ?? true
  }

  private func isAround(_ pair: FlowGrid.Pair, _ waiver: Waiver) -> Bool {
    waiver.from.map { membership.contains($0.expression, pair.source) } ?? true
      && waiver.to.map { membership.contains($0.expression, pair.destination) } ?? true
  }
}
