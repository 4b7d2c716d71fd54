package import BitCollections
package import Cluster
import Kubernetes

/// A set of pod classes, by number.
package typealias ClassSet = BitSet

/// Answers which classes a selector picks, each distinct question once.
package struct SelectorIndex: Sendable {
  private let world: World
  private let classes: PodClasses
  private var answers: [PodSelection: ClassSet] = [:]

  /// Makes an index over the classes of `world`.
  package init(world: World, classes: PodClasses) {
    self.world = world
    self.classes = classes
  }

  /// The declared pods of a selection, by class.
  ///
  /// - Parameter includesHostNetwork: policies never pick host-network pods (semantics A38, A45), properties do.
  package mutating func classes(_ selection: PodSelection, includesHostNetwork: Bool) -> ClassSet {
    let all = answers[selection] ?? compute(selection)
    answers[selection] = all
    return includesHostNetwork ? all : all.subtracting(hostNetwork)
  }

  private func compute(_ selection: PodSelection) -> ClassSet {
    let admitted = world.namespaces.map { space in
      (selection.namespace == nil || selection.namespace == space.name)
        && (selection.namespaceSelector.map { $0.requirements.allSatisfy { $0.admits(space.labels) } } ?? true)
    }
    let requirements = selection.podSelector?.requirements ?? []
    var result = ClassSet()
    for (number, members) in classes.members.enumerated() {
      guard let first = members.first else { continue }
      let pod = world.pods[first]
      if admitted[pod.namespace], requirements.allSatisfy({ $0.admits(pod.labels) }) { result.insert(number) }
    }
    return result
  }

  /// The classes that share their node's network.
  package var hostNetwork: ClassSet {
    ClassSet(classes.members.indices.filter { world.pods[classes.members[$0][0]].hostNetwork })
  }
}
