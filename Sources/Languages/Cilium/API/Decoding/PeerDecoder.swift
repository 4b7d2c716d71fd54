import Diagnostics
import Kubernetes
import Network
import YAMLTree

/// Reads the L3 part of a rule (semantics L21, M3, M4, M16, M17, M20).
struct PeerDecoder {
  let direction: Direction

  private var way: String { direction.peersField }

  /// What all fields come to. Several with items are an error.
  func peers(_ rule: Fields) -> Peers {
    var found: [(key: String, items: [Peer])] = []
    var nothing: String?
    let readers: [(name: String, emptyIsNobody: Bool, read: (Cursor) -> [Peer.Member])] = [
      ("Endpoints", true, { $0.endpointSelector().map { [.endpoints($0)] } ?? [] }),
      ("Nodes", true, { $0.endpointSelector().map { [.nodes($0)] } ?? [] }),
      (
        "Entities", true, { $0.word("invalid-entity", "entity of Cilium", of: Entity.self).map { [.entity($0)] } ?? [] }
      ),
      ("CIDR", true, { $0.block.map { [$0] } ?? [] }),
      ("CIDRSet", true, { Self.set($0).map { [$0] } ?? [] }),
      ("Services", false, Self.services),
      ("FQDNs", false, { Self.domainName($0).map { [$0] } ?? [] }),
      ("Groups", false, { Self.group($0).map { [$0] } ?? [] }),
    ]
    for (name, emptyIsNobody, read) in readers {
      let key = way + name
      guard let list = rule[key], let items = list.items() else { continue }
      if items.isEmpty {
        if emptyIsNobody, nothing == nil { nothing = key }
        continue
      }
      let peers = items.enumerated().flatMap { index, item in
        read(item).map { Peer($0, field: "\(key)[\(index)]", span: item.span) }
      }
      found.append((key, peers))
    }
    if found.count > 1 {
      rule.owner.error(
        "invalid-rule", "a rule has \(found.map { "`\($0.key)`" }.joined(separator: " and ")): it takes one of them",
        notes: [.init("write a rule for each: any of them may match")])
    }
    if let nothing { return .nothing(field: nothing, beside: found.first?.key) }
    return found.first.map { .items($0.items) } ?? .unset
  }

  /// An item of `fromCIDRSet` or `toCIDRSet`.
  private static func set(_ cursor: Cursor) -> Peer.Member? {
    let kinds = ["cidr", "cidrGroupRef", "cidrGroupSelector"]
    guard let fields = cursor.fields("CIDRRule", known: kinds + ["except"], misnomers: ["excepts": .of("except")])
    else {
      return nil
    }
    let written = kinds.filter { fields[$0] != nil }
    guard written.count == 1 else {
      let what = written.isEmpty ? "none of them" : written.map { "`\($0)`" }.joined(separator: " and ")
      cursor.error(
        "invalid-cidr", "an item has one of `cidr`, `cidrGroupRef` and `cidrGroupSelector`, this one \(what)")
      return nil
    }
    let exceptions = fields["except"]?.items() ?? []
    let except = exceptions.compactMap(\.maskedCIDR)
    if let name = fields["cidrGroupRef"] { return name.objectName().map { .group($0, except: except) } }
    if let selector = fields["cidrGroupSelector"] {
      return LabelSelector.decode(selector).map { .groups($0, except: except) }
    }
    guard let cidr = fields["cidr"]?.maskedCIDR, except.count == exceptions.count else { return nil }
    for (cursor, block) in zip(exceptions, except) where !cidr.contains(block.base) || block.family != cidr.family {
      cursor.error("invalid-except", "`\(block)` begins outside of `\(cidr)`")
    }
    return .block(AddressBlock(cidr: cidr, except: except), isBare: false)
  }

  /// An item of `toServices`: a name, labels, or both, of which either is enough (semantics L39).
  private static func services(_ cursor: Cursor) -> [Peer.Member] {
    guard let fields = cursor.fields("Service", known: ["k8sService", "k8sServiceSelector"]) else { return [] }
    var result: [Peer.Member] = []
    if let service = fields["k8sService"],
      let members = service.fields(
        "K8sServiceNamespace", known: ["serviceName", "namespace"], misnomers: ["name": .of("serviceName")])
    {
      if let name = members.required("serviceName", of: "K8sServiceNamespace")?.string() {
        result.append(.service(name: name, namespace: namespace(members)))
      }
    }
    if let service = fields["k8sServiceSelector"],
      let members = service.fields("K8sServiceSelectorNamespace", known: ["selector", "namespace"])
    {
      if let selector = members.required("selector", of: "K8sServiceSelectorNamespace")?.endpointSelector() {
        result.append(.services(selector, namespace: namespace(members)))
      }
    }
    if fields["k8sService"] == nil, fields["k8sServiceSelector"] == nil {
      cursor.error("missing-field", "Service needs `k8sService` or `k8sServiceSelector`")
    }
    return result
  }

  /// The namespace; the empty text is every one.
  private static func namespace(_ fields: Fields) -> String? {
    fields["namespace"]?.string().flatMap { $0.isEmpty ? nil : $0 }
  }

  /// An item of `toFQDNs` (semantics M20).
  private static func domainName(_ cursor: Cursor) -> Peer.Member? {
    guard
      let (text, isPattern) = cursor.fields("FQDNSelector", known: ["matchName", "matchPattern"]).flatMap(\.domainName)
    else { return nil }
    return .domainName(isPattern ? text : text.hasSuffix(".") ? String(text.dropLast()) : text)
  }

  /// An item of `fromGroups` or `toGroups` (semantics L43).
  private static func group(_ cursor: Cursor) -> Peer.Member? {
    guard let fields = cursor.fields("Groups", known: ["aws"]), let aws = fields.required("aws", of: "Groups"),
      aws.fields("AWSGroup", known: ["labels", "securityGroupsIds", "securityGroupsNames", "region"]) != nil
    else { return nil }
    return .cloud
  }
}

extension Fields {
  /// The name or the pattern of an item about domain names, in lower case; reports what is none (semantics M11, M20).
  var domainName: (text: String, isPattern: Bool)? {
    let written = ["matchName", "matchPattern"].compactMap { key in self[key].map { (key, $0) } }
    guard written.count == 1, let (key, cursor) = written.first else {
      owner.error(
        "invalid-domain-name",
        written.isEmpty
          ? "an item needs `matchName` or `matchPattern`" : "an item has `matchName` or `matchPattern`, not both")
      return nil
    }
    guard let text = cursor.string() else { return nil }
    let isPattern = key == "matchPattern"
    let stars: [UInt8] = isPattern ? [UInt8(ascii: "*")] : []
    let isName =
      (1...255).contains(text.utf8.count)
      && text.split(separator: ".", omittingEmptySubsequences: false).dropLast(text.hasSuffix(".") ? 1 : 0).allSatisfy {
        !$0.isEmpty && $0.utf8.allSatisfy { $0.isOfDomainName || stars.contains($0) }
      }
    guard isName else {
      let note =
        isPattern ? "at most 255 letters, digits, `-`, `_` and `*`, between dots" : "stars belong in `matchPattern`"
      cursor.error(
        "invalid-domain-name", "`\(text)` is no \(isPattern ? "pattern of domain names" : "domain name")",
        notes: [.init(note)])
      return nil
    }
    return (text.lowercased(), isPattern)
  }
}

extension UInt8 {
  fileprivate var isOfDomainName: Bool {
    (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
      || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
  }
}
