import Diagnostics
package import Network
import YAMLTree

/// The addresses behind a Service without selector, from an Endpoints or an EndpointSlice (semantics X5).
package struct EndpointAddresses: Sendable {
  /// A port, which the Service's port of the same name leads to.
  package struct Port: Hashable, Sendable {
    /// The name; empty for none.
    package var name: String
    /// The protocol.
    package var transport: TransportProtocol
    /// The number.
    package var number: UInt16
  }

  /// Namespace and name of the Service.
  package var namespace: String
  package var service: String
  /// The addresses.
  package var addresses: [IPAddress] = []
  /// The ports.
  package var ports: [Port] = []
}

extension EndpointAddresses {
  /// Reads an EndpointSlice; none for one of no Service. Nil after a report.
  static func slice(_ object: Cursor) -> [Self]? {
    guard let fields = object.fields("EndpointSlice"),
      let metadata = ObjectMeta.decode(fields, kind: "EndpointSlice", isStrict: false, isNamespaced: true),
      let endpoints = fields.list("endpoints"), let ports = fields.list("ports")
    else { return nil }
    guard let service = metadata.labels["kubernetes.io/service-name"] else { return [] }
    var result = Self(namespace: metadata.namespaceName, service: service)
    for endpoint in endpoints {
      guard let list = endpoint.fields("Endpoint")?.list("addresses") else { return nil }
      guard result.add(list) else { return nil }
    }
    guard result.add(ports: ports) else { return nil }
    return [result]
  }

  /// Reads an Endpoints; nil after a report.
  static func endpoints(_ object: Cursor) -> [Self]? {
    guard let fields = object.fields("Endpoints"),
      let metadata = ObjectMeta.decode(fields, kind: "Endpoints", isStrict: false, isNamespaced: true),
      let subsets = fields.list("subsets")
    else { return nil }
    var results: [Self] = []
    for subset in subsets {
      var result = Self(namespace: metadata.namespaceName, service: metadata.name)
      guard let fields = subset.fields("EndpointSubset"), let ready = fields.list("addresses"),
        let others = fields.list("notReadyAddresses"), let ports = fields.list("ports")
      else { return nil }
      for address in ready + others {
        guard let text = address.fields("EndpointAddress")?.required("ip", of: "EndpointAddress"), result.add([text])
        else { return nil }
      }
      guard result.add(ports: ports) else { return nil }
      results.append(result)
    }
    return results
  }

  private mutating func add(_ texts: [Cursor]) -> Bool {
    for text in texts {
      guard let written = text.string() else { return false }
      // A slice may list host names.
      if let address = IPAddress(written) { addresses.append(address) }
    }
    return true
  }

  private mutating func add(ports cursors: [Cursor]) -> Bool {
    for cursor in cursors {
      guard let fields = cursor.fields("EndpointPort") else { return false }
      guard let port = fields["port"] else { continue }
      guard let number = port.portNumber() else { return false }
      var result = Port(name: "", transport: .tcp, number: number)
      if let name = fields["name"] {
        guard let text = name.string() else { return false }
        result.name = text
      }
      if let transport = fields["protocol"] {
        guard let value = transport.transportProtocol() else { return false }
        result.transport = value
      }
      ports.append(result)
    }
    return true
  }
}
