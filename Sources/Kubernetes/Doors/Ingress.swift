import Diagnostics
import YAMLTree

/// An Ingress: requests from outside that a controller takes to Services (semantics X20 to X22).
package struct Ingress: Sendable {
  /// Name and namespace.
  package var metadata: ObjectMeta
  /// `ingressClassName`, or the annotation that came before it; nil where neither is written.
  package var className: String?
  /// Every Service that it names, in the order of the file: the default backend, then the paths of its rules.
  package var backends: [DoorBackend] = []
  /// The annotations, by which some controllers choose a balancer.
  package var annotations: [String: String] = [:]
}

/// An IngressClass: which controller serves a class.
package struct IngressClass: Sendable {
  /// The name.
  package var name: String
  /// `spec.controller`; nil where it is not written.
  package var controller: String?
  /// Whether it is the class of Ingresses that name none.
  package var isDefault = false
}

extension Ingress {
  /// Reads an Ingress of any version that Kubernetes has served.
  static func decode(_ object: Cursor) -> Self? {
    guard let fields = object.fields("Ingress"),
      let metadata = ObjectMeta.decode(fields, kind: "Ingress", isStrict: false, isNamespaced: true)
    else { return nil }
    var result = Self(metadata: metadata)
    result.annotations = object.node.annotations
    result.className = result.annotations["kubernetes.io/ingress.class"]
    guard let specification = fields["spec"] else { return result }
    guard let spec = specification.fields("IngressSpec") else { return nil }
    if let name = spec["ingressClassName"] {
      guard let text = name.string() else { return nil }
      result.className = text
    }
    // `backend` is the name that `defaultBackend` had before v1.
    if let backend = spec["defaultBackend"] ?? spec["backend"] {
      guard let backends = backend.ingressBackend() else { return nil }
      result.backends += backends
    }
    if let rules = spec["rules"] {
      guard let items = rules.items() else { return nil }
      for rule in items {
        guard let fields = rule.fields("IngressRule") else { return nil }
        guard let http = fields["http"] else { continue }
        guard let paths = http.fields("HTTPIngressRuleValue")?["paths"]?.items() else { return nil }
        for path in paths {
          guard let fields = path.fields("HTTPIngressPath"),
            let backend = fields.required("backend", of: "HTTPIngressPath")?.ingressBackend()
          else { return nil }
          result.backends += backend
        }
      }
    }
    return result
  }
}

extension IngressClass {
  /// Reads an IngressClass.
  static func decode(_ object: Cursor) -> Self? {
    guard let fields = object.fields("IngressClass"),
      let metadata = ObjectMeta.decode(fields, kind: "IngressClass", isStrict: false, isNamespaced: false)
    else { return nil }
    var result = Self(name: metadata.name)
    if let controller = fields["spec"]?.fields("IngressClassSpec")?["controller"] {
      guard let text = controller.string() else { return nil }
      result.controller = text
    }
    result.isDefault = object.node.annotations["ingressclass.kubernetes.io/is-default-class"] == "true"
    return result
  }
}

extension Cursor {
  /// The Service of an IngressBackend; none for one that is a resource. Nil after a report.
  fileprivate func ingressBackend() -> [DoorBackend]? {
    guard let fields = fields("IngressBackend") else { return nil }
    if fields["resource"] != nil { return [] }
    // Before v1 the two stood side by side.
    if let name = fields["serviceName"] {
      guard let text = name.string() else { return nil }
      let port = fields["servicePort"].flatMap { IntOrString.decode($0) }
      return [DoorBackend(service: text, port: port, span: span)]
    }
    guard let service = fields.required("service", of: "IngressBackend")?.fields("IngressServiceBackend"),
      let name = service.required("name", of: "IngressServiceBackend")?.string()
    else { return nil }
    var port: IntOrString?
    if let written = service["port"] {
      guard let fields = written.fields("ServiceBackendPort") else { return nil }
      if let number = fields["number"] {
        guard let value = number.portNumber() else { return nil }
        port = .number(value)
      } else if let name = fields["name"] {
        guard let text = name.string() else { return nil }
        port = .name(text)
      }
    }
    return [DoorBackend(service: name, port: port, span: span)]
  }
}
