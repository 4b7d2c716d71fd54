/// Addresses outside a cluster that many people know by heart, each with the port on which they know it: what a reader
/// takes at once for "the internet", or for "the metadata service of the cloud".
package enum KnownDestination {
  /// The resolvers of Cloudflare and Google, which also serve HTTPS.
  private static let internet = ["1.1.1.1", "8.8.8.8", "2606:4700:4700::1111", "2001:4860:4860::8888"]
  /// The instance metadata of AWS, Azure, Google Cloud and others, and that of AWS by IPv6.
  private static let metadata = ["169.254.169.254", "fd00:ec2::254"]

  private static let ports: [IPAddress: UInt16] = Dictionary(
    uniqueKeysWithValues: internet.compactMap { IPAddress($0) }.map { ($0, 443) }
      + metadata.compactMap { IPAddress($0) }.map { ($0, 80) })

  /// The addresses of a family as numbers, those of the internet first.
  package static func addresses(_ family: IPFamily) -> [UInt128] {
    (internet + metadata).compactMap { IPAddress($0) }.filter { $0.family == family }.map(\.value)
  }

  /// The TCP port on which people know an address; nil for one that they do not know.
  package static func port(_ address: IPAddress) -> UInt16? { ports[address] }
}
