package import Advice
package import CiliumAPI
package import CiliumReading
package import Cluster
import Kubernetes
package import Network
package import ReferenceEvaluator

/// Traces one flow through Cilium's policies that judge one of its ends.
package struct CiliumTracer {
  private let world: World
  private let reading: CiliumReading

  /// Makes a tracer.
  package init(world: World) {
    self.world = world
    reading = CiliumReading(world: world)
  }

  /// What the policies say that judge the end of `direction`, or may; the blocks that take no part say nothing (semantics
  /// L11).
  func traces(_ flow: ReferenceEvaluator.Flow, _ direction: Direction) -> [PolicyTrace] {
    let own = direction.ends(source: flow.source, destination: flow.destination).own
    guard reading.governedPod(own) != nil else { return [] }
    let byPolicy = Dictionary(grouping: reading.blocks, by: \.policy)
    return world.policies.enumerated().compactMap { place, object in
      guard let policy = object as? CiliumPolicy else { return nil }
      let blocks = byPolicy[place] ?? []
      let speaks = blocks.map { block in
        block.block.rules.contains { $0.direction == direction } ? reading.speaks(block, of: own) : .no
      }
      let speaking = blocks.indices.filter { speaks[$0].isPossible }
      if speaking.isEmpty { return nil }
      var denying: String?
      let rules = policy.rules(direction).filter { speaks[$0.block].isPossible }.map { number, rule in
        var trace = trace(rule, blocks[number], flow, isSure: speaks[number] == .yes)
        // What a policy denies it does not allow (semantics L18).
        if !rule.isDeny, trace.isMatch || trace.isUnclear { trace.shadowedBy = denying }
        if rule.isDeny, trace.isMatch, denying == nil { denying = trace.field }
        return trace
      }
      return PolicyTrace(
        place: place, object: policy.reference,
        selector: speaking.map { blocks[$0].block.subject.text }.joined(separator: " and "),
        isUnclear: speaking.contains { speaks[$0] != .yes }, span: policy.span, rules: rules)
    }
  }

  /// Whether a block, of whatever language, speaks of the end at which a direction is judged.
  package func speaks(
    _ block: CiliumReading.Block, of flow: ReferenceEvaluator.Flow, _ direction: Direction
  ) -> ReferenceEvaluator.Truth {
    reading.speaks(block, of: direction.ends(source: flow.source, destination: flow.destination).own)
  }

  /// What a rule of a block, of whatever language, says of a flow.
  ///
  /// - Parameter isSure: whether the block surely speaks of the end that is judged.
  package func trace(
    _ rule: CiliumRule, _ block: CiliumReading.Block, _ flow: ReferenceEvaluator.Flow, isSure: Bool
  ) -> RuleTrace {
    let words = PeerWords(world: world, reading: reading, block: block)
    let other = rule.direction.ends(source: flow.source, destination: flow.destination).other
    let answer = reading.answer(rule, in: block, flow)
    var peers = zip(rule.items, answer.peers).map { item, truth in
      ItemTrace(
        field: item.field, span: item.span, isMatch: truth == .yes, isUnclear: truth.isPossible && truth != .yes,
        text: words.text(item.member, other, truth))
    }
    if let nobody = rule.nobody {
      peers = [ItemTrace(field: nobody.field, span: rule.span, isMatch: false, text: nobody.text)]
    }
    var ports = zip(rule.ports.indices, answer.ports).flatMap { place, truths in
      zip(rule.ports[place].ports.indices, truths).map { number, truth in
        ItemTrace(
          field: "toPorts[\(place)].ports[\(number)]", span: rule.span, isMatch: truth == .yes,
          isUnclear: truth.isPossible && truth != .yes,
          text: words.text(rule.ports[place].ports[number], flow, rule.direction, truth))
      }
    }
    if !rule.icmps.isEmpty {
      ports = [ItemTrace(field: "icmps", span: rule.span, isMatch: false, text: "messages of ICMP, and no connection")]
    } else if !rule.ports.isEmpty, ports.isEmpty {
      ports = [ItemTrace(field: "toPorts", span: rule.span, isMatch: false, text: "no item has ports: none matches")]
    }
    let isMatch = answer.truth == .yes && isSure
    let kinds = Set(rule.ports.flatMap(\.restrictions).map(\.kind.rawValue)).sorted()
    return RuleTrace(
      field: rule.path.description, span: rule.span, action: rule.isDeny ? .deny : .allow, isMatch: isMatch,
      isUnclear: answer.truth.isPossible && !isMatch, peers: peers, ports: ports,
      note: kinds.isEmpty ? nil : "what it allows is restricted by \(kinds.joined(separator: ", "))")
  }
}

extension CiliumRule {
  /// Why no end is matched, whatever it is; nil where some may be (semantics L15, L21).
  var nobody: (field: String, text: String)? {
    switch peers {
    case .items: nil
    case .nothing(let field, _): (field, "an empty list: nobody, whatever else the rule says")
    case .unset:
      ports.isEmpty && icmps.isEmpty ? ("{}", "names neither ends nor ports, and so matches nothing") : nil
    }
  }
}
