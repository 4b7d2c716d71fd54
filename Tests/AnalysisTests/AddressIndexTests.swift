import Network
import TestSupport
import Testing

@testable import Analysis

@Suite struct AddressIndexTests {
  /// Of disjoint ends, those are found that have an address in common, and no others.
  @Test(arguments: 0..<200) func findsWhatOverlaps(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))

    func addresses(_ keep: (UInt128) -> Bool) -> AddressSet {
      AddressSet(addresses: (0..<64).filter(keep).map { IPAddress(.ipv4, 0x0a00_0000 + $0) })
    }
    func connection(_ set: AddressSet) -> Connection {
      Connection(from: .addresses(set), to: .addresses(AddressSet()), possible: .all, certain: .all)
    }
    let owners = (0..<64).map { _ in Int.random(in: 0..<6, using: &random) }
    let known = (0..<5).map { owner in connection(addresses { owners[Int($0)] == owner }) }
    let wanted = Set((0..<64).filter { _ in Int.random(in: 0..<4, using: &random) == 0 })
    let probe = connection(addresses { wanted.contains(Int($0)) })
    let expected = (0..<5).filter { owner in wanted.contains { owners[$0] == owner } }
    #expect(AddressIndex(known).overlapping(probe).map(\.from) == expected.map { known[$0].from })
  }
}
