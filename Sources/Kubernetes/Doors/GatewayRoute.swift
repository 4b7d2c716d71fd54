import Diagnostics
import YAMLTree

/// A route of the Gateway API, of any of its kinds (semantics X28, X29).
package struct GatewayRoute: Sendable {
  /// What it attaches to.
  package struct Parent: Hashable, Sendable {
    /// The kind: `Gateway`, or `Service` in a mesh.
    package var kind: String
    /// The namespace; nil for the route's own.
    package var namespace: String?
    /// The name.
    package var name: String
    /// The listener, by name; nil for any.
    package var section: String?
    /// The listener, by port; nil for any.
    package var port: UInt16?
  }

  /// The kind: `HTTPRoute`, `GRPCRoute`, `TLSRoute`, `TCPRoute` or `UDPRoute`.
  package var kind: String
  /// Name and namespace.
  package var metadata: ObjectMeta
  /// What it attaches to.
  package var parents: [Parent] = []
  /// The host names; empty for any.
  package var hostnames: [String] = []
  /// The Services that get traffic, mirrors among them; without those of weight 0.
  package var backends: [DoorBackend] = []

  /// The kinds.
  package static let kinds = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"]
}

/// A ReferenceGrant: routes of other namespaces that may name Services of its own (semantics X29).
package struct ReferenceGrant: Sendable {
  /// Who may refer.
  package struct From: Hashable, Sendable {
    /// The kind of the routes; their group is the Gateway API's.
    package var kind: String
    /// Their namespace.
    package var namespace: String
  }

  /// The namespace.
  package var namespace: String
  /// Who may refer.
  package var from: [From] = []
  /// The Services to which; a nil name stands for all.
  package var services: [String?] = []
}

extension GatewayRoute {
  /// Reads a route.
  static func decode(_ object: Cursor, kind: String) -> Self? {
    guard let fields = object.fields(kind),
      let metadata = ObjectMeta.decode(fields, kind: kind, isStrict: false, isNamespaced: true)
    else { return nil }
    var result = Self(kind: kind, metadata: metadata)
    guard let specification = fields["spec"] else { return result }
    guard let spec = specification.fields("\(kind)Spec"), let parents = spec.list("parentRefs"),
      let names = spec.list("hostnames"), let rules = spec.list("rules")
    else { return nil }
    for parent in parents {
      guard let parent = Parent.decode(parent) else { return nil }
      result.parents.append(parent)
    }
    for name in names {
      guard let text = name.string() else { return nil }
      result.hostnames.append(text)
    }
    for rule in rules {
      guard let fields = rule.fields("RouteRule"), let backends = fields.list("backendRefs"),
        let filters = fields.list("filters")
      else { return nil }
      for backend in backends {
        guard let found = backend.routeBackend(), let inner = backend.fields("BackendRef")?.list("filters"),
          let mirrored = mirrors(inner)
        else { return nil }
        result.backends += found + mirrored
      }
      guard let mirrored = mirrors(filters) else { return nil }
      result.backends += mirrored
    }
    return result
  }

  /// The backends to which filters mirror requests; nil after a report.
  private static func mirrors(_ filters: [Cursor]) -> [DoorBackend]? {
    var result: [DoorBackend] = []
    for filter in filters {
      guard let fields = filter.fields("RouteFilter") else { return nil }
      guard let mirror = fields["requestMirror"] else { continue }
      guard let backend = mirror.fields("RequestMirrorFilter")?.required("backendRef", of: "RequestMirrorFilter"),
        let found = backend.routeBackend()
      else { return nil }
      result += found
    }
    return result
  }
}

extension GatewayRoute.Parent {
  fileprivate static func decode(_ cursor: Cursor) -> Self? {
    guard let fields = cursor.fields("ParentReference"),
      let name = fields.required("name", of: "ParentReference")?.string()
    else { return nil }
    var result = Self(kind: "Gateway", name: name)
    if let kind = fields["kind"] {
      guard let text = kind.string() else { return nil }
      result.kind = text
    }
    if let namespace = fields["namespace"] {
      guard let text = namespace.string() else { return nil }
      result.namespace = text
    }
    if let section = fields["sectionName"] {
      guard let text = section.string() else { return nil }
      result.section = text
    }
    if let port = fields["port"] {
      guard let number = port.portNumber() else { return nil }
      result.port = number
    }
    return result
  }
}

extension ReferenceGrant {
  /// Reads a ReferenceGrant.
  static func decode(_ object: Cursor) -> Self? {
    guard let fields = object.fields("ReferenceGrant"),
      let metadata = ObjectMeta.decode(fields, kind: "ReferenceGrant", isStrict: false, isNamespaced: true)
    else { return nil }
    var result = Self(namespace: metadata.namespaceName)
    guard let spec = fields.required("spec", of: "ReferenceGrant")?.fields("ReferenceGrantSpec"),
      let from = spec.list("from"), let to = spec.list("to")
    else { return nil }
    for item in from {
      guard let fields = item.fields("ReferenceGrantFrom"),
        let kind = fields.required("kind", of: "ReferenceGrantFrom")?.string(),
        let namespace = fields.required("namespace", of: "ReferenceGrantFrom")?.string()
      else { return nil }
      guard item.node["group"]?.scalar?.text == "gateway.networking.k8s.io" else { continue }
      result.from.append(.init(kind: kind, namespace: namespace))
    }
    for item in to where item.node["kind"]?.scalar?.text == "Service" {
      guard (item.node["group"]?.scalar?.text ?? "").isEmpty else { continue }
      result.services.append(item.node["name"]?.scalar?.text)
    }
    return result
  }
}

extension Fields {
  /// The items of a member; none where it is missing, nil after a report.
  func list(_ key: String) -> [Cursor]? { self[key].map { $0.items() } ?? [] }
}

extension Cursor {
  /// The Service of a BackendRef; none for another kind and for one of weight 0. Nil after a report.
  fileprivate func routeBackend() -> [DoorBackend]? {
    guard let fields = fields("BackendRef"), let name = fields.required("name", of: "BackendRef")?.string() else {
      return nil
    }
    let kind = node["kind"]?.scalar?.text ?? "Service"
    let isService = kind == "Service" && (node["group"]?.scalar?.text ?? "").isEmpty
    if let weight = fields["weight"] {
      guard let number = weight.integer() else { return nil }
      if number == 0 { return [] }
    }
    var result = DoorBackend(service: name, port: nil, span: span)
    if !isService { result.foreignKind = kind }
    if let namespace = fields["namespace"] {
      guard let text = namespace.string() else { return nil }
      result.namespace = text
    }
    if let port = fields["port"] {
      guard let number = port.portNumber() else { return nil }
      result.port = .number(number)
    }
    return [result]
  }
}
