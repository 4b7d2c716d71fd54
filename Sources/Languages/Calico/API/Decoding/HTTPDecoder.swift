import Diagnostics
import Kubernetes
import Network
import YAMLTree

/// Checks `http` of a rule, of which no more is kept than that it is there (semantics K46, KV13).
struct HTTPDecoder {
  let direction: Direction

  /// Checks what is asked for, and the rule that asks for it.
  func check(_ cursor: Cursor, action: CalicoRule.Action?, protocol name: String?) {
    if direction == .egress {
      cursor.error("invalid-http", "HTTP is asked for in rules of `ingress` alone")
    } else if let action, action != .allow {
      cursor.error("invalid-http", "HTTP is asked for in rules that allow alone")
    } else if let name, name != "TCP" {
      cursor.error("invalid-http", "HTTP needs the protocol `TCP`, or none")
    }
    let known = ["methods", "paths"]
    let enterprise = Misnomer.note("headers are of Calico Enterprise and not modelled")
    guard let fields = cursor.fields("HTTPMatch", known: known, misnomers: ["headers": enterprise]) else { return }
    _ = fields["methods"]?.distinctItems(of: "methods") { $0.string() }
    for path in fields["paths"]?.items() ?? [] { check(path: path) }
  }

  private func check(path cursor: Cursor) {
    guard let fields = cursor.fields("HTTPPath", known: ["exact", "prefix"]) else { return }
    let written = ["exact", "prefix"].compactMap { fields[$0] }
    guard written.count == 1 else {
      cursor.error("invalid-http", "a path is `exact` or `prefix`, and not \(written.isEmpty ? "nothing" : "both")")
      return
    }
    guard let text = written[0].string() else { return }
    if !text.hasPrefix("/") {
      written[0].error("invalid-http", "a path begins with `/`")
    } else if let odd = text.first(where: { "?# ".contains($0) }) {
      written[0].error("invalid-http", "a path has no `\(odd)`")
    }
  }
}
