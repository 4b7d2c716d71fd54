package import Kubernetes
package import Network

extension CiliumPolicy: PolicyObject {
  /// What tells it from other objects.
  package var reference: ObjectReference { ObjectReference(kind: kind.rawValue, namespace: namespace, name: name) }
  /// Pods of its namespace or of the cluster, or nodes, in the directions that a block lists rules for.
  package var scope: KindScope {
    let directions = Set(blocks.flatMap(\.rules).map(\.direction))
    let isOfNodes = !blocks.isEmpty && blocks.allSatisfy { if case .nodes = $0.subject { true } else { false } }
    return KindScope(isOfNodes ? .nodes : namespace.map { .namespaces([$0]) } ?? .cluster, directions: directions)
  }
  package var enforcer: Enforcer.Name? { .cilium }
  package func field(ofRule number: Int, _ direction: Direction) -> String {
    let rules = rules(direction)
    return rules.indices.contains(number) ? rules[number].rule.path.description : ""
  }
  package var podSelectors: [LabelSelector] {
    selectors.map { selector in
      selector.asked { key in
        let isOwn = key.isOf(EndpointSelector.Key.kubernetes) && !key.name.hasPrefix("io.cilium.k8s.")
        return isOwn && key.name != IdentityLabel.namespace ? key.name : nil
      }
    }
  }
  package var namespaceSelectors: [LabelSelector] {
    selectors.map { selector in
      selector.asked { key in
        guard key.isOf(EndpointSelector.Key.kubernetes) else { return nil }
        return key.name == IdentityLabel.namespace
          ? "kubernetes.io/metadata.name" : IdentityLabel.ofNamespace(key.name)
      }
    }
  }
  /// Those of its blocks and of their rules.
  package var selectors: [EndpointSelector] {
    blocks.flatMap { block -> [EndpointSelector] in
      let own =
        switch block.subject {
        case .endpoints(let selector), .nodes(let selector): selector
        }
      return [own] + block.rules.flatMap(\.selectors)
    }
  }
  package var portNames: Set<String> {
    Set(
      blocks.flatMap(\.rules).flatMap(\.ports).flatMap(\.ports).compactMap { item in
        if case .named(let name) = item.port { name } else { nil }
      })
  }
}

extension CiliumRule {
  /// The items of its L3 part.
  package var items: [Peer] { if case .items(let items) = peers { items } else { [] } }

  fileprivate var selectors: [EndpointSelector] {
    items.compactMap { if case .endpoints(let selector) = $0.member { selector } else { nil } }
  }
}

extension EndpointSelector {
  /// What is asked of labels that have another name elsewhere; those without one are left out.
  fileprivate func asked(_ name: (Key) -> String?) -> LabelSelector {
    LabelSelector(
      matchExpressions: requirements.compactMap { item in
        name(item.key).map { .init(key: $0, operator: item.operator, values: item.values) }
      })
  }
}
