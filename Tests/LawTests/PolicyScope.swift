import Diagnostics
import Kubernetes
import Network
import NetworkPolicyAPI

/// The policies of a small scope, each once.
///
/// They lie in namespace `x`. A selector asks one of six things of each of the two keys: nothing, `a`, `In [a, b]`,
/// `NotIn [a]`, `Exists`, `DoesNotExist`.
struct PolicyScope {
  /// Whether products are taken that are too large for every run.
  var isWide = false

  typealias Rule = NetworkPolicy.Rule
  typealias Peer = NetworkPolicy.Peer
  typealias Port = NetworkPolicy.Port

  private static let span = Span(
    file: .init(index: 0), start: .init(line: 1, column: 1), end: .init(line: 1, column: 1))

  /// Every policy of the scope.
  var policies: [NetworkPolicy] {
    Direction.allCases.flatMap { type in
      (everyRule + everyPair + everyList).map { rules in policy(type, rules) }
    } + everySubject
  }

  // MARK: Rules

  /// Every peer; with every ports in the wide scope.
  private var everyRule: [[Rule]] {
    let all = Self.selectors
    var peers = all.map { Self.peer(pods: $0) } + all.map { Self.peer(namespaces: $0) }
    let few = isWide ? all : Self.short
    for namespaces in few { peers += few.map { Self.peer(pods: $0, namespaces: namespaces) } }
    peers += Self.blocks
    let ports = isWide ? [[]] + Self.ports.map { [$0] } : [[]]
    return peers.flatMap { peer in ports.map { [Self.rule([peer], $0)] } }
  }

  /// No rule, and every one and two rules of every shape: five of peers by four of ports, by all seven in the wide
  /// scope.
  private var everyPair: [[Rule]] {
    let ports = [[]] + Self.ports.prefix(isWide ? 6 : 3).map { [$0] }
    let shapes = ([[]] + Self.shapes.map { [$0] }).flatMap { peers in ports.map { Self.rule(peers, $0) } }
    let pairs = shapes.indices.flatMap { first in shapes[first...].map { [shapes[first], $0] } }
    return [[]] + shapes.map { [$0] } + pairs
  }

  /// One rule with every two peers of a shape, by every two ports.
  private var everyList: [[Rule]] {
    func pairs<Item>(_ items: [Item]) -> [[Item]] {
      items.indices.flatMap { first in items[(first + 1)...].map { [items[first], $0] } }
    }
    return pairs(Self.shapes).flatMap { peers in pairs(Self.ports).map { [Self.rule(peers, $0)] } }
  }

  /// Every subject by every `policyTypes` by no rules, none that match, and one that does, in each direction.
  private var everySubject: [NetworkPolicy] {
    let types: [[Direction]?] = [nil, [.ingress], [.egress], [.egress, .ingress]]
    let lists = [[], [Self.rule([], [])], [Self.rule([Self.shapes[0]], [Self.ports[1]])]]
    let all = (isWide ? Self.selectors : Self.short).flatMap { subject in
      types.flatMap { types in
        lists.flatMap { ingress in
          lists.map { Self.policy(subject, types, ingress: ingress, egress: $0) }
        }
      }
    }
    return all + Self.selectors.map { Self.policy($0, nil, ingress: [], egress: lists[2]) }
  }

  private func policy(_ type: Direction, _ rules: [Rule]) -> NetworkPolicy {
    Self.policy(
      LabelSelector(), [type], ingress: type == .ingress ? rules : [], egress: type == .egress ? rules : [])
  }

  private static func policy(
    _ subject: LabelSelector, _ types: [Direction]?, ingress: [Rule], egress: [Rule]
  ) -> NetworkPolicy {
    NetworkPolicy(
      name: "p", namespace: "x", podSelector: subject, policyTypes: types, ingress: ingress, egress: egress, span: span)
  }

  private static func rule(_ peers: [Peer], _ ports: [Port]) -> Rule { Rule(peers: peers, ports: ports, span: span) }

  // MARK: Peers

  /// Every selector over both keys.
  private static var selectors: [LabelSelector] {
    asking("app").flatMap { first in
      asking("tier").map { second in
        LabelSelector(
          matchLabels: first.matchLabels.merging(second.matchLabels) { one, _ in one },
          matchExpressions: first.matchExpressions + second.matchExpressions)
      }
    }
  }

  /// Those that ask something of one key at most.
  private static var short: [LabelSelector] {
    selectors.filter { $0.matchLabels.count + $0.matchExpressions.count <= 1 }
  }

  /// What can be asked of a key.
  private static func asking(_ key: String) -> [LabelSelector] {
    [
      LabelSelector(), LabelSelector(matchLabels: [key: "a"]),
      LabelSelector(matchExpressions: [.init(key: key, operator: .in, values: ["a", "b"])]),
      LabelSelector(matchExpressions: [.init(key: key, operator: .notIn, values: ["a"])]),
      LabelSelector(matchExpressions: [.init(key: key, operator: .exists, values: [])]),
      LabelSelector(matchExpressions: [.init(key: key, operator: .doesNotExist, values: [])]),
    ]
  }

  private static func peer(pods: LabelSelector? = nil, namespaces: LabelSelector? = nil) -> Peer {
    Peer(podSelector: pods, namespaceSelector: namespaces, span: span)
  }

  /// A whole block, one with an exception inside, and everything but a block.
  private static var blocks: [Peer] {
    [("10.0.0.0/8", []), ("10.0.0.0/8", ["10.0.0.2/31"]), ("0.0.0.0/0", ["10.0.0.0/8"])].compactMap { cidr, except in
      guard let block = try? CIDR(strict: cidr) else { return nil }
      return Peer(ipBlock: .init(cidr: block, except: except.compactMap { try? CIDR(strict: $0) }), span: span)
    }
  }

  /// One peer of each form.
  private static var shapes: [Peer] {
    let app = LabelSelector(matchLabels: ["app": "a"])
    let tier = LabelSelector(matchExpressions: [.init(key: "tier", operator: .exists, values: [])])
    return [peer(pods: app), peer(namespaces: tier), peer(pods: app, namespaces: tier), blocks[1]]
  }

  // MARK: Ports

  /// Every port of a protocol, a name, a range, a number; of another protocol, a name and every port.
  private static var ports: [Port] {
    [
      Port(span: span), Port(port: .name("http"), span: span), Port(port: .number(80), endPort: 81, span: span),
      Port(protocol: .udp, port: .number(81), span: span), Port(protocol: .udp, port: .name("http"), span: span),
      Port(protocol: .sctp, span: span),
    ]
  }
}
