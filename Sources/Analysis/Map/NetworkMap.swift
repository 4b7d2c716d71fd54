package import Network
package import Verification

/// Who can reach whom and by which rules, in the form in which people look at it: a matrix whose lines are ends.
///
/// Ends that send alike, by the same rules, are of one row class, and those that receive alike of one column class. What
/// passes is told once for each pair of classes, so that a large cluster of few habits has a small map.
package struct NetworkMap: Sendable {
  /// An end of connections.
  package struct End: Sendable {
    /// What it is. Outside addresses are cut where rules cut them. Doors, which lead from outside to pods, become ends of
    /// the map once they are ends of connections.
    package var end: ConnectionEnd
    /// Its class as source.
    package var row: Int
    /// Its class as destination.
    package var column: Int
    /// Whether pairs of its own pods count. A workload of one pod has no connection with itself, whatever the record of
    /// its classes says of a pod and another like it.
    package var hasPairsWithin: Bool
  }

  /// What passes from each end of a row class to each of a column class, by the same rules.
  package struct Record: Sendable {
    /// The class of the sources.
    package var row: Int
    /// The class of the destinations.
    package var column: Int
    /// The ports.
    package var ports: ConnectionSet
    /// The place in `reasons` of what the source's end says.
    package var egress: Int
    /// The same of the destination's end.
    package var ingress: Int
    /// Whether it passes for some pods or addresses only, or under one reading of the policies only.
    package var isSome: Bool
    /// Whether it is not decided.
    package var isUndecided: Bool
    /// Whether nearly everyone has it; see `CommonConnections`.
    package var isCommon = false
  }

  /// A pair, or an end alone, that breaks a property, or of which it is not decided whether it does.
  package struct Mark: Hashable, Sendable {
    /// The place of the property in `properties`.
    package var property: Int
    /// Whether it is not decided.
    package var isUndecided: Bool
    /// The place of the source in `ends`; nil where it is none of them, such as a node or a pod that nobody declares.
    package var from: Int?
    /// The same of the destination; nil also where the property speaks of one pod.
    package var to: Int?
  }

  /// What a property shuts as a whole: no connection from one of `from` to one of `to`, places in `ends`.
  package struct Shut: Sendable {
    package var from: [Int]
    package var to: [Int]
  }

  /// A judged property.
  package struct Property: Sendable {
    /// What was found out of it.
    package var outcome: PropertyOutcome
    /// What it shuts; empty unless it is proved.
    package var shut: [Shut] = []
  }

  /// The list of which this is the map.
  package var list: Connectivity
  /// The namespaces in the order in which connections flow: who sends, who receives, who serves everyone.
  package var namespaces: [String] = []
  /// The ends: outside addresses, then workloads by the order of `namespaces` and by name.
  package var ends: [End] = []
  /// What passes.
  package var records: [Record] = []
  /// What ends say, each list of reasons once.
  package var reasons: [[Counterexample.Because]] = []
  /// The properties, in the order of the file; empty where none were judged.
  package var properties: [Property] = []
  /// What breaks them, or may.
  package var marks: [Mark] = []
  /// What nearly everyone may use.
  package var common: [CommonConnections.Item] = []
}
