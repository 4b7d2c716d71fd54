import Network
import ReferenceEvaluator

/// The texts of Calico's objects.
enum CalicoText {
  /// A GlobalNetworkPolicy with these fields of its `spec`, and rules where there are any.
  static func global(
    _ name: String, _ fields: String = "", ingress: [String]? = nil, egress: [String]? = nil,
    group: String = "projectcalico.org/v3"
  ) -> String {
    object("GlobalNetworkPolicy", "name: \(name)", spec(fields, ingress, egress), group)
  }

  /// A NetworkPolicy of the namespace `x`, unless told otherwise.
  static func namespaced(
    _ name: String, _ fields: String = "", in namespace: String = "x", ingress: [String]? = nil, egress: [String]? = nil
  ) -> String {
    object("NetworkPolicy", "name: \(name), namespace: \"\(namespace)\"", spec(fields, ingress, egress))
  }

  private static func spec(_ fields: String, _ ingress: [String]?, _ egress: [String]?) -> String {
    var parts = fields.isEmpty ? [] : [fields]
    if let ingress { parts.append("ingress: [\(ingress.joined(separator: ", "))]") }
    if let egress { parts.append("egress: [\(egress.joined(separator: ", "))]") }
    return parts.joined(separator: ", ")
  }

  static func tier(_ name: String, _ order: Double? = nil, _ action: String? = nil) -> String {
    let parts = [order.map { "order: \($0)" }, action.map { "defaultAction: \($0)" }].compactMap { $0 }
    return object("Tier", "name: \(name)", parts.joined(separator: ", "))
  }

  /// A NetworkSet, or a GlobalNetworkSet.
  static func set(_ name: String, _ labels: String, _ nets: String, in namespace: String? = nil) -> String {
    let place = namespace.map { ", namespace: \"\($0)\"" } ?? ""
    return object(
      namespace == nil ? "GlobalNetworkSet" : "NetworkSet", "name: \(name), labels: {\(labels)}\(place)",
      "nets: [\(nets)]")
  }

  /// A HostEndpoint of the node `n1`.
  static func hostEndpoint(_ name: String, _ labels: String = "", _ fields: String) -> String {
    object("HostEndpoint", "name: \(name), labels: {\(labels)}", "node: n1, \(fields)")
  }

  private static func object(
    _ kind: String, _ metadata: String, _ spec: String, _ group: String = "projectcalico.org/v3"
  ) -> String {
    "{apiVersion: \(group), kind: \(kind), metadata: {\(metadata)}, spec: {\(spec)}}"
  }

  static func serviceAccount(_ name: String, _ labels: String, in namespace: String = "x") -> String {
    "{apiVersion: v1, kind: ServiceAccount, metadata: {name: \(name), namespace: \"\(namespace)\", labels: {\(labels)}}}"
  }

  static let allow = "{action: Allow}"
  static let deny = "{action: Deny}"
  static let pass = "{action: Pass}"
  static let log = "{action: Log}"

  /// A rule of egress for a destination.
  static func to(_ action: String, _ destination: String, _ fields: String = "") -> String {
    "{action: \(action), destination: {\(destination)}\(fields.isEmpty ? "" : ", \(fields)")}"
  }

  /// A rule of ingress for a source.
  static func from(_ action: String, _ source: String, _ fields: String = "") -> String {
    "{action: \(action), source: {\(source)}\(fields.isEmpty ? "" : ", \(fields)")}"
  }
}

extension SmallWorld {
  /// The other ends that a rule of egress with this destination matches at `x/a`: those that it allows alone.
  static func reached(
    _ destination: String, _ objects: [String] = [], _ answer: Answer = .yes, _ port: UInt16 = 80
  ) throws -> [String] {
    let policy = CalicoText.global("p", egress: [CalicoText.to("Allow", destination)])
    return try SmallWorld(calico: [policy] + objects).ends(answer, .egress, at: "x/a", port)
  }

  /// The pods that some policy isolates for egress.
  var isolated: [String] {
    get throws {
      try Self.ends.filter { $0.hasPrefix("x/") || $0.hasPrefix("y/") }.filter {
        try !evaluator.isolatingPolicies(ofPod: pod($0), direction: .egress).isEmpty
      }
    }
  }
}
