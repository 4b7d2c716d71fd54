package import Network

/// One end of the flows that an edit is about: the pods that it can be, or an address.
package struct AskedEnd: Sendable {
  /// The places of its pods in the world; empty for an address or a node.
  package var pods: [Int]
  /// The address of an outside end or a node.
  package var address: IPAddress?
  /// Whether it is a pod that does not exist yet: its labels are the question, and are left alone.
  package var isHypothetical: Bool

  /// Makes an end.
  package init(pods: [Int], address: IPAddress?, isHypothetical: Bool) {
    self.pods = pods
    self.address = address
    self.isHypothetical = isHypothetical
  }
}

/// Both ends of the flows that an edit is about.
package struct AskedEnds: Sendable {
  /// Who opens them.
  package var from: AskedEnd
  /// Who accepts them.
  package var to: AskedEnd

  /// Makes the ends.
  package init(from: AskedEnd, to: AskedEnd) {
    self.from = from
    self.to = to
  }

  /// The end that a direction's rules look at.
  package func other(_ direction: Direction) -> AskedEnd { direction.ends(source: from, destination: to).other }
}
