import Kubernetes
public import Network

/// The pods of a world in classes: two pods of a class are alike to every selector, named port, address block and
/// workload reference (semantics A46).
public struct PodClasses: Sendable {
  /// The pods of each class, ascending.
  public let members: [[Int]]

  /// What makes two pods alike.
  private struct Key: Hashable {
    var namespace: Int
    var owner: World.Owner?
    var labels: [String: String]
    var ports: Set<NamedPort>
    var hostNetwork: Bool
    var addressCells: [Int]
    var nodeName: String?
  }

  private struct NamedPort: Hashable {
    var name: String
    var transport: TransportProtocol
    var number: UInt16
  }

  /// Sorts the pods of `world` into classes, in the order of their first members.
  ///
  /// - Parameter blocks: the address blocks that must not tell members of a class apart.
  public init(of world: World, blocks: [CIDR]) {
    var cells = AddressCells(blocks: blocks)
    var index: [Key: Int] = [:]
    var members: [[Int]] = []
    for pod in world.pods {
      let named = pod.ports.compactMap { port in
        port.name.map { NamedPort(name: $0, transport: port.protocol, number: port.containerPort) }
      }
      let key = Key(
        namespace: pod.namespace, owner: pod.owner, labels: pod.labels, ports: Set(named),
        hostNetwork: pod.hostNetwork, addressCells: pod.addresses.map { cells.cell(of: $0) }, nodeName: pod.nodeName)
      if let place = index[key] {
        members[place].append(pod.index)
      } else {
        index[key] = members.count
        members.append([pod.index])
      }
    }
    self.members = members
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
