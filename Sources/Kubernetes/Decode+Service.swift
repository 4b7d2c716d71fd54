import Diagnostics
import Network
import YAMLTree

extension Service {
  /// Reads a Service.
  static func decode(_ object: Cursor) -> Self? {
    guard let fields = object.fields("Service"),
      let metadata = ObjectMeta.decode(fields, kind: "Service", isStrict: false, isNamespaced: true)
    else { return nil }
    var result = Self(metadata: metadata, selector: [:])
    result.door = Door(object.node)
    guard let specification = fields["spec"] else { return result }
    guard let spec = specification.fields("ServiceSpec") else { return nil }
    if let selector = spec["selector"] {
      guard let map = selector.labelMap() else { return nil }
      result.selector = map
    }
    if let address = spec["clusterIP"] {
      guard let text = address.string() else { return nil }
      result.isHeadless = text == "None"
    }
    let written =
      [spec["clusterIP"]].compactMap { $0 }
      + (spec["clusterIPs"]?.node.sequence ?? []).map {
        Cursor($0, context: object.context)
      }
    for text in written.compactMap(\.node.scalar?.text) {
      if let address = IPAddress(text), !result.clusterAddresses.contains(address) {
        result.clusterAddresses.append(address)
      }
    }
    if let list = spec["ports"] {
      guard let items = list.items() else { return nil }
      for item in items {
        guard let port = Port.decode(item) else { return nil }
        result.ports.append(port)
      }
    }
    return result
  }
}

extension Service.Port {
  /// Reads one item of a Service's `ports`.
  static func decode(_ cursor: Cursor) -> Self? {
    guard let fields = cursor.fields("ServicePort"),
      let number = fields.required("port", of: "ServicePort")?.portNumber()
    else { return nil }
    var result = Self(port: number, protocol: .tcp, targetPort: .number(number), span: cursor.span)
    if let name = fields["name"] {
      guard let text = name.string() else { return nil }
      result.name = text.isEmpty ? nil : text
    }
    if let written = fields["protocol"] {
      guard let transport = written.transportProtocol() else { return nil }
      result.protocol = transport
    }
    if let target = fields["targetPort"], !target.isZero {
      guard let port = IntOrString.decode(target) else { return nil }
      result.targetPort = port
    }
    return result
  }
}

extension Cursor {
  /// Whether it is the number 0, which the API reads as a missing `targetPort`.
  fileprivate var isZero: Bool {
    guard case .scalar(let scalar) = node.content else { return false }
    return scalar.value == .int(0)
  }
}
