import CiliumAPI
import Kubernetes
import Network

extension CiliumPolicy {
  /// The policy with a rule that matches nothing in place of one (semantics L15).
  func silencing(_ number: Int, _ direction: Direction) -> Self {
    var result = self
    let (block, gone) = rules(direction)[number]
    for place in result.blocks[block].rules.indices where result.blocks[block].rules[place].path == gone.path {
      var rule = CiliumRule(direction, isDeny: gone.isDeny, path: gone.path, peers: .unset, span: gone.span)
      // One that matches nothing is written where it denies too.
      rule.authentication = nil
      result.blocks[block].rules[place] = rule
    }
    return result
  }

  /// The policy without a rule; where its block would no longer isolate, with one that matches nothing in its place.
  func removing(_ number: Int, _ direction: Direction) -> Self {
    var result = self
    let (block, gone) = rules(direction)[number]
    let others = blocks[block].rules.filter { $0.direction == direction && $0.path != gone.path }
    if others.isEmpty { return silencing(number, direction) }
    result.blocks[block].rules.removeAll { $0.path == gone.path }
    result.blocks[block].number()
    return result
  }

  /// The policy with another rule at the end of its list in a block.
  func adding(_ rule: CiliumRule, to block: Int) -> Self {
    var result = self
    result.blocks[block].rules.append(rule)
    result.blocks[block].number()
    return result
  }
}

extension CiliumRule {
  /// The list in which it stands.
  var list: String { direction.field + (isDeny ? "Deny" : "") }
}

extension RuleBlock {
  /// Gives its rules the paths of their places.
  fileprivate mutating func number() {
    var counts: [String: Int] = [:]
    for place in rules.indices {
      let list = rules[place].list
      rules[place].path = path.appending(list).appending(counts[list, default: 0])
      counts[list, default: 0] += 1
    }
  }
}
