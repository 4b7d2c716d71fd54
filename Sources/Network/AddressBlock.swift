/// A block of addresses without some of its parts.
package struct AddressBlock: Hashable, Sendable {
  /// The block.
  package var cidr: CIDR
  /// Blocks taken out of it.
  package var except: [CIDR]

  /// Makes a block.
  package init(cidr: CIDR, except: [CIDR] = []) {
    self.cidr = cidr
    self.except = except
  }
}
