import Diagnostics
import YAMLTree

/// A Gateway: listeners to which routes attach (semantics X28, X31).
package struct Gateway: Sendable {
  /// One listener.
  package struct Listener: Sendable {
    /// The name, by which a route's `sectionName` picks it.
    package var name: String
    /// The port.
    package var port: UInt16
    /// `HTTP`, `HTTPS`, `TLS`, `TCP`, `UDP`, or one of an implementation.
    package var transport: String
    /// The host names; nil for any.
    package var hostname: String?
    /// The namespaces whose routes it admits.
    package var namespaces = Namespaces.same
    /// The kinds of routes that it admits; nil for those that its protocol carries.
    package var kinds: [String]?
  }

  /// The namespaces whose routes a listener admits.
  package enum Namespaces: Hashable, Sendable {
    case same, all, none
    case selected(LabelSelector)
  }

  /// Name and namespace.
  package var metadata: ObjectMeta
  /// `gatewayClassName`.
  package var className: String
  /// The listeners.
  package var listeners: [Listener] = []
}

/// A GatewayClass: which controller serves a class.
package struct GatewayClass: Sendable {
  /// The name.
  package var name: String
  /// `spec.controllerName`.
  package var controller: String
}

extension Gateway {
  /// Reads a Gateway.
  static func decode(_ object: Cursor) -> Self? {
    guard let fields = object.fields("Gateway"),
      let metadata = ObjectMeta.decode(fields, kind: "Gateway", isStrict: false, isNamespaced: true),
      let spec = fields.required("spec", of: "Gateway")?.fields("GatewaySpec"),
      let className = spec.required("gatewayClassName", of: "GatewaySpec")?.string()
    else { return nil }
    var result = Self(metadata: metadata, className: className)
    guard let items = spec["listeners"]?.items() else { return result }
    for item in items {
      guard let listener = Listener.decode(item) else { return nil }
      result.listeners.append(listener)
    }
    return result
  }
}

extension Gateway.Listener {
  fileprivate static func decode(_ cursor: Cursor) -> Self? {
    guard let fields = cursor.fields("Listener"), let name = fields.required("name", of: "Listener")?.string(),
      let port = fields.required("port", of: "Listener")?.portNumber(),
      let transport = fields.required("protocol", of: "Listener")?.string()
    else { return nil }
    var result = Self(name: name, port: port, transport: transport)
    if let hostname = fields["hostname"] {
      guard let text = hostname.string() else { return nil }
      result.hostname = text.isEmpty ? nil : text
    }
    guard let allowed = fields["allowedRoutes"] else { return result }
    guard let routes = allowed.fields("AllowedRoutes") else { return nil }
    if let kinds = routes["kinds"] {
      guard let items = kinds.items() else { return nil }
      // An empty list stands for those that the protocol carries.
      if !items.isEmpty { result.kinds = items.compactMap { $0.node["kind"]?.scalar?.text } }
    }
    if let written = routes["namespaces"] {
      guard let namespaces = Gateway.Namespaces.decode(written) else { return nil }
      result.namespaces = namespaces
    }
    return result
  }
}

extension Gateway.Namespaces {
  fileprivate static func decode(_ cursor: Cursor) -> Self? {
    guard let fields = cursor.fields("RouteNamespaces") else { return nil }
    guard let from = fields["from"] else { return .same }
    guard let text = from.string() else { return nil }
    switch text {
    case "Same": return .same
    case "All": return .all
    case "None": return Gateway.Namespaces.none
    case "Selector":
      guard let selector = fields["selector"].flatMap({ LabelSelector.decode($0) }) else { return nil }
      return .selected(selector)
    default:
      from.error("invalid-value", "`\(text)` is none of Same, All, Selector, None")
      return nil
    }
  }
}

extension GatewayClass {
  /// Reads a GatewayClass.
  static func decode(_ object: Cursor) -> Self? {
    guard let fields = object.fields("GatewayClass"),
      let metadata = ObjectMeta.decode(fields, kind: "GatewayClass", isStrict: false, isNamespaced: false),
      let spec = fields.required("spec", of: "GatewayClass")?.fields("GatewayClassSpec"),
      let controller = spec.required("controllerName", of: "GatewayClassSpec")?.string()
    else { return nil }
    return Self(name: metadata.name, controller: controller)
  }
}
