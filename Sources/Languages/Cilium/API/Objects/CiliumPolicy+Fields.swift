package import Kubernetes
import Network

extension CiliumPolicy {
  package var readFields: ReadFields {
    var result = ReadFields()
    if namespaceSource != .nobody { result.add(FieldPath("metadata", "namespace"), namespace) }
    result.add(FieldPath("metadata", "annotations", "netpol-verify/ignore"), ignored)
    for block in blocks {
      switch block.subject {
      case .endpoints(let selector): result.add(block.path.appending("endpointSelector"), selector)
      case .nodes(let selector): result.add(block.path.appending("nodeSelector"), selector)
      }
      for direction in Direction.allCases {
        result.add(
          block.path.appending("enableDefaultDeny").appending(direction.field), block.enableDefaultDeny[direction])
      }
      for rule in block.rules { result.add(rule) }
    }
    return result
  }
}

extension ReadFields {
  fileprivate mutating func add(_ rule: CiliumRule) {
    switch rule.peers {
    case .unset: add(rule.path, "{}")
    case .nothing(let field, _): add(rule.path.appending(field), "[]")
    case .items(let items):
      for item in items { add(rule.path.appending(item.field), String(describing: item.member)) }
    }
    for (place, item) in rule.ports.enumerated() {
      let path = rule.path.appending("toPorts").appending(place)
      add(path.appending("ports"), item.ports.map { "\($0)" }.joined(separator: ","))
      for restriction in item.restrictions { add(path.appending(restriction.kind.rawValue), restriction.text) }
    }
    for (place, fields) in rule.icmps.enumerated() {
      add(
        rule.path.appending("icmps").appending(place),
        fields.map { "\($0.family.rawValue) \($0.type)" }.joined(separator: ","))
    }
    add(rule.path.appending("authentication"), rule.authentication?.rawValue)
  }
}
