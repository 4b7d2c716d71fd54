import Diagnostics
import Kubernetes
import Network
import YAMLTree

extension CiliumPolicy {
  /// Reads a policy with the checks of the CRD and of the agent, which drops the whole object where it finds a mistake
  /// that the API server let pass (semantics J). Unknown members are errors: the API server drops them, which widens a
  /// rule. What depends on the release or on how Cilium is set up is left to `misfits`.
  static func decode(_ object: Cursor, _ kind: Kind) -> Self? {
    object.context.withoutErrors {
      let known = ["apiVersion", "kind", "metadata", "spec", "specs", "status"]
      let isNamespaced = kind == .networkPolicy
      guard let fields = object.fields(kind.rawValue, known: known) else { return nil }
      let metadata = ObjectMeta.decode(fields, kind: kind.rawValue, isStrict: true, isNamespaced: isNamespaced)
      if !isNamespaced, let place = fields["metadata"]?.fields("ObjectMeta")?.keySpan("namespace") {
        object.context.diagnostics.report(
          .warning("ignored-namespace", "metadata.namespace: \(kind.rawValue) lies in no namespace", at: place))
      }
      let decoder = BlockDecoder(kind: kind)
      var blocks: [RuleBlock] = []
      if let spec = fields["spec"] { blocks += decoder.block(spec).map { [$0] } ?? [] }
      if let specs = fields["specs"] { blocks += (specs.items() ?? []).compactMap(decoder.block) }
      if fields["spec"] == nil, fields["specs"] == nil {
        _ = fields.required(
          "spec", of: kind.rawValue, notes: [.init("a policy has a `spec`, or a list of them, `specs`")])
      }
      guard let metadata else { return nil }
      var result = Self(
        kind, namespace: isNamespaced ? metadata.namespaceName : nil, name: metadata.name, blocks: blocks,
        span: metadata.span)
      result.isGenerated = metadata.isGenerated
      if isNamespaced { result.namespaceSource = metadata.namespaceSource }
      result.ignored = metadata.ignored
      return result
    }
  }
}

extension CiliumCIDRGroup {
  /// Reads a group of addresses (semantics M24).
  static func decode(_ object: Cursor) -> Self? {
    object.context.withoutErrors {
      let kind = "CiliumCIDRGroup"
      guard let fields = object.fields(kind, known: ["apiVersion", "kind", "metadata", "spec"]) else { return nil }
      let metadata = ObjectMeta.decode(fields, kind: kind, isStrict: true, isNamespaced: false)
      let type = "\(kind)Spec"
      let spec = fields.required("spec", of: kind)?.fields(type, known: ["externalCIDRs"])
      let blocks = spec?.required("externalCIDRs", of: type)?.items().flatMap { all($0, \.maskedCIDR) } ?? []
      guard let metadata else { return nil }
      var result = Self(name: metadata.name, labels: metadata.labels, blocks: blocks, span: metadata.span)
      result.isGenerated = metadata.isGenerated
      return result
    }
  }
}
