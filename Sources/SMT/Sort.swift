/// The sort of a term.
package enum Sort: Hashable, Sendable {
  case bool
  /// A bit-vector of 1 to 128 bits.
  case bitVector(width: Int)
}
