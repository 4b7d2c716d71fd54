import Cluster
import Kubernetes
import Network
import PolicyModel

extension PropertyJudge {
  /// Why an obligation is about nothing although its sets have members.
  func emptiness(of obligation: Obligation) -> String {
    switch obligation {
    case .isolation: "there is no pod that it speaks of"
    case .flows(let claim), .commonFamily(let claim), .reachSome(let claim):
      portsAlone(claim.ports, at: claim.destinations) ?? labelNobodyCarries(claim)
        ?? "there is no flow that it speaks of"
    case .chain(let claim):
      portsAlone(claim.ports, at: claim.targets) ?? "there is no flow that it speaks of"
    }
  }

  /// Set when a claim limits itself to names of ports that none of its destinations declares.
  private func portsAlone(_ ports: PropertyPorts, at destinations: EndpointSet) -> String? {
    guard ports.connections.isEmpty, !ports.names.isEmpty else { return nil }
    let places = destinations.classes.flatMap { model.classes.members[$0] }
    let declared = places.flatMap { model.world.pods[$0].ports }.compactMap(\.name)
    guard !declared.contains(where: { ports.names.contains($0) }) else { return nil }
    let names = ports.names.map { "`\($0)`" }.joined(separator: " or ")
    let meant = ports.names.lazy.compactMap { nearest($0, among: Set(declared).sorted()) }.first
    return "no destination declares a port named \(names)" + (meant.map { "; did you mean `\($0)`?" } ?? "")
  }

  /// Set when a claim compares values of a label that nothing carries.
  private func labelNobodyCarries(_ claim: FlowClaim) -> String? {
    guard let separation = claim.separation, separation.ignoresUnlabelled else { return nil }
    let classes = claim.sources.union(claim.destinations).classes
    guard !classes.contains(where: { separation.value(ofClass: $0, in: model) != nil }) else { return nil }
    let pods = classes.flatMap { model.classes.members[$0] }.map { model.world.pods[$0] }
    let carriers = pods.map { separation.isOfNamespace ? model.world.namespace(of: $0).labels : $0.labels }
    let meant = nearest(separation.key, among: Set(carriers.flatMap(\.keys)).sorted())
    return "\(separation.isOfNamespace ? "no namespace" : "no pod") of those compared has label `\(separation.key)`"
      + (meant.map { "; did you mean `\($0)`?" } ?? "")
  }
}
