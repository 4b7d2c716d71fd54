import Advice
import CalicoAPI
import Network
import YAMLEdits

extension YAMLWords {
  /// A rule that `CalicoRuleWriter` has written, as an item of a list.
  static func rule(_ rule: CalicoRule) -> [String] {
    var lines = ["- action: \(rule.action.rawValue)"]
    if let name = rule.protocol { lines.append("  protocol: \(name)") }
    for (key, end) in [("source", rule.source), ("destination", rule.destination)] {
      let members = members(of: end)
      if !members.isEmpty { lines += ["  \(key):"] + members.map { "    \($0)" } }
    }
    return lines
  }

  private static func members(of end: EntityRule) -> [String] {
    var lines: [String] = []
    if !end.nets.isEmpty { lines.append("nets: [\(end.nets.map { scalar("\($0)") }.joined(separator: ", "))]") }
    if let selector = end.namespaceSelector { lines.append("namespaceSelector: \(selector)") }
    if let selector = end.selector { lines.append("selector: \(selector)") }
    if !end.ports.isEmpty { lines.append("ports: [\(end.ports.map(\.description).joined(separator: ", "))]") }
    return lines
  }
}
