package import Diagnostics
package import Kubernetes
package import Network

/// A policy of Cilium as it was written: a CiliumNetworkPolicy or a CiliumClusterwideNetworkPolicy (semantics L1, L2).
package struct CiliumPolicy: Sendable {
  /// What kinds of objects are such policies.
  package enum Kind: String, Hashable, CaseIterable, Sendable {
    case networkPolicy = "CiliumNetworkPolicy"
    case clusterwideNetworkPolicy = "CiliumClusterwideNetworkPolicy"
  }

  package var kind: Kind
  package var name: String
  /// Whether the name is that of `generateName`, to which the API server will add something.
  package var isGenerated = false
  /// The namespace, `default` where nothing says another (semantics A1); nil for a CiliumClusterwideNetworkPolicy.
  package var namespace: String?
  /// Who says what the namespace is.
  package var namespaceSource = NamespaceSource.manifest
  /// Its rule blocks: that of `spec`, then those of `specs`. Each has a subject and a posture of its own.
  package var blocks: [RuleBlock]
  /// Where the name stands.
  package var span: Span
  /// The annotation `netpol-verify/ignore`, if there is one: findings that are accepted, each with a reason.
  package var ignored: String?

  /// Makes a policy.
  package init(_ kind: Kind, namespace: String? = nil, name: String, blocks: [RuleBlock] = [], span: Span) {
    self.kind = kind
    self.namespace = namespace
    self.name = name
    self.blocks = blocks
    self.span = span
  }

  /// The rules of all blocks in a direction, with the places of their blocks: what is denied before what is allowed. The
  /// place in this list is the number of a rule wherever one is asked for.
  package func rules(_ direction: Direction) -> [(block: Int, rule: CiliumRule)] {
    [true, false].flatMap { isDeny in
      blocks.enumerated().flatMap { place, block in
        block.rules.filter { $0.direction == direction && $0.isDeny == isDeny }.map { (place, $0) }
      }
    }
  }
}
