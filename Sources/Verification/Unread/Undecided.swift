public import Diagnostics

/// Why a verdict is open: something of the input that is not read could change it.
public struct Undecided: Sendable {
  /// The kinds of reasons, as JSON names them.
  public enum Reason: String, Hashable, Sendable {
    /// An object of a kind without semantics here.
    case unreadKind = "unread-kind"
    /// Pods of which not even the labels are known.
    case unknownPods = "unknown-pods"
    /// Ports that an operator's pods may declare.
    case unknownPorts = "unknown-ports"
    /// A port on which a mesh carries connections to any other.
    case tunnelPort = "tunnel-port"
  }

  /// An object that leaves the verdict open.
  public struct Object: Hashable, Sendable {
    /// `Kind namespace/name`.
    public var title: String
    /// Where it was written.
    public var span: Span
  }

  /// Why.
  public var because: Reason
  /// What leaves it open, each once, sorted by title.
  public var objects: [Object]
  /// A flow that it could change, if one can be shown; its ends are not explained.
  public var flow: Counterexample?

  init(_ because: Reason, _ objects: [Object], flow: Counterexample?) {
    self.because = because
    self.objects = Set(objects).sorted { $0.title < $1.title }
    self.flow = flow.map { flow in
      var flow = flow
      flow.egress = nil
      flow.ingress = nil
      return flow
    }
  }

  /// A sentence for reports.
  public var text: String {
    // Of an object that a comparison finds changed, there are two.
    let titles = Set(objects.map(\.title)).sorted()
    let names = titles.prefix(3).joined(separator: ", ")
    let more = titles.count > 3 ? " and \(titles.count - 3) more" : ""
    return switch because {
    case .unreadKind: "\(names)\(more) \(titles.count == 1 ? "is" : "are") not read and may decide otherwise"
    case .unknownPods: "\(names)\(more) may make pods that break it"
    case .unknownPorts: "which ports the pods of \(names)\(more) declare is not known"
    case .tunnelPort: "\(names)\(more) carries connections to every port"
    }
  }
}
