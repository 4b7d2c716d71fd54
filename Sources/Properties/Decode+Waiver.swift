import Diagnostics
import Kubernetes
import YAMLTree

extension Waiver {
  /// Reads one item of `waivers`, for one of `properties`.
  static func decode(_ cursor: Cursor, names: SetNames, properties: [Property]) -> Self? {
    let known = ["property", "match", "reason", "expires", "ticket"]
    guard let fields = cursor.fields("a waiver", known: known, misnomers: Misnomers.waiver),
      let target = fields.required("property", of: "a waiver"), let name = target.string(),
      let match = fields.required("match", of: "a waiver"),
      let reason = fields.required("reason", of: "a waiver")?.string(),
      let expires = fields.required("expires", of: "a waiver", notes: [.init("write a day such as `2027-01-31`")])?
        .date()
    else { return nil }
    guard let property = properties.first(where: { $0.name == name }) else {
      let meant = nearest(name, among: properties.map(\.name))
      target.error(
        "unknown-property", "there is no property `\(name)`",
        notes: meant.map { [.init("did you mean `\($0)`?")] } ?? [])
      return nil
    }
    var result = Self(property: name, reason: reason, expires: expires, span: cursor.span)
    guard result.decodeMatch(match, property.assertion, names) else { return nil }
    return result
  }

  /// Reads the region; which keys there can be depends on the assertion.
  private mutating func decodeMatch(_ cursor: Cursor, _ assertion: Assertion, _ names: SetNames) -> Bool {
    let known: [String] =
      switch assertion {
      case .defaultDeny: ["pods"]
      case .mustReach(_, _, _, .some): ["from"]
      case .neverReachesTransitively: []
      default: ["from", "to", "ports"]
      }
    guard !known.isEmpty else {
      cursor.error("unclear-waiver", "a claim about chains of pods cannot be waived in part")
      return false
    }
    guard
      let fields = cursor.fields(
        "a waiver's match of `\(assertion.name)`", known: known,
        misnomers: known.contains("to") ? Misnomers.assertion : [:])
    else { return false }
    guard !fields.entries.isEmpty else {
      cursor.error(
        "unclear-waiver", "a waiver that matches everything hides the property",
        notes: [.init("write \(known.map { "`\($0)`" }.joined(separator: ", "))")])
      return false
    }
    func set(_ key: String) -> SetReference?? { fields[key].map { SetReference.decode($0, names: names) } }
    let (from, to, pods) = (set("from"), set("to"), set("pods"))
    let ports = fields["ports"].map { PortSpec.decode($0) }
    for read in [from, to, pods] {
      if case .some(nil) = read { return false }
    }
    if case .some(nil) = ports { return false }
    self.from = from ?? nil
    self.to = to ?? nil
    self.pods = pods ?? nil
    self.ports = ports ?? nil
    return true
  }
}

extension Cursor {
  /// A day.
  func date() -> CalendarDate? {
    guard case .scalar(let scalar) = node.content else {
      typeError(expected: "a day such as `2027-01-31`")
      return nil
    }
    guard let date = CalendarDate(scalar.text) else {
      error("invalid-date", "`\(scalar.text)` is no day", notes: [.init("write a day such as `2027-01-31`")])
      return nil
    }
    return date
  }
}
