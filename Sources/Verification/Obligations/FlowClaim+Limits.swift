import Claims
import Cluster
import Kubernetes
import Network
import PolicyModel

extension FlowClaim {
  /// The claim without what waivers accept, and about what a focus accepts.
  func limited(to limits: WaiverLimits) -> Self {
    var result = self
    result.permissions += limits.excluded
    if let focus = limits.focus { result.focus = focus }
    return result
  }

  /// Why the claim is about nothing although its sets have members.
  func emptiness(in model: PolicyModel) -> String {
    ports.undeclared(at: destinations, in: model) ?? labelNobodyCarries(in: model)
      ?? "there is no flow that it speaks of"
  }

  /// Set when the claim compares values of a label that nothing carries.
  private func labelNobodyCarries(in model: PolicyModel) -> String? {
    guard let separation, separation.ignoresUnlabelled else { return nil }
    let classes = sources.union(destinations).classes
    guard !classes.contains(where: { separation.value(ofClass: $0, in: model) != nil }) else { return nil }
    let pods = classes.flatMap { model.classes.members[$0] }.map { model.world.pods[$0] }
    let carriers = pods.map { separation.isOfNamespace ? model.world.namespace(of: $0).labels : $0.labels }
    let meant = nearest(separation.key, among: Set(carriers.flatMap(\.keys)).sorted())
    return "\(separation.isOfNamespace ? "no namespace" : "no pod") of those compared has label `\(separation.key)`"
      + (meant.map { "; did you mean `\($0)`?" } ?? "")
  }
}

extension PropertyPorts {
  /// Set when a claim limits itself to names of ports that none of its destinations declares: says so.
  func undeclared(at destinations: EndpointSet, in model: PolicyModel) -> String? {
    guard connections.isEmpty, !names.isEmpty else { return nil }
    let places = destinations.classes.flatMap { model.classes.members[$0] }
    let declared = places.flatMap { model.world.pods[$0].ports }.compactMap(\.name)
    guard !declared.contains(where: { names.contains($0) }) else { return nil }
    let list = names.map { "`\($0)`" }.joined(separator: " or ")
    let meant = names.lazy.compactMap { nearest($0, among: Set(declared).sorted()) }.first
    return "no destination declares a port named \(list)" + (meant.map { "; did you mean `\($0)`?" } ?? "")
  }
}
