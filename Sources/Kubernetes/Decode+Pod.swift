import Diagnostics
import Network
import YAMLTree

extension PodSpec {
  /// Reads the parts of a pod's spec that bear on network policy. Other members are not our business.
  static func decode(_ cursor: Cursor) -> Self? {
    guard let fields = cursor.fields("PodSpec") else { return nil }
    var result = Self()
    if let hostNetwork = fields["hostNetwork"] {
      guard let value = hostNetwork.bool() else { return nil }
      result.hostNetwork = value
    }
    if let nodeName = fields["nodeName"] {
      guard let text = nodeName.string() else { return nil }
      result.nodeName = text.isEmpty ? nil : text
    }
    result.proxies = MeshProxy.among(cursor.node)
    // The second is the name that it had before.
    if let account = fields["serviceAccountName"] ?? fields["serviceAccount"] {
      guard let name = account.string() else { return nil }
      if !name.isEmpty { result.serviceAccount = name }
    }
    guard let ports = ports(of: fields["containers"]), let initPorts = Self.ports(of: fields["initContainers"]) else {
      return nil
    }
    (result.ports, result.initPorts) = (ports, initPorts)
    result.doorPorts = doorPorts(of: cursor.node)
    return result
  }

  /// The ports that doors look at besides those of containers. What cannot be read is no matter here.
  private static func doorPorts(of spec: YAMLNode) -> [DoorPort] {
    var result: [DoorPort] = []
    for (key, isInit) in [("containers", false), ("initContainers", true)] {
      for container in spec[key]?.sequence ?? [] {
        let isSidecar = isInit && container["restartPolicy"]?.scalar?.text == "Always"
        for written in container["ports"]?.sequence ?? [] {
          let host = written["hostPort"]?.scalar.flatMap { UInt16($0.text) }.flatMap { $0 == 0 ? nil : $0 }
          guard host != nil || isSidecar,
            let port = ContainerPort.decode(Cursor(written, context: DecodingContext()))
          else { continue }
          result.append(DoorPort(port: port, hostPort: host, isOfSidecar: isSidecar))
        }
      }
    }
    return result
  }

  /// The ports that containers declare, in order.
  private static func ports(of containers: Cursor?) -> [ContainerPort]? {
    guard let containers else { return [] }
    guard let items = containers.items() else { return nil }
    var result: [ContainerPort] = []
    for item in items {
      guard let container = item.fields("Container") else { return nil }
      guard let list = container["ports"] else { continue }
      guard let ports = list.items() else { return nil }
      for port in ports {
        guard let decoded = ContainerPort.decode(port) else { return nil }
        result.append(decoded)
      }
    }
    return result
  }
}

extension ContainerPort {
  /// Reads one item of a container's `ports`.
  static func decode(_ cursor: Cursor) -> Self? {
    guard let fields = cursor.fields("ContainerPort"),
      let number = fields.required("containerPort", of: "ContainerPort")?.portNumber()
    else { return nil }
    var result = Self(name: nil, containerPort: number, protocol: .tcp)
    if let name = fields["name"] {
      guard let text = name.string() else { return nil }
      if !text.isEmpty {
        guard NameRule.isPortName(text) else {
          name.error("invalid-port", "`\(text)` is no port name: up to 15 of a-z, 0-9 and `-`, with a letter")
          return nil
        }
        result.name = text
      }
    }
    if let written = fields["protocol"], written.node.scalar?.text != "" {
      guard let transport = written.transportProtocol() else { return nil }
      result.protocol = transport
    }
    return result
  }
}

extension Pod {
  /// Reads a Pod.
  static func decode(_ object: Cursor) -> Self? {
    guard let fields = object.fields("Pod"),
      let metadata = ObjectMeta.decode(fields, kind: "Pod", isStrict: false, isNamespaced: true),
      let spec = fields.required("spec", of: "Pod").flatMap({ PodSpec.decode($0) })
    else { return nil }
    var result = Self(metadata: metadata, spec: spec)
    guard let status = fields["status"]?.fields("PodStatus") else { return result }
    if let phase = status["phase"]?.string() { result.isFinished = ["Succeeded", "Failed"].contains(phase) }
    guard let addresses = addresses(status, single: "podIP", list: "podIPs"),
      let hostAddresses = Pod.addresses(status, single: "hostIP", list: "hostIPs")
    else { return nil }
    result.addresses = addresses
    result.hostAddresses = hostAddresses
    return result
  }

  /// Reads `podIP` and `podIPs[].ip`, or the like for the host; nil after a report.
  private static func addresses(_ status: Fields, single: String, list: String) -> [IPAddress]? {
    var cursors = [status[single]].compactMap { $0 }
    for item in status[list].map({ $0.items() ?? [] }) ?? [] {
      if let address = item.fields("PodIP")?["ip"] { cursors.append(address) }
    }
    var result: Set<IPAddress> = []
    for cursor in cursors {
      guard let text = cursor.string() else { return nil }
      if text.isEmpty { continue }
      guard let address = IPAddress(text) else {
        cursor.error("invalid-address", "`\(text)` is no IP address")
        return nil
      }
      result.insert(address)
    }
    return result.sorted()
  }
}

extension Node {
  /// Reads a Node.
  static func decode(_ object: Cursor) -> Self? {
    guard let fields = object.fields("Node"),
      let metadata = ObjectMeta.decode(fields, kind: "Node", isStrict: false, isNamespaced: false)
    else { return nil }
    var addresses: Set<IPAddress> = []
    for item in fields["status"]?.fields("NodeStatus")?["addresses"]?.items() ?? [] {
      guard let address = item.fields("NodeAddress"), let type = address.required("type", of: "NodeAddress")?.string()
      else { return nil }
      guard ["InternalIP", "ExternalIP"].contains(type) else { continue }
      guard let cursor = address.required("address", of: "NodeAddress"), let text = cursor.string() else { return nil }
      guard let parsed = IPAddress(text) else {
        cursor.error("invalid-address", "`\(text)` is no IP address")
        return nil
      }
      addresses.insert(parsed)
    }
    return Self(metadata: metadata, addresses: addresses.sorted())
  }
}

extension Namespace {
  /// Reads a Namespace.
  static func decode(_ object: Cursor) -> Self? {
    guard let fields = object.fields("Namespace"),
      let metadata = ObjectMeta.decode(fields, kind: "Namespace", isStrict: false, isNamespaced: false)
    else { return nil }
    return Self(metadata: metadata)
  }
}
