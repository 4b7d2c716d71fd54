import Diagnostics
import Kubernetes
import Properties

/// Flows that objects without semantics touch: those with an end in their scope (kinds, U4).
///
/// A region is a waiver's, so that the search for violations leaves such flows out, or looks at nothing else.
enum TouchedRegion {
  /// The regions of all objects: by direction, and by whether flows to the outside alone are meant.
  static func of(_ objects: [UnreadObject], isOutsideOnly: Bool = false, property: Property) -> [Waiver] {
    var result: [Waiver] = []
    for isOutside in [false, true] {
      let some = objects.filter { ($0.scope.isOutsideOnly || isOutsideOnly) == isOutside }
      let outside: SetExpression? = isOutside ? .union([.reserved(.anyAddress), .reserved(.nodes)]) : nil
      let sources = some.filter { $0.scope.directions.contains(.egress) }.map(\.scope.pods)
      if !sources.isEmpty { result.append(region(from: .union(sources), to: outside, property)) }
      let targets = some.filter { $0.scope.directions.contains(.ingress) }.map(\.scope.pods)
      if !targets.isEmpty { result.append(region(from: outside, to: .union(targets), property)) }
    }
    return result
  }

  /// Flows from, and flows into, pods.
  static func around(_ pods: SetExpression, property: Property) -> [Waiver] {
    [region(from: pods, to: nil, property), region(from: nil, to: pods, property)]
  }

  /// Flows between pods.
  static func between(_ pods: SetExpression, property: Property) -> Waiver { region(from: pods, to: pods, property) }

  /// Flows into pods.
  static func into(_ pods: SetExpression, property: Property) -> [Waiver] { [region(from: nil, to: pods, property)] }

  private static func region(from: SetExpression?, to: SetExpression?, _ property: Property) -> Waiver {
    func set(_ expression: SetExpression) -> SetReference {
      SetReference(expression: expression, title: "touched", span: property.span)
    }
    return Waiver(
      property: property.name, from: from.map(set), to: to.map(set), ports: nil, pods: (from ?? to).map(set),
      reason: "",
      expires: CalendarDate(daysSince1970: 0), span: property.span)
  }
}
