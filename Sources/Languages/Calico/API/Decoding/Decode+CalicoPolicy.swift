import Diagnostics
import Kubernetes
import Network

extension CalicoPolicy {
  /// Reads a policy with every check of Calico's validator (semantics KV1 to KV16), and refuses what that admits
  /// without a meaning. Calico's node agent drops an invalid policy that is stored, and then lets through what it should
  /// have denied (semantics K5).
  static func decode(_ object: Cursor, _ kind: Kind, _ group: CalicoGroup) -> Self? {
    object.context.withoutErrors {
      let decoder = PolicyDecoder(kind: kind, group: group)
      guard
        let header = ObjectHeader(
          object, kind.rawValue, group, isNamespaced: kind == .networkPolicy, name: decoder.nameRule)
      else { return nil }
      let spec = header.spec(decoder.known, misnomers: decoder.misnomers)
      // Without a name what the spec says is checked all the same.
      let unnamed = ObjectMeta(name: "", span: object.span)
      return decoder.policy(header.metadata ?? unnamed, spec)
    }
  }
}
