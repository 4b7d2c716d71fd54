package import Network

extension ReservedSet {
  /// The blocks of `cloud-metadata` (property language, "Shape").
  package static let cloudMetadataBlocks = blocks(
    "169.254.169.254/32", "169.254.170.2/32", "169.254.170.23/32", "100.100.100.200/32", "fd00:ec2::254/128",
    "fd00:ec2::23/128")

  /// The blocks of `private`: RFC 1918 and RFC 4193.
  package static let privateBlocks = blocks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")

  /// What is outside the cluster and not on the internet: private, loopback, link-local, carrier-grade, multicast and
  /// reserved ranges (RFC 6890). Ranges that are merely unassigned, or kept for documentation, count as internet:
  /// claims about it are then stricter.
  package static let notInternetBlocks =
    privateBlocks
    + blocks(
      "0.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4", "::/128", "::1/128",
      "fe80::/10", "ff00::/8")

  private static func blocks(_ texts: String...) -> [CIDR] {
    texts.map { text in
      guard let block = try? CIDR(strict: text) else { preconditionFailure("\(text) is no block") }
      return block
    }
  }
}
