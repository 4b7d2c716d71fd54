package import Diagnostics
import YAMLTree

/// An object that has somebody connect to pods: a monitor of Prometheus, what is annotated for it, or a webhook that the
/// API server asks (semantics X50, X51). It opens nothing; policies must let it through.
package struct KnownCaller: Hashable, Sendable {
  /// Who connects.
  package enum Who: Hashable, Sendable {
    case prometheus, apiServer
  }

  /// To which pods.
  package enum Target: Hashable, Sendable {
    /// Those behind Services with labels.
    case services(LabelSelector)
    /// Those with labels.
    case pods(LabelSelector)
    /// Those behind a Service.
    case service(name: String)
    /// Those of the object itself, a workload or a pod.
    case own
  }

  /// On which port.
  package enum Port: Hashable, Sendable {
    /// That of a Service, by number or name.
    case service(IntOrString)
    /// That of the pod, by number or name.
    case pod(IntOrString)
  }

  /// The object.
  package var object: ObjectReference
  /// Who connects.
  package var who: Who
  /// To which pods.
  package var target: Target
  /// In which namespaces; nil for all.
  package var namespaces: [String]?
  /// On which port.
  package var port: Port
  /// Where that is written.
  package var span: Span
  /// Whether annotations say it.
  package var isAnnotated = false

  /// What an object has somebody connect to; nothing for an object of another kind, and for what cannot be read.
  static func all(_ object: YAMLNode, group: String, kind: String, namespace: String?, name: String) -> [Self] {
    switch (group, kind) {
    case ("monitoring.coreos.com", "ServiceMonitor"), ("monitoring.coreos.com", "PodMonitor"):
      return monitor(object, kind: kind, namespace: namespace ?? "default", name: name)
    case ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
      ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"):
      return object.nodes(at: ["webhooks[*]", "clientConfig", "service"]).compactMap { service in
        guard let name = service["name"]?.scalar?.text, let namespace = service["namespace"]?.scalar?.text else {
          return nil
        }
        return Self(
          object: ObjectReference(kind: kind, name: object.nodes(at: ["metadata", "name"]).first?.scalar?.text ?? ""),
          who: .apiServer, target: .service(name: name), namespaces: [namespace],
          port: .service(port(service["port"]) ?? .number(443)), span: service.span)
      }
    default: return []
    }
  }

  /// That the pods of an object, or those behind a Service, are annotated for Prometheus to scrape, with the port on which;
  /// nil where they are not, or where the port is not said.
  static func annotated(_ object: YAMLNode, _ reference: ObjectReference) -> Self? {
    let metadata =
      switch reference.kind {
      case "Pod", "Service": ["metadata"]
      case "CronJob": ["spec", "jobTemplate", "spec", "template", "metadata"]
      default: ["spec", "template", "metadata"]
      }
    guard let annotations = object.nodes(at: (metadata + ["annotations"])[...]).first,
      annotations["prometheus.io/scrape"]?.scalar?.text == "true", let port = annotations["prometheus.io/port"],
      let number = (port.scalar?.text).flatMap({ UInt16($0) }), number > 0
    else { return nil }
    var result = Self(
      object: reference, who: .prometheus, target: reference.kind == "Service" ? .service(name: reference.name) : .own,
      namespaces: [reference.namespace ?? "default"], port: .pod(.number(number)), span: port.span)
    result.isAnnotated = true
    return result
  }

  private static func monitor(_ object: YAMLNode, kind: String, namespace: String, name: String) -> [Self] {
    guard let spec = object["spec"], let written = spec["selector"] else { return [] }
    let scratch = DecodingContext()
    guard let selector = LabelSelector.decode(Cursor(written, context: scratch)), !scratch.diagnostics.hasErrors
    else { return [] }
    var namespaces: [String]? = [namespace]
    if let chosen = spec["namespaceSelector"] {
      let names = chosen.nodes(at: ["matchNames[*]"]).compactMap(\.scalar?.text)
      namespaces = chosen["any"]?.scalar?.value == .bool(true) ? nil : names.isEmpty ? namespaces : names
    }
    let isOfServices = kind == "ServiceMonitor"
    return spec.nodes(at: [isOfServices ? "endpoints[*]" : "podMetricsEndpoints[*]"]).compactMap { endpoint in
      let target = self.port(endpoint["targetPort"]) ?? self.port(endpoint["portNumber"])
      let port = self.port(endpoint["port"])
      guard let found = port.map({ isOfServices ? Port.service($0) : .pod($0) }) ?? target.map({ .pod($0) }) else {
        return nil
      }
      return Self(
        object: ObjectReference(kind: kind, namespace: namespace, name: name), who: .prometheus,
        target: isOfServices ? .services(selector) : .pods(selector), namespaces: namespaces, port: found,
        span: endpoint.span)
    }
  }

  private static func port(_ node: YAMLNode?) -> IntOrString? {
    guard let scalar = node?.scalar else { return nil }
    switch scalar.value {
    case .int(let number): return UInt16(exactly: number).map { .number($0) }
    case .string: return .name(scalar.text)
    default: return nil
    }
  }
}
