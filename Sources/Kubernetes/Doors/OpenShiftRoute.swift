import Diagnostics
import YAMLTree

/// A Route of OpenShift: requests from outside that a router takes to Services (semantics X30).
package struct OpenShiftRoute: Sendable {
  /// Name and namespace.
  package var metadata: ObjectMeta
  /// The Services that get traffic, without those of weight 0. Their `port` is nil: the route has one for all.
  package var backends: [DoorBackend] = []
  /// `port.targetPort`: the number of a pod's port, or the name of a Service's; nil for every TCP port.
  package var targetPort: IntOrString?
}

extension OpenShiftRoute {
  /// Reads a Route.
  static func decode(_ object: Cursor) -> Self? {
    guard let fields = object.fields("Route"),
      let metadata = ObjectMeta.decode(fields, kind: "Route", isStrict: false, isNamespaced: true),
      let spec = fields.required("spec", of: "Route")?.fields("RouteSpec"),
      let alternates = spec.list("alternateBackends")
    else { return nil }
    var result = Self(metadata: metadata)
    for target in (spec["to"].map { [$0] } ?? []) + alternates {
      guard let fields = target.fields("RouteTargetReference"),
        let name = fields.required("name", of: "RouteTargetReference")?.string()
      else { return nil }
      guard (target.node["kind"]?.scalar?.text ?? "Service") == "Service" else { continue }
      if let weight = fields["weight"] {
        guard let number = weight.integer() else { return nil }
        if number == 0 { continue }
      }
      result.backends.append(DoorBackend(service: name, port: nil, span: target.span))
    }
    if let port = spec["port"] {
      guard let target = port.fields("RoutePort")?.required("targetPort", of: "RoutePort") else { return nil }
      guard let value = IntOrString.decode(target) else { return nil }
      result.targetPort = value
    }
    return result
  }
}
