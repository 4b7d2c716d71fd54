import Diagnostics
import Kubernetes
import Network
import YAMLTree

extension SetExpression {
  private static let keys = [
    "namespace", "namespaceSelector", "podSelector", "workload", "service", "serviceAccount", "cidrs", "except",
    "networkSet", "exposedBy", "ingressControllers", "anyOf", "allOf", "noneOf",
  ]

  /// Reads a set: a name, a list (a union), or a mapping.
  static func decode(_ cursor: Cursor, names: SetNames) -> Self? {
    if case .scalar = cursor.node.content {
      guard let name = cursor.string() else { return nil }
      if let reserved = ReservedSet(rawValue: name), !reserved.yields || !names.defined.contains(name) {
        return reserved.selection.map { .doors($0) } ?? .reserved(reserved)
      }
      guard names.defined.contains(name) else {
        let candidates = Array(names.defined) + ReservedSet.allCases.map(\.rawValue)
        cursor.error(
          "undefined-set", "set `\(name)` is not defined",
          notes: [
            .init(
              notJudged(name) ?? inPlace(name) ?? nearest(name, among: candidates).map { "did you mean `\($0)`?" }
                ?? "define it under `spec.sets`, or write a set in place")
          ])
        return nil
      }
      names.use(name)
      return .named(name)
    }
    if case .sequence = cursor.node.content { return list(cursor, names: names).map { .union($0) } }
    guard let fields = cursor.fields("a set", known: keys, misnomers: Misnomers.set) else { return nil }
    guard let bases = bases(fields, names: names) else { return nil }
    guard let excluded = fields["noneOf"] else {
      if let only = bases.first, bases.count == 1 { return only }
      return .intersection(bases)
    }
    guard let members = list(excluded, names: names) else { return nil }
    return .difference(bases.count == 1 ? bases[0] : .intersection(bases), members)
  }

  /// What to write for what Cilium has a name for and no set holds.
  private static func notJudged(_ name: String) -> String? {
    switch name {
    case "host", "remote-node": "a pod's own node is no set by itself: `nodes` are all of them"
    case "cilium-ingress", "ingress", "health", "init":
      "what Cilium calls `\(name == "cilium-ingress" ? "ingress" : name)` is no end that is judged"
    default: nil
    }
  }

  /// How to write in place what a text that names no set seems to describe.
  private static func inPlace(_ text: String) -> String? {
    if ["*", "all", "any", "anyone", "anything", "everyone", "everything"].contains(text.lowercased()) {
      return "for every pod write `any-pod`, for every end `[any-pod, any-address]`"
    }
    if let block = try? CIDR(strict: text) { return "addresses are written `{cidrs: [\"\(block)\"]}`" }
    if let address = IPAddress(text) {
      return "addresses are written `{cidrs: [\"\(address)/\(address.family.width)\"]}`"
    }
    if let reference = WorkloadReference(text) {
      switch reference.kind {
      case nil: return "a workload or pod is written `{workload: \(text)}`, a Service `{service: \(text)}`"
      case "Service": return "a Service is written `{service: \(reference.namespace)/\(reference.name)}`"
      default: return "a workload or pod is written `{workload: \(reference.title)}`"
      }
    }
    let pair = text.split(separator: "=", omittingEmptySubsequences: false)
    guard pair.count == 2, isLabelKey(String(pair[0])) else { return nil }
    return "pods are chosen by labels with `{podSelector: {matchLabels: {\(pair[0]): \(pair[1])}}}`"
  }

  /// What a mapping selects before `noneOf`; at least one form, and forms are not mixed but with `allOf`.
  private static func bases(_ fields: Fields, names: SetNames) -> [Self]? {
    let cursor = fields.owner
    var result: [Self] = []
    if fields["namespace"] != nil || fields["namespaceSelector"] != nil || fields["podSelector"] != nil {
      var namespace: String?
      if let written = fields["namespace"] {
        guard let text = written.string() else { return nil }
        namespace = text
      }
      let namespaceSelector = fields["namespaceSelector"].map { LabelSelector.decode($0) }
      let podSelector = fields["podSelector"].map { LabelSelector.decode($0) }
      if namespaceSelector == .some(nil) || podSelector == .some(nil) { return nil }
      result.append(
        .pods(namespace: namespace, namespaceSelector: namespaceSelector ?? nil, podSelector: podSelector ?? nil))
    }
    if let workload = fields["workload"] {
      guard let reference = workload.workload() else { return nil }
      result.append(.workload(reference))
    }
    if let service = fields["service"] {
      guard let (namespace, name) = service.namespacedName("service") else { return nil }
      result.append(.service(namespace: namespace, name: name))
    }
    if let account = fields["serviceAccount"] {
      guard let (namespace, name) = account.namespacedName("ServiceAccount") else { return nil }
      result.append(.serviceAccount(namespace: namespace, name: name))
    }
    if let set = fields["networkSet"] {
      guard let text = set.string() else { return nil }
      if !text.isEmpty, !text.contains("/") {
        result.append(.networkSet(namespace: nil, name: text))
      } else {
        guard let (namespace, name) = set.namespacedName("NetworkSet") else { return nil }
        result.append(.networkSet(namespace: namespace, name: name))
      }
    }
    if let written = fields["exposedBy"] {
      guard let selection = DoorSelection.exposed(written) else { return nil }
      result.append(.doors(selection))
    }
    if let written = fields["ingressControllers"] {
      guard let name = written.string() else { return nil }
      result.append(.doors(DoorSelection(.controllers(className: name))))
    }
    if let cidrs = fields["cidrs"] {
      guard let blocks = cidrs.blocks() else { return nil }
      var except: [CIDR] = []
      if let written = fields["except"] {
        guard let list = written.blocks() else { return nil }
        except = list
      }
      result.append(.addresses(blocks, except: except))
    } else if let except = fields["except"] {
      except.error("unclear-set", "`except` takes addresses out of `cidrs`", notes: [.init("for pods write `noneOf`")])
      return nil
    }
    guard result.count <= 1 else {
      cursor.error(
        "unclear-set",
        "a set in one mapping describes pods, a workload, a service, a ServiceAccount, doors or addresses, not several",
        notes: [.init("write `anyOf` with one item for each")])
      return nil
    }
    guard result.isEmpty || fields["anyOf"] == nil else {
      cursor.error(
        "unclear-set", "what stands beside `anyOf` could narrow it or add to it",
        notes: [.init("write `allOf` with one item for each to narrow it, or one more item of `anyOf` to add to it")])
      return nil
    }
    if let any = fields["anyOf"] {
      guard let members = list(any, names: names) else { return nil }
      result.append(.union(members))
    }
    if let all = fields["allOf"] {
      guard let members = list(all, names: names) else { return nil }
      result.append(.intersection(members))
    }
    guard !result.isEmpty else {
      if fields.entries.allSatisfy({ keys.contains($0.key) }) {
        cursor.error(
          "unclear-set", fields["noneOf"] == nil ? "a set needs members" : "`noneOf` alone does not say of what",
          notes: [.init("for every pod write `any-pod`, or `allOf: [any-pod]` beside `noneOf`")])
      }
      return nil
    }
    return result
  }

