import CiliumAPI
import Diagnostics
import Kubernetes
import TestSupport
import YAMLTree

/// What reading objects of Cilium came to.
struct CiliumReading {
  var manifests: Manifests
  /// What is wrong with the objects, or with what they ask of a release or a setting.
  var diagnostics: [Diagnostic]

  /// Reads one file.
  init(_ text: String, settings: CiliumSettings = CiliumSettings()) {
    let reading = ManifestReading(text, kinds: PolicyKinds(Cilium.kinds))
    (manifests, diagnostics) = (reading.manifests, reading.diagnostics)
    addMisfits(settings)
  }

  /// Reads an object of the table.
  init(_ object: YAMLNode, settings: CiliumSettings) {
    let context = DecodingContext()
    var reader = ManifestReader(context: context, kinds: PolicyKinds(Cilium.kinds))
    reader.read(object)
    manifests = reader.finish()
    diagnostics = context.diagnostics.all
    addMisfits(settings)
  }

  private mutating func addMisfits(_ settings: CiliumSettings) {
    diagnostics += policies.flatMap { $0.misfits(in: settings) }
  }

  var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }
  var policies: [CiliumPolicy] { manifests.policies.compactMap { $0 as? CiliumPolicy } }

  /// The one block of a `spec` that has no mistake.
  static func block(_ spec: String, kind: CiliumPolicy.Kind = .networkPolicy) throws -> RuleBlock {
    let reading = Self(text(spec, kind: kind))
    guard reading.diagnostics.isEmpty, let policy = reading.policies.first, policy.blocks.count == 1 else {
      throw Repository.Failure(message: "\(reading.diagnostics.map(\.message))")
    }
    return policy.blocks[0]
  }

  /// The one rule of such a block.
  static func rule(_ list: String, _ rule: String) throws -> CiliumRule {
    let rules = try block("{endpointSelector: {}, \(list): [\(rule)]}").rules
    guard rules.count == 1 else { throw Repository.Failure(message: "\(rules.count) rules") }
    return rules[0]
  }

  /// The text of an object.
  static func text(_ spec: String, kind: CiliumPolicy.Kind = .networkPolicy) -> String {
    "apiVersion: cilium.io/v2\nkind: \(kind.rawValue)\nmetadata: {name: p}\nspec: \(spec)\n"
  }
}
