package import Diagnostics

/// Objects that name no namespace beside others that name one.
///
/// `kubectl apply -n` and `helm install -n` decide where the former go, and nothing in the manifests says it. Where all
/// objects are alike they go together, and what policies say of them among themselves stays. Where they are mixed, each
/// namespace that they may go to can have another answer.
package struct NamespaceMix: Sendable {
  /// An object that names no namespace.
  package struct Member: Hashable, Sendable {
    /// The kind.
    package var kind: String
    /// The name.
    package var name: String
    /// Where it was written.
    package var span: Span
  }

  /// The objects that name none, by place.
  package let members: [Member]
  /// How many objects name one, declared namespaces among them.
  private let named: Int

  /// Namespaces that a cluster has without anybody's manifest.
  private static let builtIn: Set<String> = ["default", "kube-system", "kube-public", "kube-node-lease"]

  /// What is mixed in some manifests, or between those that are compared; nil if nothing is.
  package init?(_ worlds: [Manifests]) {
    var members: [Member] = []
    var named = 0
    for world in worlds {
      let objects = world.namespaced
      members += objects.filter { $0.source == .nobody }.map(\.object)
      named += objects.count { $0.source != .nobody }
      named += world.namespaces.count { !Self.builtIn.contains($0.metadata.name) }
    }
    guard !members.isEmpty, named > 0 else { return nil }
    self.members = members.sorted { $0.span < $1.span }
    self.named = named
  }

  /// How the user says where objects go that name no namespace.
  package static let remedy = Diagnostic.Note(
    "add `-n NAMESPACE` to say where they go, as to kubectl and helm; `-n default` if `default` is meant")

  /// One warning for all of them. `notes` come before the remedy.
  package func warning(notes: [Diagnostic.Note] = []) -> Diagnostic {
    let kinds = Dictionary(grouping: members, by: \.kind).map { (kind: $0.key, count: $0.value.count) }
      .sorted { ($1.count, $0.kind) < ($0.count, $1.kind) }
    let list = kinds.map { "\($0.count) \($0.kind)" }.joined(separator: ", ")
    let verb = named == 1 ? "object does" : "objects do"
    let subject = members.count == 1 ? "names" : "name"
    return .warning(
      "mixed-namespaces",
      "\(list) \(subject) no namespace and \(named) \(verb): what names none is taken to be of `default`",
      at: members[0].span, notes: notes + [Self.remedy])
  }
}

extension Manifests {
  /// An object that lies in a namespace.
  fileprivate struct Namespaced {
    var object: NamespaceMix.Member
    var namespace: String
    var source: NamespaceSource

    init(_ kind: String, _ name: String, _ namespace: String?, _ source: NamespaceSource, _ span: Span) {
      object = .init(kind: kind, name: name, span: span)
      self.namespace = namespace ?? "default"
      self.source = source
    }

    init(_ kind: String, _ metadata: ObjectMeta) {
      self.init(kind, metadata.name, metadata.namespace, metadata.namespaceSource, metadata.span)
    }
  }

  fileprivate var namespaced: [Namespaced] {
    pods.map { Namespaced("Pod", $0.metadata) } + workloads.map { Namespaced($0.kind.rawValue, $0.metadata) }
      + services.map { Namespaced("Service", $0.metadata) }
      + policies.map { Namespaced($0.reference.kind, $0.name, $0.reference.namespace, $0.namespaceSource, $0.span) }
      + policyData.compactMap { data in
        data.reference.namespace.map {
          Namespaced(data.reference.kind, data.name, $0, data.namespaceSource, data.span)
        }
      }
      + operated.map { Namespaced($0.kind, $0.metadata) }
      + unread.filter { $0.isUnplaced || $0.namespace != nil }.map {
        Namespaced($0.kind, $0.name, $0.namespace, $0.isUnplaced ? .nobody : .manifest, $0.span)
      }
      + unmodelledWorkloads.map { Namespaced($0.kind, $0.name, $0.namespace, $0.namespaceSource, $0.span) }
  }

  /// How many objects name no namespace, by the namespace that they are taken to be of.
  package var withoutNamespace: [String: Int] {
    Dictionary(grouping: namespaced.filter { $0.source != .manifest }, by: \.namespace).mapValues(\.count)
  }
}
