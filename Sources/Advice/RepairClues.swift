package import Cluster
package import Diagnostics
package import Kubernetes
package import Network
package import YAMLTree

/// What is known of what policies are meant to say.
package struct RepairClues: Sendable {
  /// One side of a sentence.
  package struct Party: Hashable, Sendable {
    /// Pods of the world that are alike to the sentence; empty for a block.
    package var pods: [Int]
    /// The same as the sentence has them; nil where it names a workload.
    package var written: WrittenPods?
    /// Addresses.
    package var block: CIDR?
    /// Those that are left out.
    package var except: [CIDR]

    /// Makes a party.
    package init(pods: [Int] = [], written: WrittenPods? = nil, block: CIDR? = nil, except: [CIDR] = []) {
      (self.pods, self.written, self.block, self.except) = (pods, written, block, except)
    }
  }

  /// That some may talk to others, as a property has it.
  package struct Sentence: Sendable {
    package var from: [Party]
    package var to: [Party]
    /// On which ports; empty for all.
    package var ports: [Port]
    /// Whether it is said that they must, or must not with others.
    package var isStrong: Bool

    /// Makes a sentence.
    package init(from: [Party], to: [Party], ports: [Port], isStrong: Bool) {
      (self.from, self.to, self.ports, self.isStrong) = (from, to, ports, isStrong)
    }

    /// The side that talks at a direction's own end, and the other.
    package func sides(_ direction: Direction) -> (own: [Party], other: [Party]) {
      direction == .egress ? (from, to) : (to, from)
    }
  }

  /// A port of a sentence.
  package struct Port: Hashable, Sendable {
    package var transport: TransportProtocol
    package var port: IntOrString

    /// Makes a port.
    package init(_ transport: TransportProtocol, _ port: IntOrString) {
      (self.transport, self.port) = (transport, port)
    }
  }

  /// The documents of policies, by their places in the world.
  package var documents: [Int: YAMLNode]
  /// Who may talk to whom.
  package var sentences: [Sentence]
  /// Blocks that the property file names, each once, in order.
  package var blocks: [CIDR]

  /// Makes clues.
  package init(documents: [Int: YAMLNode], sentences: [Sentence], blocks: [CIDR]) {
    (self.documents, self.sentences, self.blocks) = (documents, sentences, blocks)
  }
}

/// A language that knows how its policies are mended, all of which isolate pods and allow: an end's answer is one where
/// none of them isolates it, one where some do and none allows, and one where one allows, whatever policies of other
/// languages say.
package protocol Repairer: Sendable {
  /// Whether a policy is one of the language.
  static func writes(_ policy: any PolicyObject) -> Bool

  /// A policy that isolates all pods of a namespace in a direction, and lets nothing through.
  static func closing(_ namespace: String, _ direction: Direction, span: Span) -> any PolicyObject

  /// One that lets everything through there.
  static func opening(_ namespace: String, _ direction: Direction, span: Span) -> any PolicyObject

  /// Mends the policies of a world.
  init(world: World, clues: RepairClues)

  /// Edits of one mistake each that may bring an end nearer to what is wanted there; dear ones too, and in no order. Nobody
  /// has looked what else they do.
  func edits(_ goal: RepairGoal) -> [RepairEdit]

  /// A policy with two edits made; nil where one is in the other's way, or the API server would not take what comes of it.
  func policy(_ first: RepairEdit, with second: RepairEdit) -> (any PolicyObject)?
}
