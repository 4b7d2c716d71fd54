import Kubernetes
package import Network

/// The pods of a world in classes: two pods of a class are alike to every selector, named port, address block and
/// workload reference (semantics A46).
package struct PodClasses: Sendable {
  /// The pods of each class, ascending.
  package let members: [[Int]]

  /// What makes two pods alike.
  private struct Key: Hashable {
    /// The name counts where claims speak of it.
    var identity: World.Pod.Identity
    var labels: [String: String]
    var ports: Set<NamedPort>
    var hostNetwork: Bool
    var addressCells: [Int]
    var nodeName: String?
    /// The ServiceAccount, where it counts.
    var account: [String: String]
    /// The same pod in the baseline.
    var before: [Before]
  }

  /// What makes two pods alike in a baseline.
  private struct Before: Hashable {
    var labels: [String: String]
    var ports: Set<NamedPort>
    var hostNetwork: Bool
    var account: [String: String]
  }

  private struct NamedPort: Hashable {
    var name: String
    var transport: TransportProtocol
    var number: UInt16
  }

  /// Sorts the pods of `world` into classes, in the order of their first members.
  ///
  /// - Parameters:
  ///   - blocks: the address blocks that must not tell members of a class apart.
  ///   - tellsNodes: whether pods on different nodes differ; they do to claims about nodes only.
  ///   - toldApart: names of pods that claims speak of; a pod of such a name is like no other.
  ///   - tellsAccounts: whether pods under different ServiceAccounts differ.
  ///   - baseline: the world's counterpart in a baseline, whose pods must be alike too.
  package init(
    of world: World, blocks: [CIDR], tellsNodes: Bool = true, toldApart: Set<String> = [], tellsAccounts: Bool = false,
    baseline: World? = nil
  ) {
    var cells = AddressCells(blocks: blocks)
    var index: [Key: Int] = [:]
    var members: [[Int]] = []
    for pod in world.pods {
      let before = baseline.map { baseline in
        let pod = baseline.pods[pod.index]
        return Before(
          labels: pod.labels, ports: Self.named(pod), hostNetwork: pod.hostNetwork,
          account: tellsAccounts ? pod.account : [:])
      }
      var identity = pod.identity
      if let name = pod.name, !toldApart.contains(name) { identity.name = nil }
      let key = Key(
        identity: identity, labels: pod.labels, ports: Self.named(pod),
        hostNetwork: pod.hostNetwork, addressCells: pod.addresses.map { cells.cell(of: $0) },
        nodeName: tellsNodes ? pod.nodeName : nil, account: tellsAccounts ? pod.account : [:],
        before: before.map { [$0] } ?? [])
      if let place = index[key] {
        members[place].append(pod.index)
      } else {
        index[key] = members.count
        members.append([pod.index])
      }
    }
    self.members = members
  }

  /// The ports of a pod that have a name.
  private static func named(_ pod: World.Pod) -> Set<NamedPort> {
    Set(
      pod.ports.compactMap { port in
        port.name.map { NamedPort(name: $0, transport: port.protocol, number: port.containerPort) }
      })
  }
}

/// The cells into which blocks cut the address space: two addresses of one cell lie in the same blocks.
private struct AddressCells {
  private var starts: [IPFamily: [UInt128]] = [:]

  init(blocks: [CIDR]) {
    for family in IPFamily.allCases {
      var edges: Set<UInt128> = []
      for block in blocks where block.family == family {
        edges.insert(block.range.lowerBound)
        if block.range.upperBound < family.maximum { edges.insert(block.range.upperBound + 1) }
      }
      starts[family] = edges.sorted()
    }
  }

  /// The number of a cell; cells of different families have different numbers.
  mutating func cell(of address: IPAddress) -> Int {
    let edges = starts[address.family] ?? []
    var low = 0
    var high = edges.count
    while low < high {
      let middle = (low + high) / 2
      if edges[middle] <= address.value { low = middle + 1 } else { high = middle }
    }
    return address.family == .ipv4 ? low : -1 - low
  }
}
