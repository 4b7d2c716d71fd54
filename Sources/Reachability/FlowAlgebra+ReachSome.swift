package import Claims
import Cluster
import Network
import PolicyModel

extension FlowAlgebra {
  /// The sources, by place in the slice, that may miss every target on some connection of the claim: the second opinion
  /// on "each source reaches some target". Empty only if the claim holds; it may name a source too many where two
  /// targets would have to share an address for it.
  ///
  /// - Parameter targets: the targets that surely exist.
  package func sourcesMissing(_ targets: [Slice.Target]) -> [Int] {
    slice.sources.indices.filter { i in
      let source = slice.sources[i]
      let others = targets.filter { !slice.mustBe(source, $0, in: model) }
      if others.isEmpty { return false }
      return addressChoices(source).contains { addresses in
        let missed = others.map { target in
          target.groups.reduce(ConnectionSet()) { $0.union(self.missed(i, addresses, $1)) }
        }
        return missesAll(missed, orAllBut: others.indices.filter { slice.canBe(source, others[$0]) })
      }
    }
  }

  /// Whether some connection misses every target, or every other than one that the source may be itself.
  private func missesAll(_ missed: [ConnectionSet], orAllBut own: [Int]) -> Bool {
    let wanted = claim.ports.names.isEmpty ? claim.ports.connections : .all
    var before = [wanted]
    for one in missed { before.append(before[before.count - 1].intersection(one)) }
    if !before[missed.count].isEmpty { return true }
    var after = Array(repeating: wanted, count: missed.count + 1)
    for place in missed.indices.reversed() { after[place] = after[place + 1].intersection(missed[place]) }
    return missed.count > 1 && own.contains { !before[$0].intersection(after[$0 + 1]).isEmpty }
  }

  /// Every choice of one address for each family that a source has, up to what blocks tell apart.
  private func addressChoices(_ source: EndpointGroup) -> [[IPAddress]] {
    var choices: [[IPAddress]] = [[]]
    let blocks = Slice.blocks(slice.ingress) + ownBlocks(slice.egress)
    for family in source.families(among: model.world.addresses.families) {
      let cells = cells(source, family, blocks: blocks, regions: [])
      choices = choices.flatMap { choice in cells.map { choice + [IPAddress(family, $0.examples[0])] } }
    }
    return choices
  }

  /// The connections on which a source may miss a target of a group.
  private func missed(_ i: Int, _ addresses: [IPAddress], _ j: Int) -> ConnectionSet {
    let source = slice.sources[i]
    let destination = slice.destinations[j]
    if slice.areApart(source, destination, in: model) { return .all }
    let wanted = resolved(claim.ports, destination)
    if wanted.isEmpty { return .all }
    var result = ConnectionSet()
    let blocks = Slice.blocks(slice.egress) + ownBlocks(slice.ingress)
    for from in addresses {
      for cell in cells(destination, from.family, blocks: blocks, regions: []) {
        let to = IPAddress(from.family, cell.examples[0])
        for own in ownNodeChoices(source, destination) {
          let allowed = allowed(source, from, destination, to, isOwnNode: own)
          result = result.union(wanted.subtracting(allowed.must))
        }
      }
    }
    // A name stands for whatever the target declares: one of its ports that is denied misses the target.
    return claim.ports.names.isEmpty || result.isEmpty ? result : .all
  }
}
