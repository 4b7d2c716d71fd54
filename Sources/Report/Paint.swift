/// Colours text, or leaves it alone.
struct Paint {
  /// The colours of reports, as SGR parameters.
  enum Color: String {
    case red = "1;31"
    case green = "32"
    case yellow = "33"
    case dim = "2"
  }

  /// Whether to colour.
  var isOn: Bool

  /// The text in a colour.
  func callAsFunction(_ text: String, _ color: Color) -> String {
    isOn ? "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m" : text
  }
}
