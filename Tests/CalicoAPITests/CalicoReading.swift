import CalicoAPI
import Diagnostics
import EnforcerKinds
import Kubernetes
import TestSupport
import YAMLTree

/// What reading objects of Calico came to.
struct CalicoReading {
  var manifests: Manifests
  var diagnostics: [Diagnostic]

  /// Reads one file.
  init(_ text: String) {
    let reading = ManifestReading(text, kinds: EnforcerKinds.withCalico)
    (manifests, diagnostics) = (reading.manifests, reading.diagnostics)
  }

  /// Reads an object of the table.
  init(_ object: YAMLNode) {
    let context = DecodingContext()
    var reader = ManifestReader(context: context, kinds: EnforcerKinds.withCalico)
    reader.read(object)
    manifests = reader.finish()
    diagnostics = context.diagnostics.all
  }

  var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }
  var policies: [CalicoPolicy] { manifests.policies.compactMap { $0 as? CalicoPolicy } }

  /// The one policy of a `spec` that has no mistake.
  static func policy(_ spec: String, kind: String = "NetworkPolicy", group: CalicoGroup = .api) throws -> CalicoPolicy {
    let reading = Self(text(spec, kind: kind, group: group))
    guard reading.diagnostics.isEmpty, reading.policies.count == 1 else {
      throw Repository.Failure(message: "\(reading.diagnostics.map(\.message))")
    }
    return reading.policies[0]
  }

  /// The text of an object.
  static func text(
    _ spec: String, kind: String = "NetworkPolicy", metadata: String = "{name: p}", group: CalicoGroup = .api
  ) -> String {
    "apiVersion: \(group.rawValue)\nkind: \(kind)\nmetadata: \(metadata)\nspec: \(spec)\n"
  }
}
