import Diagnostics
import Kubernetes
import Network
import YAMLTree

/// Reads what an item of `toPorts` asks for besides ports (semantics L52, M10 to M14).
struct RestrictionDecoder {
  let direction: Direction
  let isOfNodes: Bool
  /// The item's ports; nil for one that could not be read.
  let ports: [(cursor: Cursor, port: PortProtocol?)]

  /// Reads all of them.
  func restrictions(_ item: Fields) -> [Restriction] {
    var result = item["rules"].map { requests($0, item.owner) } ?? []
    let hasRequests = !result.isEmpty
    if let names = item["serverNames"] {
      check(names)
      if hasRequests, item["terminatingTLS"] == nil {
        names.error(
          "invalid-server-names",
          "server names beside rules about requests need `terminatingTLS`: what is encrypted is not seen")
      }
      result.append(Restriction(.serverNames, names.node.canonical, span: names.span))
    }
    for kind in [Restriction.Kind.terminatingTLS, .originatingTLS] {
      guard let context = item[kind.rawValue] else { continue }
      let known = ["secret", "trustedCA", "certificate", "privateKey"]
      let secret = context.fields("TLSContext", known: known)?.required("secret", of: "TLSContext")
      _ = secret?.fields("Secret", known: ["name", "namespace"])?.required("name", of: "Secret")?.string()
      result.append(Restriction(kind, context.node.canonical, span: context.span))
    }
    if let listener = item["listener"] {
      check(listener, hasRequests: hasRequests)
      result.append(Restriction(.listener, listener.node.canonical, span: listener.span))
    }
    return result
  }

  /// Checks `serverNames` (semantics M13).
  private func check(_ names: Cursor) {
    for name in names.items(atLeast: 1, atMost: .max, of: "server names") ?? [] {
      guard let text = name.string() else { continue }
      let labels = text.split(separator: ".", omittingEmptySubsequences: false)
      let isName =
        !text.isEmpty && text.utf8.count <= 255
        && labels.allSatisfy { label in
          label == "*" || label == "**" || !label.isEmpty && label.utf8.allSatisfy { $0.isOfServerName }
        }
      if !isName { name.error("invalid-server-names", "`\(text)` is no server name") }
    }
  }

  /// Checks `listener` (semantics M14).
  private func check(_ listener: Cursor, hasRequests: Bool) {
    if direction == .ingress {
      listener.error("invalid-listener", "a listener takes what pods send: it stands in `egress` alone")
    }
    if hasRequests { listener.error("invalid-listener", "a listener stands beside no rules about requests") }
    guard let fields = listener.fields("Listener", known: ["envoyConfig", "name", "priority"]) else { return }
    _ = fields.required("name", of: "Listener")?.string()
    let envoy = fields.required("envoyConfig", of: "Listener")?.fields("EnvoyConfig", known: ["kind", "name"])
    _ = envoy?.required("name", of: "EnvoyConfig")?.string()
    _ = envoy?["kind"]?.word("invalid-value", "kind of configuration", of: EnvoyKind.self)
    if let priority = fields["priority"], let number = priority.integer(), !(1...100).contains(number) {
      priority.error("invalid-priority", "\(number) is no priority of a listener: priorities are 1 to 100")
    }
  }

  private enum EnvoyKind: String, CaseIterable {
    case ofNamespace = "CiliumEnvoyConfig"
    case ofCluster = "CiliumClusterwideEnvoyConfig"
  }

  /// Reads `rules` (semantics M10 to M12). An empty one asks for nothing.
  private func requests(_ cursor: Cursor, _ item: Cursor) -> [Restriction] {
    guard let fields = cursor.fields("L7Rules", known: ["http", "kafka", "dns", "l7proto", "l7"]) else { return [] }
    var result: [Restriction] = []
    func add(_ kind: Restriction.Kind, _ key: String, _ check: (Cursor) -> Void) {
      guard let list = fields[key], let items = list.items(), !items.isEmpty else { return }
      for item in items { check(item) }
      result.append(Restriction(kind, list.node.canonical, span: list.span))
    }
    add(.http, "http", HTTPRuleDecoder.check)
    add(.kafka, "kafka") {
      _ = $0.fields("PortRuleKafka", known: ["role", "apiKey", "apiVersion", "clientID", "topic"])
    }
    add(.dns, "dns") { _ = $0.fields("PortRuleDNS", known: ["matchName", "matchPattern"])?.domainName }
    if let proto = fields["l7proto"] {
      if let text = proto.string() { result.append(Restriction(.l7, text, span: proto.span)) }
      for item in fields["l7"]?.items() ?? [] {
        for (key, _) in item.fields("PortRuleL7")?.all ?? [] where key.isEmpty {
          item.error("invalid-rules", "a key is empty")
        }
      }
    } else if let list = fields["l7"], !(list.items() ?? []).isEmpty {
      list.error("invalid-rules", "`l7` needs `l7proto`: which parser reads it")
    }
    check(result, cursor, item)
    return result
  }

  private func check(_ found: [Restriction], _ rules: Cursor, _ item: Cursor) {
    let kinds = found.map(\.kind)
    if kinds.count > 1 {
      rules.error(
        "invalid-rules", "rules of \(kinds.map { "`\($0.rawValue)`" }.joined(separator: " and ")): it takes one kind",
        notes: [.init("write an item of `toPorts` for each")])
    }
    if isOfNodes, let kind = kinds.first, direction == .ingress || kind != .dns {
      rules.error(
        "invalid-rules", "rules about requests are not for nodes" + (direction == .egress ? ", but for `dns`" : ""))
    }
    guard let kind = kinds.first else { return }
    for (cursor, port) in ports {
      guard let port else { continue }
      if kind != .dns, port.transport != .tcp {
        (cursor.fields("PortProtocol")?["protocol"] ?? cursor).error(
          "invalid-rules", "rules of `\(kind.rawValue)` are about TCP alone", notes: [.init("write `protocol: TCP`")])
      }
      if case .every = port.port {
        rules.error("invalid-rules", "rules of `\(kind.rawValue)` need a port: 0 is every one")
      }
      if kind == .dns, case .numbers(let range) = port.port, range.count > 1 {
        (cursor.fields("PortProtocol")?["endPort"] ?? cursor).error(
          "invalid-rules", "rules of `dns` are about single ports")
      }
    }
    if kind == .dns {
      if direction == .ingress {
        item.error("invalid-rules", "rules of `dns` are about what pods ask: they stand in `egress` alone")
      }
      if ports.isEmpty {
        item.error("invalid-rules", "rules of `dns` need ports", notes: [.init("DNS is asked at port \"53\"")])
      }
    }
  }
}

extension UInt8 {
  fileprivate var isOfServerName: Bool {
    (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
      || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
  }
}
