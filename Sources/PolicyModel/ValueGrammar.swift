/// Which texts can be the value of a label, or a name that selectors see as one.
package enum ValueGrammar: Hashable, Sendable {
  /// A label's value: up to 63 letters, digits, `-`, `_` and `.`, with alphanumeric ends; or nothing (semantics B4).
  case labelValue
  /// The name of a namespace.
  case dnsLabel
  /// The name of a ServiceAccount, of up to 62 characters: a longer one is no value of a label.
  case dnsSubdomain

  /// How many characters there can be.
  var longest: Int { self == .dnsSubdomain ? 62 : 63 }

  /// Whether there need be no character.
  var admitsEmpty: Bool { self == .labelValue }

  /// Letters and digits.
  var alphanumerics: [UInt8] {
    let small = Array(UInt8(ascii: "a")...UInt8(ascii: "z"))
    let digits = Array(UInt8(ascii: "0")...UInt8(ascii: "9"))
    return small + digits + (self == .labelValue ? Array(UInt8(ascii: "A")...UInt8(ascii: "Z")) : [])
  }

  /// Whether a character may follow another; nil stands for the start.
  func admits(_ next: UInt8, after last: UInt8?) -> Bool {
    if alphanumerics.contains(next) { return true }
    guard let last else { return false }
    switch (self, next) {
    case (.labelValue, UInt8(ascii: "-")), (.labelValue, UInt8(ascii: "_")), (.labelValue, UInt8(ascii: ".")),
      (.dnsLabel, UInt8(ascii: "-")):
      return true
    case (.dnsSubdomain, UInt8(ascii: "-")): return last != UInt8(ascii: ".")
    case (.dnsSubdomain, UInt8(ascii: ".")): return alphanumerics.contains(last)
    default: return false
    }
  }
}
