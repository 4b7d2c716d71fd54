import Advice
import CiliumAPI
import CiliumReading
import Cluster
import Diagnostics
import Kubernetes
import Network
import ReferenceEvaluator

/// What is easily overlooked in whom a block isolates, and in what it needs of others.
struct BlockRemarks {
  private let world: World
  private let reading: CiliumReading
  private let settings: CiliumSettings

  /// Looks at the policies of a world.
  init(world: World) {
    self.world = world
    reading = CiliumReading(world: world)
    settings = CiliumSettings(world.enforcer)
  }

  func all() -> [Remark] {
    reading.blocks.flatMap { idlePosture($0) + others($0) + [names($0)].compactMap { $0 } }
  }

  /// What is said of a direction without rules (semantics L13).
  private func idlePosture(_ block: CiliumReading.Block) -> [Remark] {
    let written = block.block
    return Direction.allCases.compactMap { direction in
      guard written.enableDefaultDeny[direction] == true, !written.rules.contains(where: { $0.direction == direction })
      else { return nil }
      let list = direction.field
      return Remark(
        "default-deny-without-rules", policy: block.policy,
        "\(written.path).enableDefaultDeny.\(list) does nothing: the block has no rule for \(list)", at: written.span,
        notes: ["`\(list): [{}]` isolates, and lets nothing through"])
    }
  }

  // MARK: Ends that are no pods

  /// That a policy of the whole cluster also isolates ends that are no pods, and nothing lets through what they need
  /// (semantics L5).
  private func others(_ block: CiliumReading.Block) -> [Remark] {
    guard block.namespace == nil, case .endpoints(let selector) = block.block.subject else { return [] }
    return Needs.allCases.compactMap { needs in
      guard reading.isolates(block, needs.direction), reading.fits(selector, reserved: needs.name),
        !isMet(needs)
      else { return nil }
      return Remark(
        "isolates-other-endpoints", policy: block.policy,
        "\(block.block.path) also isolates \(needs.text) for \(needs.direction.field), and no policy lets through "
          + needs.what,
        at: block.block.span,
        notes: [
          "if pods alone are meant, ask for a namespace: `matchExpressions: [{key: \"k8s:\(IdentityLabel.namespace)\", "
            + "operator: Exists}]`"
        ])
    }
  }

  /// What ends that are no pods need in order to work.
  private enum Needs: CaseIterable {
    case health, ingressIn, ingressOut

    var name: String { self == .health ? "health" : "ingress" }
    var direction: Direction { self == .ingressOut ? .egress : .ingress }
    var text: String {
      self == .health
        ? "the health endpoint of each node (`reserved:health`)"
        : "the proxy of Cilium's Ingresses and Gateways, if there is one (`reserved:ingress`),"
    }
    var what: String {
      switch self {
      case .health: "what nodes ask it"
      case .ingressIn: "what comes from outside"
      case .ingressOut: "what it sends to pods"
      }
    }
  }

  private func isMet(_ needs: Needs) -> Bool {
    let askers: [CiliumReading.Asker] =
      switch needs {
      case .health: [.node]
      case .ingressIn: [.outside]
      case .ingressOut: world.pods.filter { !$0.hostNetwork }.map { .pod($0.index) }
      }
    return reading.blocks.contains { block in
      guard block.namespace == nil, case .endpoints(let selector) = block.block.subject,
        reading.fits(selector, reserved: needs.name)
      else { return false }
      return block.block.rules.contains { rule in
        !rule.isDeny && rule.direction == needs.direction
          && askers.contains { reading.mayMatch(rule, in: block, $0) }
      }
    }
  }

  // MARK: Names

  /// Names whose addresses the proxy learns from the answers that it sees, where no rule sends any there (semantics L41).
  private func names(_ block: CiliumReading.Block) -> Remark? {
    let rule = block.block.rules.first { rule in
      rule.items.contains { if case .domainName = $0.member { true } else { false } }
    }
    guard let rule else { return nil }
    let asking = reading.blocks.filter { other in
      other.block.rules.contains { rule in
        rule.direction == .egress && !rule.isDeny && rule.ports.flatMap(\.restrictions).contains { $0.kind == .dns }
      }
    }
    let pods = world.pods.filter { !$0.hostNetwork && reading.speaks(block, of: $0) == .yes }
    let deaf = pods.first { pod in !asking.contains { reading.speaks($0, of: pod).isPossible } }
    guard let deaf else { return nil }
    return Remark(
      "names-are-not-learnt", policy: block.policy,
      "\(rule.path).toFQDNs matches nothing for \(world.workload(of: deaf).quoted): no rule sends its questions to the "
        + "proxy that learns the addresses", at: rule.items.first?.span ?? rule.span,
      notes: [
        "allow port 53 to the name servers with `rules: {dns: [{matchPattern: \"*\"}]}`"
          + (settings.release >= .v120 ? ", unless the agents are told to see all questions" : "")
      ])
  }
}
