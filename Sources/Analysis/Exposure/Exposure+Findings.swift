import Cluster
package import Diagnostics
package import Kubernetes
package import Network

extension Exposure {
  /// A door that is shut, or that leads nowhere (semantics section F).
  package struct Finding: Sendable {
    /// The rule's name.
    package var rule: String
    /// The object.
    package var object: ObjectReference
    /// Where it leads, of a door that is shut.
    package var to: ObjectReference?
    package var port: UInt16?
    package var transport: TransportProtocol?
    /// What is wrong, as a sentence.
    package var message: String
    /// Where.
    package var span: Span
  }

  /// The rule of doors that are shut.
  package static let blockedRule = "door-blocked"

  /// What is wrong with the doors, by rule and object.
  package var findings: [Finding] {
    let faults = faults.map {
      Finding(rule: $0.rule.rawValue, object: $0.object, message: $0.message, span: $0.span)
    }
    return (blocked + faults).sorted { a, b in
      [a.rule, a.object.title, a.to?.title ?? "", a.message].lexicographicallyPrecedes(
        [b.rule, b.object.title, b.to?.title ?? "", b.message])
    }
  }

  private var blocked: [Finding] {
    blockedDoors.map { rows in
      Finding(
        rule: Self.blockedRule, object: rows[0].object, to: rows[0].to, port: rows[0].port,
        transport: rows[0].transport,
        message: Self.message(of: rows), span: rows[0].span)
    }
  }

  /// What is wrong with a door that is shut.
  static func message(of rows: [Row]) -> String {
    let row = rows[0]
    return
      "\(row.object.quoted) leads to `\(row.to.workloadPath)` on \(row.port)/\(row.transport.rawValue), and policies "
      + "let nobody in there who comes through it"
  }

  /// The doors of objects that are shut whoever comes, whatever the entry, each with its rows.
  var blockedDoors: [[Row]] {
    struct Key: Hashable {
      var object: ObjectReference
      var to: ObjectReference
      var port: UInt16
      var transport: TransportProtocol
    }
    var order: [Key] = []
    var groups: [Key: [Row]] = [:]
    for row in rows {
      guard case .object(let object) = row.opener else { continue }
      let key = Key(object: object, to: row.to, port: row.port, transport: row.transport)
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(row)
    }
    return order.compactMap { key in
      groups[key].flatMap { $0.allSatisfy { $0.verdict == .blocked } ? $0 : nil }
    }
  }
}

extension Exposure.Row {
  /// The object that opens it; the workload itself where none does.
  fileprivate var object: ObjectReference {
    if case .object(let reference) = opener { reference } else { to }
  }
}
