import Cluster
import Kubernetes
import Network
import PolicyModel

extension FlowAlgebra {
  /// The sources, by place in the slice, that may miss every target on some connection of the claim: the second opinion
  /// on "each source reaches some target". Empty only if the claim holds; it may name a source too many where two
  /// targets would have to share an address for it.
  ///
  /// - Parameter targets: the groups that each target can belong to.
  package func sourcesMissing(_ targets: [Set<Int>]) -> [Int] {
    slice.sources.indices.filter { i in
      let isAlone = !targets.contains {
        $0.contains { slice.canPair(slice.sources[i], slice.destinations[$0], in: model) }
      }
      if isAlone { return false }
      return addressChoices(slice.sources[i]).contains { addresses in
        var missed = claim.ports.names.isEmpty ? claim.ports.connections : .all
        for candidates in targets where !missed.isEmpty {
          let denied = candidates.reduce(ConnectionSet()) { $0.union(self.missed(i, addresses, $1)) }
          missed = missed.intersection(denied)
        }
        return !missed.isEmpty
      }
    }
  }

  /// Every choice of one address for each family that a source has, up to what blocks tell apart.
  private func addressChoices(_ source: EndpointGroup) -> [[IPAddress]] {
    var choices: [[IPAddress]] = [[]]
    let blocks = Slice.blocks(slice.ingress)
    for family in source.families(among: model.world.addresses.families) {
      let cells = cells(source, family, blocks: blocks, regions: [])
      choices = choices.flatMap { choice in cells.map { choice + [IPAddress(family, $0.examples[0])] } }
    }
    return choices
  }

  /// The connections on which a source may miss a target of a group: all of them where the target is the source itself.
  private func missed(_ i: Int, _ addresses: [IPAddress], _ j: Int) -> ConnectionSet {
    let source = slice.sources[i]
    let destination = slice.destinations[j]
    if !slice.canPair(source, destination, in: model) || slice.areApart(source, destination, in: model) { return .all }
    let wanted = resolved(claim.ports, destination)
    if wanted.isEmpty { return .all }
    var result = ConnectionSet()
    for from in addresses {
      for cell in cells(destination, from.family, blocks: Slice.blocks(slice.egress), regions: []) {
        let to = IPAddress(from.family, cell.examples[0])
        for own in ownNodeChoices(source, destination) {
          let allowed = allowed(source, from, destination, to, isOwnNode: own)
          result = result.union(wanted.subtracting(allowed))
        }
      }
    }
    // A name stands for whatever the target declares: one of its ports that is denied misses the target.
    return claim.ports.names.isEmpty || result.isEmpty ? result : .all
  }
}