  /// A list of sets with at least one item.
  private static func list(_ cursor: Cursor, names: SetNames) -> [Self]? {
    guard let items = cursor.items() else { return nil }
    guard !items.isEmpty else {
      cursor.error("unclear-set", "a list of sets needs at least one")
      return nil
    }
    let decoded = items.map { decode($0, names: names) }
    let valid = decoded.compactMap { $0 }
    return valid.count == decoded.count ? valid : nil
  }
}

extension Cursor {
  /// A workload or a pod.
  fileprivate func workload() -> WorkloadReference? {
    guard let text = string() else { return nil }
    guard let reference = WorkloadReference(text) else {
      error(
        "invalid-reference", "`\(text)` is no workload",
        notes: [.init("write `namespace/Kind/name`, or `namespace/name` if nothing else there has the name")])
      return nil
    }
    let otherForm: String? =
      switch reference.kind {
      case "Service": "write `service: \(reference.namespace)/\(reference.name)`"
      case "Node": "nodes are the set `nodes`; no set has one of them"
      case "Namespace": "write `namespace: \(reference.name)`"
      default: nil
      }
    guard let otherForm else { return reference }
    error("invalid-reference", "a \(reference.kind ?? "") is no workload", notes: [.init(otherForm)])
    return nil
  }

  /// The namespace and the name of an object.
  func namespacedName(_ noun: String) -> (namespace: String, name: String)? {
    guard let text = string() else { return nil }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts.contains("") else {
      error("invalid-reference", "`\(text)` is no \(noun)", notes: [.init("write `namespace/name`")])
      return nil
    }
    return (parts[0], parts[1])
  }

  /// A list of blocks of addresses.
  func blocks() -> [CIDR]? {
    guard let items = items() else { return nil }
    let blocks = items.map { $0.cidr() }
    let valid = blocks.compactMap { $0 }
    return valid.count == blocks.count ? valid : nil
  }
}

extension SetReference {
  /// Reads a set of an assertion. Its title is its name, or its text as written.
  static func decode(_ cursor: Cursor, names: SetNames) -> Self? {
    guard let expression = SetExpression.decode(cursor, names: names) else { return nil }
    // A name is told as it is written.
    var title = expression.title
    if case .doors = expression, case .scalar(let scalar) = cursor.node.content { title = scalar.text }
    return Self(expression: expression, title: title, span: cursor.span)
  }
}

extension SetExpression {
  /// The set in words, as short as it can be told.
  package var title: String {
    switch self {
    case .named(let name): return name
    case .reserved(let reserved): return reserved.rawValue
    case .doors(let selection): return selection.title
    case .workload(let reference): return reference.title
    case .service(let namespace, let name): return "service \(namespace)/\(name)"
    case .serviceAccount(let namespace, let name): return "ServiceAccount \(namespace)/\(name)"
    case .networkSet(let namespace, let name): return "network set \(namespace.map { "\($0)/" } ?? "")\(name)"
    case .addresses(let blocks, let except):
      let list = blocks.map(\.description).joined(separator: ", ")
      return except.isEmpty ? list : "\(list) except \(except.map(\.description).joined(separator: ", "))"
    case .pods(let namespace, let namespaceSelector, let podSelector):
      var parts = ["pods"]
      if let podSelector { parts.append("labelled \(podSelector)") }
      if let namespace { parts.append("in namespace \(namespace)") }
      if let namespaceSelector { parts.append("in namespaces labelled \(namespaceSelector)") }
      return parts.joined(separator: " ")
    case .union(let members): return members.map(\.title).joined(separator: " or ")
    case .intersection(let members): return members.map(\.title).joined(separator: " and ")
    case .difference(let base, let excluded):
      return "\(base.title) without \(excluded.map(\.title).joined(separator: ", "))"
    }
  }
}

/// The names of the sets of a file, and which of them are used.
final class SetNames {
  let defined: Set<String>
  private(set) var used: Set<String> = []

  init(defined: Set<String>) { self.defined = defined }

  func use(_ name: String) { used.insert(name) }
}
