import Diagnostics
import Kubernetes
import YAMLTree

extension Assertion {
  /// Reads `isolated`: between sets, or between the values of a label.
  static func isolated(_ cursor: Cursor, _ names: SetNames) -> Self? {
    guard let fields = cursor.fields("isolated", known: ["sets", "byLabel", "among", "except"]) else { return nil }
    var except: [FlowRegion] = []
    if let written = fields["except"] {
      guard let list = FlowRegion.list(written, "an exception", names) else { return nil }
      except = list
    }
    guard let byLabel = fields["byLabel"] else {
      if let among = fields["among"] {
        among.error("unclear-set", "`among` belongs to `byLabel`", notes: [.init("narrow the sets with `allOf`")])
        return nil
      }
      return isolatedSets(fields, except, names)
    }
    if let sets = fields["sets"] {
      sets.error(
        "unclear-set", "`sets` and `byLabel` cannot stand together", notes: [.init("write one property for each")])
      return nil
    }
    guard let separation = LabelSeparation.decode(byLabel) else { return nil }
    var among = SetReference(expression: .reserved(.anyPod), title: ReservedSet.anyPod.rawValue, span: byLabel.span)
    if let written = fields["among"] {
      guard let set = SetReference.decode(written, names: names) else { return nil }
      among = set
    }
    return .isolatedByLabel(separation, among: among, except: except)
  }

  private static func isolatedSets(_ fields: Fields, _ except: [FlowRegion], _ names: SetNames) -> Self? {
    let hint = Diagnostic.Note("write `sets: [a, b]`, or `byLabel: {key: team}`")
    guard let list = fields.required("sets", of: "`isolated`", notes: [hint]), let items = list.items() else {
      return nil
    }
    guard items.count >= 2 else {
      list.error("unclear-set", "`isolated` needs at least two sets to keep apart")
      return nil
    }
    let sets = items.map { SetReference.decode($0, names: names) }
    let valid = sets.compactMap { $0 }
    return valid.count == sets.count ? .isolated(sets: valid, except: except) : nil
  }
}

extension Assertion.LabelSeparation {
  /// Reads `{key, scope, unlabelled}`.
  fileprivate static func decode(_ cursor: Cursor) -> Self? {
    guard let fields = cursor.fields("byLabel", known: ["key", "scope", "unlabelled"]),
      let written = fields.required("key", of: "`byLabel`"), let key = written.string()
    else { return nil }
    guard isLabelKey(key) else {
      written.error("invalid-value", "`\(key)` is no label key", notes: [.init("write a key such as `team`")])
      return nil
    }
    var result = Self(key: key, scope: .pod, unlabelled: .violation)
    if let written = fields["scope"] {
      guard let scope: Scope = written.choice() else { return nil }
      result.scope = scope
    }
    if let written = fields["unlabelled"] {
      guard let choice: Unlabelled = written.choice() else { return nil }
      result.unlabelled = choice
    }
    return result
  }
}
