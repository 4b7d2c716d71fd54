package import Advice
package import Cluster
import Kubernetes
import Network
package import Properties
import Verification
package import YAMLTree

extension RepairClues {
  /// What the properties of a file say of who may talk to whom.
  ///
  /// - Parameter documents: the documents of policies, by their places in `world`.
  package init(_ set: PropertySet, in world: World, documents: [Int: YAMLNode]) {
    self.init(documents: documents, sentences: [], blocks: [])
    let reader = SentenceReader(set, world)
    sentences = set.properties.flatMap { reader.sentences($0.assertion) }
    var seen: Set<CIDR> = []
    let all =
      set.sets.map(\.expression)
      + set.properties.flatMap { $0.assertion.sets + $0.assertion.secondarySets }
      .map(\.expression)
    blocks = all.flatMap { reader.blocks($0) }.filter { seen.insert($0).inserted }
  }
}

/// Reads sentences from assertions.
private struct SentenceReader {
  private let world: World
  private let pods: SetPods
  private let named: [String: SetExpression]

  init(_ set: PropertySet, _ world: World) {
    self.world = world
    pods = SetPods(world: world, sets: set.sets)
    named = Dictionary(set.sets.map { ($0.name, $0.expression) }, uniquingKeysWith: { first, _ in first })
  }

  func sentences(_ assertion: Assertion) -> [RepairClues.Sentence] {
    func sentence(
      _ from: SetReference, _ to: SetReference, _ ports: PortSpec?, isStrong: Bool = true
    ) -> RepairClues.Sentence {
      .init(
        from: parties(from.expression), to: parties(to.expression), ports: ports.map(self.ports) ?? [],
        isStrong: isStrong)
    }
    switch assertion {
    case .onlyFrom(let to, let from, let bound), .onlyTo(let from, let to, let bound):
      switch bound {
      case .none: return [sentence(from, to, nil)]
      case .ports(let ports), .onPorts(let ports): return [sentence(from, to, ports)]
      }
    case .mustReach(let from, let to, let ports, _): return [sentence(from, to, ports)]
    case .onlyFlows(_, let flows): return flows.map { sentence($0.from, $0.to, $0.ports) }
    case .isolated(let sets, let except):
      return except.map { sentence($0.from, $0.to, $0.ports) } + sets.map { sentence($0, $0, nil, isStrong: false) }
    case .isolatedByLabel(_, _, let except): return except.map { sentence($0.from, $0.to, $0.ports) }
    case .neverReaches, .neverReachesTransitively, .noNewAccess, .defaultDeny, .doors: return []
    }
  }

  private func ports(_ ports: PortSpec) -> [RepairClues.Port] {
    let numbers = TransportProtocol.allCases.flatMap { transport in
      ports.connections[transport].intervals.filter { $0.count == 1 }.map {
        RepairClues.Port(transport, .number($0.lowerBound))
      }
    }
    return numbers + ports.names.map { .init(.tcp, .name($0)) }
  }

  /// The sides of sentences that a set stands for.
  private func parties(_ set: SetExpression) -> [RepairClues.Party] {
    switch set {
    case .named(let name): return named[name].map { parties($0) } ?? []
    case .union(let parts): return parts.flatMap { parties($0) }
    case .addresses(let blocks, let except): return blocks.map { .init(block: $0, except: except) }
    case .pods(let namespace, let namespaceSelector, let podSelector):
      return [
        .init(
          pods: pods.members(of: set),
          written: .init(namespace: namespace, namespaceSelector: namespaceSelector, podSelector: podSelector))
      ]
    case .service(let namespace, let name):
      let service = world.services.first { $0.metadata.namespaceName == namespace && $0.metadata.name == name }
      let written = service.map {
        WrittenPods(namespace: namespace, podSelector: LabelSelector(matchLabels: $0.selector))
      }
      return [.init(pods: pods.members(of: set), written: written)]
    case .reserved(.dns):
      let members = pods.members(of: set)
      let servers =
        ReservedSet.DNS.all.first { servers in
          members.contains { world.namespace(of: world.pods[$0]).name == servers.namespace }
        } ?? .kubernetes
      return [
        .init(
          pods: pods.members(of: set),
          written: .init(namespace: servers.namespace, podSelector: servers.selector))
      ]
    case .workload, .serviceAccount, .intersection, .difference, .doors, .reserved, .networkSet:
      let members = pods.members(of: set)
      return members.isEmpty ? [] : [.init(pods: members)]
    }
  }

  /// The blocks that a set names.
  func blocks(_ set: SetExpression) -> [CIDR] {
    switch set {
    case .addresses(let blocks, let except): blocks + except
    case .named(let name): named[name].map { blocks($0) } ?? []
    case .union(let parts), .intersection(let parts): parts.flatMap { blocks($0) }
    case .difference(let base, let parts): blocks(base) + parts.flatMap { blocks($0) }
    case .reserved(.cloudMetadata): ReservedSet.cloudMetadataBlocks
    case .reserved(.private): ReservedSet.privateBlocks
    case .pods, .workload, .service, .serviceAccount, .doors, .reserved, .networkSet: []
    }
  }
}
