import Diagnostics
import Kubernetes
import Network
import YAMLTree

/// Reads the `spec` of a policy, staged or not. What it makes beside a report must not be used.
struct PolicyDecoder {
  let kind: CalicoPolicy.Kind
  let group: CalicoGroup

  private var isNamespaced: Bool { kind == .networkPolicy }

  /// The members of the `spec`.
  var known: [String] {
    let common = [
      "tier", "order", "selector", "serviceAccountSelector", "types", "ingress", "egress", "performanceHints",
    ]
    return common + (isNamespaced ? [] : ["namespaceSelector", "doNotTrack", "preDNAT", "applyOnForward"])
  }

  /// The beginnings of names under which Calico itself makes NetworkPolicies of other kinds (semantics KV1).
  var nameRule: ObjectHeader.NameRule { .policy(reserved: isNamespaced ? ["knp.default.", "ossg.default."] : []) }

  /// The policy of some metadata and of a `spec`, which may be missing.
  func policy(_ metadata: ObjectMeta, _ spec: Fields?) -> CalicoPolicy {
    var result = CalicoPolicy(kind, group: group, name: metadata.name, span: metadata.span)
    result.isGenerated = metadata.isGenerated
    result.namespace = isNamespaced ? metadata.namespaceName : nil
    result.namespaceSource = isNamespaced ? metadata.namespaceSource : .manifest
    result.ignored = metadata.ignored
    guard let spec else { return result }
    result.tier = spec["tier"]?.string().flatMap { $0.isEmpty ? nil : $0 }
    result.order = spec["order"]?.number()
    decodeSubject(spec, &result)
    result.types = spec["types"].flatMap(types)
    result.ingress = spec["ingress"].map(CalicoRuleDecoder(isNamespaced: isNamespaced, direction: .ingress).rules)
    result.egress = spec["egress"].map(CalicoRuleDecoder(isNamespaced: isNamespaced, direction: .egress).rules)
    if let hints = spec["performanceHints"] {
      _ = hints.distinctItems(of: "hints") { $0.word("invalid-value", "hint of Calico", of: Hint.self)?.rawValue }
    }
    decodeFlags(spec, &result)
    return result
  }

  private enum Hint: String, CaseIterable { case assumeNeededOnEveryNode = "AssumeNeededOnEveryNode" }

  /// Reads whom the policy judges (semantics K31 to K33, KV6).
  private func decodeSubject(_ spec: Fields, _ result: inout CalicoPolicy) {
    func isSet(_ key: String) -> Bool { spec[key].map { $0.node.scalar?.text != "" } ?? false }
    let isReplaced = !isNamespaced && (isSet("namespaceSelector") || isSet("serviceAccountSelector"))
    result.selector = spec["selector"]?.selector(.subject(isReplaced: isReplaced))
    result.serviceAccountSelector = spec["serviceAccountSelector"]?.selector(.subject(isReplaced: isReplaced))
    if !isNamespaced {
      result.namespaceSelector = spec["namespaceSelector"]?.selector(.subject(isReplaced: isReplaced))
    }
  }

  /// Reads `types` (semantics K24, KV3).
  private func types(_ cursor: Cursor) -> [Direction]? {
    let found = cursor.distinctItems(atMost: 2, of: "types") {
      $0.word("invalid-policy-type", "policy type", of: Direction.self)?.rawValue
    }
    return found.isEmpty ? nil : found.compactMap { Direction(rawValue: $0.item) }
  }

  /// Reads what is about host endpoints (semantics K73 to K75, KV15).
  private func decodeFlags(_ spec: Fields, _ result: inout CalicoPolicy) {
    if isNamespaced { return }
    result.doNotTrack = spec["doNotTrack"].flatMap { $0.bool() } ?? false
    result.preDNAT = spec["preDNAT"].flatMap { $0.bool() } ?? false
    result.applyOnForward = spec["applyOnForward"].flatMap { $0.bool() } ?? false
    if result.doNotTrack, result.preDNAT {
      spec["preDNAT"]?.error("invalid-host-policy", "a policy is not `preDNAT` and `doNotTrack` at once")
    }
    if result.preDNAT, !result[.egress].isEmpty || result.types?.contains(.egress) ?? false {
      spec["preDNAT"]?.error("invalid-host-policy", "a `preDNAT` policy has no egress: it is asked of what comes in")
    }
    for key in ["preDNAT", "doNotTrack"] where key == "preDNAT" ? result.preDNAT : result.doNotTrack {
      if result.applyOnForward { continue }
      (spec["applyOnForward"] ?? spec[key])?.error(
        "invalid-host-policy", "a `\(key)` policy needs `applyOnForward: true`")
    }
  }

  /// What people write of other kinds, and fields of editions of Calico that are not modelled (semantics KO12).
  var misnomers: [String: Misnomer] {
    var result: [String: Misnomer] = [
      "podSelector": .note("pods are selected by `selector: app == 'web'`"),
      "policyTypes": .of("types"),
      "egressGateway": .note("egress gateways are of Calico Enterprise and not modelled"),
    ]
    if isNamespaced {
      let note = "a NetworkPolicy judges its own namespace; a GlobalNetworkPolicy has"
      for key in ["namespaceSelector", "doNotTrack", "preDNAT", "applyOnForward"] {
        result[key] = .note("\(note) `\(key)`")
      }
    }
    return result
  }
}
