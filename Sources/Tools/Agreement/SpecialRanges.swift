import Network

/// The address ranges behind the reserved sets, written down once more.
enum SpecialRanges {
  /// RFC 1918 and RFC 4193.
  static let `private` = blocks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
  /// What `internet` leaves out besides.
  static let notInternet =
    `private`
    + blocks(
      "0.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4", "::/128", "::1/128",
      "fe80::/10", "ff00::/8")
  /// Where clouds serve instance metadata.
  static let metadata = blocks(
    "169.254.169.254/32", "169.254.170.2/32", "169.254.170.23/32", "100.100.100.200/32", "fd00:ec2::254/128",
    "fd00:ec2::23/128")
  /// All of them.
  static let all = notInternet + metadata

  private static func blocks(_ texts: String...) -> [CIDR] {
    texts.compactMap { text in
      do throws(CIDR.Failure) { return try CIDR(strict: text) } catch { return nil }
    }
  }
}
