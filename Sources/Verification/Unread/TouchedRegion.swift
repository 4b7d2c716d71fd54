import Cluster
import Diagnostics
import Kubernetes
import Network
import Properties

/// Flows that objects without semantics touch: those with an end in their scope (kinds, U4).
///
/// A region is a waiver's, so that the search for violations leaves such flows out, or looks at nothing else.
enum TouchedRegion {
  /// The regions of all objects: by direction, and by whether flows to the outside alone are meant. With a world, also
  /// what they may touch of pods of which that is not known.
  static func of(
    _ objects: [UnreadObject], isOutsideOnly: Bool = false, property: Property, orMayBeIn world: World? = nil
  ) -> [Waiver] {
    func pods(_ object: UnreadObject) -> SetExpression {
      guard let world else { return object.scope.pods }
      return .union([object.scope.pods] + object.doubtful(in: world).map { .workload($0) })
    }
    var result: [Waiver] = []
    for isOutside in [false, true] {
      let some = objects.filter { ($0.scope.isOutsideOnly || isOutsideOnly) == isOutside }
      let outside: SetExpression? = isOutside ? .outside : nil
      let sources = some.filter { $0.scope.directions.contains(.egress) }.map(pods)
      if !sources.isEmpty { result.append(region(from: .union(sources), to: outside, property)) }
      let targets = some.filter { $0.scope.directions.contains(.ingress) }.map(pods)
      if !targets.isEmpty { result.append(region(from: outside, to: .union(targets), property)) }
    }
    return result
  }

  /// What objects may touch of the pods of which that is not known.
  static func doubtful(_ objects: [UnreadObject], property: Property, in world: World) -> [Waiver] {
    var result: [Waiver] = []
    func pods(_ direction: Direction) -> SetExpression? {
      let workloads = objects.filter { $0.scope.directions.contains(direction) }.flatMap { $0.doubtful(in: world) }
      return workloads.isEmpty ? nil : .union(workloads.map { .workload($0) })
    }
    if let sources = pods(.egress) { result.append(region(from: sources, to: nil, property)) }
    if let targets = pods(.ingress) { result.append(region(from: nil, to: targets, property)) }
    return result
  }

  /// Flows from the pods of objects.
  static func from(_ objects: [UnreadObject], property: Property) -> [Waiver] {
    objects.isEmpty ? [] : [region(from: .union(objects.map(\.scope.pods)), to: nil, property)]
  }

  /// Flows from outside addresses and nodes.
  static func fromOutside(property: Property) -> [Waiver] { [region(from: .outside, to: nil, property)] }

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
