package import Network
import Reachability

extension AddressSet {
  /// What is routed on the internet: no private, shared, local or reserved range, and no multicast (RFC 6890).
  package static let global: AddressSet = {
    let special = [
      "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
      "224.0.0.0/3", "::/8", "fc00::/7", "fe80::/10", "ff00::/8",
    ]
    return AddressSet.everything(IPFamily.allCases)
      .subtracting(AddressSet(special.compactMap { try? CIDR(strict: $0) }))
  }()
}

/// What addresses may do at each class of pods: the links of one kind of source.
struct AddressTable {
  private var links: [Int: [(addresses: AddressSet, possible: ConnectionSet, certain: ConnectionSet)]] = [:]

  mutating func add(_ link: FlowAlgebra.Link, _ addresses: AddressSet, at number: Int) {
    links[number, default: []].append((addresses, link.possible, link.certain))
  }

  /// The addresses from which a port of a class may, and must, be reached.
  func addresses(at number: Int, _ transport: TransportProtocol, _ port: UInt16) -> (may: AddressSet, must: AddressSet)
  {
    var result = (may: AddressSet(), must: AddressSet())
    for link in links[number] ?? [] {
      if link.possible.contains(transport, port) { result.may = result.may.union(link.addresses) }
      if link.certain.contains(transport, port) { result.must = result.must.union(link.addresses) }
    }
    return result
  }
}

/// What passes between classes of pods.
struct PairsTable {
  private struct Pair: Hashable {
    var from: Int
    var to: Int
  }

  private var links: [Pair: (possible: ConnectionSet, certain: ConnectionSet)] = [:]

  mutating func add(_ link: FlowAlgebra.Link, _ from: Int, _ to: Int) {
    let pair = Pair(from: from, to: to)
    guard let known = links[pair] else { return links[pair] = (link.possible, link.certain) }
    links[pair] = (known.possible.union(link.possible), known.certain.union(link.certain))
  }

  /// Whether a port may, and must, be reached.
  func answer(
    _ from: Int, _ to: Int, _ transport: TransportProtocol, _ port: UInt16
  ) -> (may: Bool, must: Bool) {
    guard let link = links[Pair(from: from, to: to)] else { return (false, false) }
    return (link.possible.contains(transport, port), link.certain.contains(transport, port))
  }
}
