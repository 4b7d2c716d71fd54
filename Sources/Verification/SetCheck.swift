import Claims
import Cluster
import Diagnostics
import Kubernetes
import Network
import PolicyModel
import Properties

/// Looks for sets that cannot mean what their place asks for, and for sets that match nothing.
struct SetCheck {
  var resolver: SetResolver

  mutating func check(_ set: PropertySet, _ diagnostics: inout DiagnosticBag) {
    let isOpen = set.properties.contains { $0.world == .open }
    let reasons = EmptySetReason(world: resolver.model.world, sets: resolver.named)
    for named in set.sets {
      let members = resolver.members(of: .named(named.name))
      guard members.declared.isEmpty else { continue }
      let nothing = isOpen && members.hypothetical != .never ? "nothing that manifests declare" : "nothing"
      let reason = reasons.text(named.expression)
      diagnostics.report(
        .warning(
          "empty-set", "set `\(named.name)` matches \(nothing)", at: named.span, notes: reason.map { [.init($0)] } ?? []
        ))
    }
    checkServers(set, &diagnostics)
    checkDoors(set, &diagnostics)
    set.checkNames(in: resolver.model.world, &diagnostics)
    set.checkTrust(in: resolver.model.world, &diagnostics)
    for reference in set.references {
      checkMembers(of: reference.expression, at: reference.span, isOpen, reasons, &diagnostics)
    }
    checkBlocks(set, &diagnostics)
    for property in set.properties { check(property.assertion, &diagnostics) }
    let names = PortNameCheck(set, resolver)
    for property in set.properties { names.check(property, &diagnostics) }
  }

  /// Reports members of a union that match nothing while others do: they would go missing without a word.
  /// Where no pod at all is declared, and any may be created, only what no pod can be is one of them.
  private mutating func checkMembers(
    of set: SetExpression, at span: Span, _ isOpen: Bool, _ reasons: EmptySetReason,
    _ diagnostics: inout DiagnosticBag
  ) {
    switch set {
    case .union(let members):
      for member in members {
        checkMembers(of: member, at: span, isOpen, reasons, &diagnostics)
        let found = resolver.members(of: member)
        guard member.isDescription, found.declared.isEmpty else { continue }
        if isOpen, resolver.model.world.pods.isEmpty, found.hypothetical != .never { continue }
        let reason = reasons.text(member)
        diagnostics.report(
          .warning(
            "empty-member", "`\(member.title)` matches nothing", at: span, notes: reason.map { [.init($0)] } ?? []))
      }
    case .intersection(let members):
      for member in members { checkMembers(of: member, at: span, isOpen, reasons, &diagnostics) }
    case .difference(let base, let members):
      checkMembers(of: base, at: span, isOpen, reasons, &diagnostics)
      checkMembers(of: .union(members), at: span, isOpen, reasons, &diagnostics)
    case .pods, .workload, .service, .serviceAccount, .addresses, .networkSet, .doors, .reserved, .named: break
    }
  }

  private mutating func check(_ assertion: Assertion, _ diagnostics: inout DiagnosticBag) {
    switch assertion {
    case .neverReaches(let from, let to, let ports?, let bothDirections):
      checkNames(ports, to, &diagnostics)
      if bothDirections { checkNames(ports, from, &diagnostics) }
    case .neverReachesTransitively(_, let to, let ports?, _): checkNames(ports, to, &diagnostics)
    case .onlyFrom(let to, _, .ports(let ports)), .onlyFrom(let to, _, .onPorts(let ports)):
      checkNames(ports, to, &diagnostics)
    case .mustReach(_, let to, let ports, let each):
      checkNames(ports, to, &diagnostics)
      let members = resolver.members(of: to.expression)
      if each == .some, !members.addresses.isEmpty || members.nodes {
        diagnostics.report(
          .error(
            "unclear-set", "`each: some` looks for one pod, and `\(to.title)` has members that are no pods",
            at: to.span,
            notes: [.init("for a range of addresses, every one of which must be reached, leave `each` out")]))
      }
    case .defaultDeny(let pods, _):
      let members = resolver.members(of: pods.expression)
      if !members.addresses.isEmpty || members.nodes {
        diagnostics.report(
          .error(
            "unclear-set", "`defaultDeny` is about pods, and `\(pods.title)` has members that are no pods",
            at: pods.span
          ))
      }
    default: break
    }
  }

  /// Port names are resolved on pods; what has none would slip out of the claim.
  private mutating func checkNames(_ ports: PortSpec, _ to: SetReference, _ diagnostics: inout DiagnosticBag) {
    let members = resolver.members(of: to.expression)
    guard let name = ports.names.first, !members.addresses.isEmpty || members.nodes else { return }
    diagnostics.report(
      .error(
        "unclear-ports", "port name `\(name)` is resolved on pods, and `\(to.title)` has members that are no pods",
        at: ports.span, notes: [.init("write the number, or a property for the pods alone")]))
  }
}

extension SetExpression {
  /// Whether the set describes members itself rather than by other sets.
  fileprivate var isDescription: Bool {
    switch self {
    case .pods, .workload, .service, .serviceAccount, .networkSet: true
    case .addresses, .doors, .reserved, .named, .union, .intersection, .difference: false
    }
  }
}

extension SelectorMentions {
  /// The labels that the sets of a file ask for.
  init(of set: PropertySet, services: [Service]) {
    self.init()
    for reference in set.references { add(reference.expression, services) }
    for case .isolatedByLabel(let separation, _, _) in set.properties.map(\.assertion) {
      switch separation.scope {
      case .pod: add(key: separation.key)
      case .namespace: add(namespaceKey: separation.key)
      }
    }
  }

  private mutating func add(_ expression: SetExpression, _ services: [Service]) {
    switch expression {
    case .pods(_, let namespaces, let selector):
      if let namespaces { add(namespaces: namespaces) }
      if let selector { add(selector) }
    case .reserved(.dns): for servers in ReservedSet.DNS.all { add(key: servers.key) }
    case .service(let namespace, let name):
      for service in services
      where service.metadata.name == name && service.metadata.namespaceName == namespace {
        add(LabelSelector(matchLabels: service.selector))
      }
    case .union(let parts), .intersection(let parts): for part in parts { add(part, services) }
    case .difference(let base, let parts): for part in [base] + parts { add(part, services) }
    case .workload(let reference) where reference.mayNamePod:
      // What tells the pods of a StatefulSet apart.
      let ordinal = reference.name.split(separator: "-").last ?? ""
      if !ordinal.isEmpty, ordinal.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
        add(LabelSelector(matchLabels: ["statefulset.kubernetes.io/pod-name": reference.name]))
      }
    case .workload, .serviceAccount, .addresses, .networkSet, .doors, .reserved, .named: break
    }
  }
}
