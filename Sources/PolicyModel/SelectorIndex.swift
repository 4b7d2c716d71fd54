package import BitCollections
package import Cluster
import Network

/// A set of pod classes, by number.
package typealias ClassSet = BitSet

extension ClassSet {
  /// The classes, ascending.
  package var numbers: [Int] { Array(self) }
}

/// Answers which classes a selector picks, each distinct question once.
package struct SelectorIndex: Sendable {
  private let world: World
  private let classes: PodClasses
  private var answers: [PodSelection: ClassSet] = [:]
  /// The classes of each namespace, ascending.
  private let classesOfNamespace: [[Int]]
  private let namespaceOfName: [String: Int]
  /// The classes that share their node's network.
  package let hostNetwork: ClassSet

  /// Makes an index over the classes of `world`.
  package init(world: World, classes: PodClasses) {
    self.world = world
    self.classes = classes
    var classesOfNamespace = Array(repeating: [Int](), count: world.namespaces.count)
    for (number, members) in classes.members.enumerated() {
      classesOfNamespace[world.pods[members[0]].namespace].append(number)
    }
    self.classesOfNamespace = classesOfNamespace
    hostNetwork = ClassSet(classes.members.indices.filter { world.pods[classes.members[$0][0]].hostNetwork })
    namespaceOfName = Dictionary(
      zip(world.namespaces.map(\.name), world.namespaces.indices), uniquingKeysWith: { first, _ in first })
  }

  /// The declared pods of a selection, by class.
  ///
  /// - Parameter includesHostNetwork: policies never pick host-network pods (semantics A38, A45), properties do.
  package mutating func classes(_ selection: PodSelection, includesHostNetwork: Bool) -> ClassSet {
    let all = answers[selection] ?? compute(selection)
    answers[selection] = all
    return includesHostNetwork ? all : all.subtracting(hostNetwork)
  }

  /// The declared pods with a predicate, by class, those on the network of their nodes among them.
  mutating func classes(_ predicate: PodPredicate) -> ClassSet {
    switch predicate {
    case .never: return ClassSet()
    case .selected(let selection): return classes(selection, includesHostNetwork: true)
    case .any(let parts): return parts.reduce(ClassSet()) { $0.union(classes($1)) }
    case .all(let parts):
      return parts.reduce(ClassSet(classes.members.indices)) { $0.intersection(classes($1)) }
    case .not(let part): return ClassSet(classes.members.indices).subtracting(classes(part))
    }
  }

  /// The classes of some pods.
  func classes(ofPods places: [Int]) -> ClassSet {
    let wanted = Set(places)
    return ClassSet(classes.members.indices.filter { wanted.contains(classes.members[$0][0]) })
  }

  private func compute(_ selection: PodSelection) -> ClassSet {
    let named = selection.namespace.map { name in namespaceOfName[name].map { $0..<$0 + 1 } ?? 0..<0 }
    var result = ClassSet()
    for place in named ?? world.namespaces.indices {
      guard selection.namespaceLabels.allSatisfy({ $0.admits(world.namespaces[place].labels) }) else { continue }
      for number in classesOfNamespace[place] {
        let pod = world.pods[classes.members[number][0]]
        guard selection.podLabels.allSatisfy({ $0.admits(pod.labels) }) else { continue }
        if selection.account.isEmpty || selection.account.allSatisfy({ $0.admits(pod.account) }) {
          result.insert(number)
        }
      }
    }
    return result
  }

  /// Those of some classes whose pods declare a port.
  func declaring(_ port: NamedPort, _ some: ClassSet) -> ClassSet {
    some.filter { number in
      world.pods[classes.members[number][0]].ports.contains { $0.name == port.name && $0.protocol == port.transport }
    }
  }
}
