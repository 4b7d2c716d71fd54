import Advice
import Claims
import Cluster
import Diagnostics
import Kubernetes
import Network
import PolicyModel
import Properties
import Reachability

/// Address blocks that cover more than the outside world: pods, and the metadata service of clouds.
struct BlockLint {
  let model: PolicyModel
  let written: [WrittenPolicy?]
  /// `podCIDRs`, where they are declared.
  let podCIDRs: [CIDR]?

  private var world: World { model.world }

  func findings() -> [Finding] {
    let pods = AddressSet(podCIDRs ?? []).union(
      AddressSet(addresses: world.pods.filter { !$0.hostNetwork }.flatMap(\.addresses)))
    let cluster = pods.union(AddressSet(addresses: world.nodes.flatMap(\.addresses)))
    // A rule of one policy may take back what one of another lets through.
    let mayBeDenied = written.contains { $0?.rules.contains { $0.action == .deny } ?? false }
    let metadata = AddressSet(ReservedSet.cloudMetadataBlocks)
    return written.enumerated().flatMap { place, policy -> [Finding] in
      guard let policy else { return [] }
      var result: [Finding] = []
      for direction in Direction.allCases {
        for (number, peer, block, action) in policy[direction].enumerated().flatMap(blocks) {
          let denied = policy[direction][..<number].filter { $0.action == .deny && $0.ports.isEmpty }
            .flatMap(\.peers).flatMap(\.blocks).map(\.cidr)
          let covered = AddressSet([block.cidr]).subtracting(AddressSet(block.except))
          let inside = covered.intersection(pods)
          switch policy.blocksMatchPods {
          case true: break
          case false:
            result += outsideOnly(block, covered, pods: inside, cluster: cluster, direction, number, place, peer)
          default:
            result += services(block, covered, direction, place, peer)
            if inside.isEmpty {
              result += unknownPods(block, covered, place, peer)
              break
            }
            result.append(
              Finding(
                "block-covers-pods", policy: place, "`\(block.cidr)` covers addresses of pods: \(inside)",
                at: peer.span,
                notes: ["whether a block matches pods is left to the network plugin; name pods by their labels"]))
          }
          guard direction == .egress, action == .allow else { continue }
          var open = covered.intersection(metadata).subtracting(AddressSet(denied))
          if mayBeDenied { open = reachable(open, forPodsOf: place) }
          if !open.isEmpty {
            result.append(
              Finding(
                "block-covers-metadata", policy: place,
                "`\(block.cidr)` covers the metadata service of the cloud: \(open)", at: peer.span,
                notes: [
                  "who reaches it can get credentials of the node; "
                    + (policy.isOrdered ? "deny it in a rule before" : "list it in `except`")
                ]))
          }
        }
      }
      return result
    }
  }

  /// That a block holds the address of a Service, which no policy sees (semantics A39): it judges the pod and its port.
  private func services(
    _ block: AddressBlock, _ covered: AddressSet, _ direction: Direction, _ place: Int, _ peer: WrittenPeer
  ) -> [Finding] {
    guard direction == .egress, block.cidr.prefixLength >= block.cidr.family.width / 2 else { return [] }
    let found = world.services.filter { service in service.clusterAddresses.contains { covered.contains($0) } }
    guard let first = found.first, let address = first.clusterAddresses.first(where: { covered.contains($0) }) else {
      return []
    }
    let path = "\(first.metadata.namespaceName)/\(first.metadata.name)"
    let labels = first.selector.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    return [
      Finding(
        "block-of-a-service", policy: place,
        "\(address) is the address of Service `\(path)`, which policies do not see", at: peer.span,
        notes: [
          first.selector.isEmpty
            ? "the Service has no selector: name the addresses of its endpoints, and their port"
            : "they judge the pods behind it, and their port: name pods with \(labels) of namespace "
              + "`\(first.metadata.namespaceName)`"
        ])
    ]
  }

  /// That a block of private addresses is so large that pods may have some of them, where nobody says which they have.
  private func unknownPods(
    _ block: AddressBlock, _ covered: AddressSet, _ place: Int, _ peer: WrittenPeer
  ) -> [Finding] {
    let isLarge = block.cidr.prefixLength <= (block.cidr.family == .ipv4 ? 16 : 56)
    let isPrivate = AddressSet([block.cidr]).subtracting(AddressSet(ReservedSet.privateBlocks)).isEmpty
    guard podCIDRs == nil, isLarge, isPrivate, !covered.isEmpty,
      world.pods.contains(where: { !$0.hostNetwork && $0.addresses.isEmpty })
    else { return [] }
    return [
      Finding(
        "block-covers-pods", policy: place, "`\(block.cidr)` may cover addresses of pods", at: peer.span,
        notes: [
          "nobody says which addresses pods have: declare `podCIDRs`. Whether a block matches pods is left to the network "
            + "plugin; name pods by their labels"
        ])
    ]
  }

  /// That a block holds addresses of the cluster, and the rule matches none of them: only what is outside is known by its
  /// address. A block of all addresses is how everything outside is written.
  private func outsideOnly(
    _ block: AddressBlock, _ covered: AddressSet, pods: AddressSet, cluster: AddressSet, _ direction: Direction,
    _ number: Int, _ place: Int, _ peer: WrittenPeer
  ) -> [Finding] {
    let inside = covered.intersection(cluster)
    guard block.cidr.prefixLength > 0, !inside.isEmpty else { return [] }
    let whose = pods.isEmpty ? "nodes" : inside.subtracting(pods).isEmpty ? "pods" : "pods and nodes"
    let isEmpty = covered.subtracting(cluster).isEmpty
    return [
      Finding(
        "block-leaves-out-pods", policy: place,
        "`\(block.cidr)` covers addresses of \(whose), and matches none of them: \(inside)", at: peer.span,
        notes: [
          "only what is outside the cluster is known by its address"
            + (isEmpty ? ", and the block has none of it" : "") + "; name pods by their labels, and nodes as such"
        ])
    ]
  }

  /// The addresses to which some pod of a policy may connect: where rules deny, another policy may do so.
  private func reachable(_ addresses: AddressSet, forPodsOf place: Int) -> AddressSet {
    guard !addresses.isEmpty, let policy = model.policy(place, .egress) else { return AddressSet() }
    return ReservedSet.cloudMetadataBlocks.map { addresses.intersection(AddressSet([$0])) }.filter { block in
      let claim = FlowClaim(
        sources: EndpointSet(classes: policy.subject.classes), destinations: EndpointSet(addresses: block),
        ports: .all, violation: .allowed)
      return !FlowAlgebra(claim, slice: Slice(model, claim: claim), model: model).links().isEmpty
    }.reduce(AddressSet()) { $0.union($1) }
  }

  /// The blocks of a rule, each with the rule's number, with its item, and with what the rule says.
  private func blocks(_ number: Int, _ rule: WrittenRule) -> [(Int, WrittenPeer, AddressBlock, WrittenRule.Action)] {
    rule.peers.flatMap { peer in peer.blocks.map { (number, peer, $0, rule.action) } }
  }
}

extension WrittenPeer {
  /// The blocks that it names.
  var blocks: [AddressBlock] { if case .addresses(let blocks) = end { blocks } else { [] } }
}
