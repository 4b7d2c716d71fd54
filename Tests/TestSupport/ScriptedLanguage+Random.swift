package import Cluster
import Network
import PolicyModel

extension ScriptedLanguage {
  /// A language that says anything at all; the same for the same seed.
  package init(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    self.init(ingress: Self.tiers(&random), egress: Self.tiers(&random))
  }

  /// Four pods that answer to labels, addresses and a port name.
  package static func world() throws -> World {
    func pod(_ number: Int, _ labels: String, _ port: Int) -> String {
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: pod-\(number), namespace: \(number < 3 ? "one" : "two"), labels: \(labels)}
      spec: {containers: [{name: c, image: i, ports: [{name: http, containerPort: \(port)}]}]}
      status: {podIPs: [{ip: 10.0.\(number / 2).\(number)}]}
      """
    }
    return try World.reading(
      [pod(0, "{a: x}", 80), pod(1, "{a: w}", 81), pod(2, "{a: x, b: z}", 80), pod(3, "{}", 80)]
        .joined(separator: "\n---\n"))
  }

  /// The ports between which no rule tells.
  package static let ports: [UInt16] = [79, 80, 81, 82]

  private static func tiers(_ random: inout SeededGenerator) -> [Tier] {
    var index = 0
    return (0..<Int.random(in: 0...3, using: &random)).map { _ in
      let groups = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        // Now and then several lists, each with an order of its own.
        Int.random(in: 0..<4, using: &random) > 0
          ? group(&index, &random)
          : Group(
            members: (0..<Int.random(in: 1...2, using: &random)).map { _ in
              .groups((0..<Int.random(in: 1...2, using: &random)).map { _ in group(&index, &random) })
            })
      }
      return Tier(groups: groups, atEnd: [.allow, .deny, .deny, .pass].randomElement(using: &random) ?? .deny)
    }
  }

  private static func group(_ index: inout Int, _ random: inout SeededGenerator) -> Group {
    Group(
      (0..<Int.random(in: 1...3, using: &random)).map { _ in
        index += 1
        return policy(index, &random)
      })
  }

  private static func policy(_ index: Int, _ random: inout SeededGenerator) -> Policy {
    let isUniform = Bool.random(using: &random)
    let only = action(&random)
    let rules = (0..<Int.random(in: 0...3, using: &random)).map { number in
      Rule(
        number: number, peers: end(&random, depth: 2), ports: port(&random, depth: 1),
        action: isUniform ? only : action(&random))
    }
    return Policy(
      index: index, subject: PodGroup(pods(&random, depth: 1)), rules: rules,
      isolates: Int.random(in: 0..<3, using: &random) > 0)
  }

  private static func action(_ random: inout SeededGenerator) -> Action {
    [.allow, .deny, .pass].randomElement(using: &random) ?? .allow
  }

  private static func end(_ random: inout SeededGenerator, depth: Int) -> EndPredicate {
    let parts = { (random: inout SeededGenerator) in (0..<2).map { _ in end(&random, depth: depth - 1) } }
    switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &random) {
    case 0: return .always
    case 1: return .unclear
    case 2, 3: return .pods(PodGroup(pods(&random, depth: 1)))
    case 4:
      let whole = CIDR(containing: IPAddress(.ipv4, 0x0A00_0000), prefixLength: 23)
      let half = CIDR(containing: IPAddress(.ipv4, 0x0A00_0100), prefixLength: 24)
      return .addresses(
        Bool.random(using: &random) ? AddressBlock(cidr: half) : AddressBlock(cidr: whole, except: [half]))
    case 5: return .any(parts(&random))
    case 6: return .all(parts(&random))
    default: return .not(end(&random, depth: depth - 1))
    }
  }

  private static func pods(_ random: inout SeededGenerator, depth: Int) -> PodPredicate {
    switch Int.random(in: 0..<(depth > 0 ? 6 : 3), using: &random) {
    case 0: .selected(PodSelection())
    case 1: .selected(PodSelection(podLabels: [.equals("a", "x")]))
    case 2: .selected(PodSelection(namespace: "one", podLabels: [.exists("b")]))
    case 3: .any([pods(&random, depth: 0), pods(&random, depth: 0)])
    case 4: .all([pods(&random, depth: 0), pods(&random, depth: 0)])
    default: .not(pods(&random, depth: 0))
    }
  }

  private static func port(_ random: inout SeededGenerator, depth: Int) -> PortPredicate {
    switch Int.random(in: 0..<(depth > 0 ? 5 : 3), using: &random) {
    case 0: .always
    case 1: .connections(ConnectionSet(.tcp, PortSet(80...81)))
    case 2: .named(NamedPort(name: "http", transport: .tcp))
    case 3: .any([port(&random, depth: 0), port(&random, depth: 0)])
    default: .not(port(&random, depth: 0))
    }
  }
}
