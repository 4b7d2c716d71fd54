package import Diagnostics

/// The objects through which traffic from outside finds its way to pods, in the order in which they were read. No policy
/// sees them (semantics X1): only what asks for doors looks at them.
package struct DoorObjects: Sendable {
  /// An object of which some part cannot be read, and what is wrong with it.
  package struct Unreadable: Hashable, Sendable {
    /// Makes one.
    package init(reference: ObjectReference, message: String, span: Span) {
      (self.reference, self.message, self.span) = (reference, message, span)
    }

    /// The object.
    package var reference: ObjectReference
    /// What is wrong, with the field.
    package var message: String
    /// Where.
    package var span: Span
  }

  /// An object of a kind that opens doors and is not read (semantics X40).
  package struct Foreign: Hashable, Sendable {
    /// The object.
    package var reference: ObjectReference
    /// The group of its kind.
    package var group: String
    /// Where it was written.
    package var span: Span
  }

  /// Ingresses.
  package var ingresses: [Ingress] = []
  /// IngressClasses.
  package var ingressClasses: [IngressClass] = []
  /// Gateways.
  package var gateways: [Gateway] = []
  /// GatewayClasses.
  package var gatewayClasses: [GatewayClass] = []
  /// Routes of the Gateway API.
  package var routes: [GatewayRoute] = []
  /// ReferenceGrants.
  package var grants: [ReferenceGrant] = []
  /// Routes of OpenShift.
  package var openShiftRoutes: [OpenShiftRoute] = []
  /// Endpoints and EndpointSlices.
  package var endpoints: [EndpointAddresses] = []
  /// Objects that cannot be read: what they open is not known.
  package var unreadable: [Unreadable] = []
  /// Objects of kinds that open doors and are not read.
  package var foreign: [Foreign] = []

  /// Makes an empty set.
  package init() {}
}

/// A backend that an Ingress or a route names: a Service and one of its ports.
package struct DoorBackend: Hashable, Sendable {
  /// The Service's namespace; nil for that of the object that names it.
  package var namespace: String?
  /// The Service's name.
  package var service: String
  /// The port, by number or by name; nil where none is written.
  package var port: IntOrString?
  /// The kind, where it is none of a Service; `service` is the name of the object then.
  package var foreignKind: String?
  /// Where it is named.
  package var span: Span

  /// Makes a backend.
  package init(namespace: String? = nil, service: String, port: IntOrString?, span: Span) {
    self.namespace = namespace
    self.service = service
    self.port = port
    self.span = span
  }
}
