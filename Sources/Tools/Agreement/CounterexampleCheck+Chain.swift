import Cluster
import Network
import Properties
import ReferenceEvaluator
import Verification

extension CounterexampleCheck {
  /// What a chain has come by: a pod with its addresses, or an address.
  private struct Stop {
    var ends: [FlowGrid.End]
    var pod: Int? { ends[0].pod }
  }

  /// Whether the flows of a counterexample can be one chain that violates a claim.
  func isChain(_ example: Counterexample, _ assertion: Assertion) -> Bool {
    guard case .neverReachesTransitively(let from, _, _, let transitive) = assertion, let first = example.hops.first,
      example.hops.count <= transitive.maxHops ?? .max
    else { return false }
    return candidates(first.from, first.family).contains { source in
      judge.membership.contains(from.expression, source)
        && leads([Stop(ends: [source])], over: example.hops[...], assertion)
    }
  }

  /// Whether the rest of the flows can follow those that led to some stops.
  private func leads(_ path: [Stop], over hops: ArraySlice<Counterexample>, _ assertion: Assertion) -> Bool {
    guard case .neverReachesTransitively(_, let to, let ports, let transitive) = assertion else { return false }
    guard let hop = hops.first else { return true }
    guard let last = path.last, let words = hop.to, let transport = hop.transport, let port = hop.port else {
      return false
    }
    let isLast = hops.count == 1
    let sources = candidates(hop.from, hop.family).filter { isSame(last, $0) && areApart($0, path.dropLast()) }
    let destinations = candidates(words, hop.family).filter { end in
      guard areApart(end, path[...]) else { return false }
      if isLast { return judge.membership.contains(to.expression, end) }
      return end.pod != nil && !(transitive.notThrough.map { judge.membership.contains($0.expression, end) } ?? false)
    }
    for source in sources {
      for destination in destinations {
        let pair = FlowGrid.Pair(source: source, destination: destination)
        let flow = ForceJudge.Flow(pair: pair, transport: transport, port: port)
        guard FlowGrid.isFlow(pair, in: read.world), judge.isAllowed(flow), isAsChosen(hop, flow),
          !isLast || judge.isOn(ports, flow)
        else {
          continue
        }
        let before = Stop(ends: last.ends + [source])
        if leads(path.dropLast() + [before, Stop(ends: [destination])], over: hops.dropFirst(), assertion) {
          return true
        }
      }
    }
    return false
  }

  /// What words for an end can mean, with more addresses where it has none of its own: all pods of a chain have
  /// different ones.
  private func candidates(_ words: EndDescription, _ family: IPFamily?) -> [FlowGrid.End] {
    let known = ends(words, family).filter { family == nil || $0.endpoint.address.family == family }
    let more = known.flatMap { end -> [FlowGrid.End] in
      words.address == nil ? judge.neighbours(of: end) : []
    }
    return known + more
  }

  /// Whether an end can be the pod or address that the chain has come to: it has one address of each family.
  private func isSame(_ stop: Stop, _ end: FlowGrid.End) -> Bool {
    guard stop.pod != nil else { return stop.ends.contains(end) }
    return stop.ends.allSatisfy { known in
      let (one, other) = (known.endpoint.address, end.endpoint.address)
      return known.pod == end.pod && known.node == end.node && (one.family != other.family || one == other)
    }
  }

  /// Whether an end is none of some stops.
  private func areApart(_ end: FlowGrid.End, _ stops: ArraySlice<Stop>) -> Bool {
    stops.allSatisfy { stop in
      if let pod = end.pod, pod == stop.pod, !read.world.pods[pod].isReplicated { return false }
      return stop.ends.allSatisfy { other in
        other.endpoint.address != end.endpoint.address || (other.isHost && end.isHost && (other.pod ?? end.pod) != nil)
      }
    }
  }
}

extension FlowGrid.End {
  /// The node that a pod is taken to run on.
  fileprivate var node: String? {
    if case .pod(_, _, let node, _) = endpoint { node } else { nil }
  }
}
