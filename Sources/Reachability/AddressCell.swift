import Kubernetes
import Network
import PolicyModel

/// Addresses of one family that no block of a slice tells apart.
struct AddressCell: Hashable {
  /// Which of the dividing sets the addresses lie in.
  var membership: [Bool]
  /// One or two of the addresses.
  var examples: [UInt128]
  /// All of the addresses, ascending.
  var parts: [ClosedRange<UInt128>] = []

  /// Divides `domain` by `dividers`; cells in ascending order of their first addresses.
  ///
  /// - Parameter familiar: addresses to take as examples wherever they can serve.
  static func divide(
    _ domain: IntervalSet<UInt128>, by dividers: [IntervalSet<UInt128>], familiar: [UInt128]
  ) -> [AddressCell] {
    var edges: Set<UInt128> = []
    for divider in dividers {
      for interval in divider.intervals {
        edges.insert(interval.lowerBound)
        if interval.upperBound < UInt128.max { edges.insert(interval.upperBound + 1) }
      }
    }
    let cuts = edges.sorted()
    var place: [[Bool]: Int] = [:]
    var cells: [AddressCell] = []
    for interval in domain.intervals {
      var low = interval.lowerBound
      for cut in cuts.drop(while: { $0 <= interval.lowerBound }) {
        if cut > interval.upperBound { break }
        add(low...(cut - 1))
        low = cut
      }
      add(low...interval.upperBound)
    }
    func add(_ part: ClosedRange<UInt128>) {
      let membership = dividers.map { $0.contains(part.lowerBound) }
      // The second address of a block reads better in a report than its first, which names the block.
      let size = part.upperBound - part.lowerBound
      let examples =
        size == 0
        ? [part.lowerBound]
        : size == 1 ? [part.lowerBound, part.upperBound] : [part.lowerBound + 1, part.lowerBound + 2]
      if let known = place[membership] {
        if cells[known].examples.count < 2 { cells[known].examples += examples.prefix(1) }
        cells[known].parts.append(part)
      } else {
        place[membership] = cells.count
        cells.append(AddressCell(membership: membership, examples: examples, parts: [part]))
      }
    }
    for address in familiar.reversed() where domain.contains(address) {
      guard let known = place[dividers.map { $0.contains(address) }] else { continue }
      cells[known].examples = [address] + cells[known].examples.filter { $0 != address }.prefix(1)
    }
    return cells
  }
}

extension NetworkPolicy.IPBlock {
  /// Whether the block matches an address (semantics A32 to A34).
  func contains(_ address: IPAddress) -> Bool {
    cidr.contains(address) && !except.contains { $0.contains(address) }
  }

  /// The numbers of the addresses that the block matches; none of another family.
  func numbers(_ family: IPFamily) -> IntervalSet<UInt128> {
    AddressSet([cidr]).subtracting(AddressSet(except))[family]
  }
}
