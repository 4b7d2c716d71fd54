import Claims
import Cluster
import EnforcerTiers
import Kubernetes
import Network
import PolicyModel
import TestSupport
import Testing

/// What a claim can see of a model: the policies that bear on it, and endpoints in groups that nothing tells apart.
struct SliceTests {
  /// Six pods of one namespace, each a workload of its own, and policies that look at some of their labels.
  private static func model() throws -> PolicyModel {
    func pod(_ name: String, _ labels: String, port: String) -> String {
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: \(name), namespace: shop, labels: \(labels)}
      spec: {containers: [{name: c, image: i, ports: [{name: \(port), containerPort: 80}]}]}
      """
    }
    let pods = [
      pod("a", "{app: web}", port: "http"), pod("b", "{app: web}", port: "http"), pod("c", "{app: web}", port: "admin"),
      pod("d", "{app: db}", port: "http"), pod("e", "{app: x}", port: "http"), pod("f", "{app: z}", port: "http"),
    ]
    let policies = """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: db, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: db}}
        ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: web, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: web}}
        ingress: [{ports: [{port: http}]}]
      """
    return PolicyModel(try World.reading(pods.joined(separator: "\n---\n") + "\n---\n" + policies))
  }

  private static func claim(_ model: PolicyModel, to names: [String]) -> FlowClaim {
    let all = EndpointSet(classes: ClassSet(model.classes.members.indices))
    let wanted = model.classes.members.indices.filter {
      names.contains(model.world.pods[model.classes.members[$0][0]].name ?? "")
    }
    return FlowClaim(
      sources: all, destinations: EndpointSet(classes: ClassSet(wanted)), ports: .all, violation: .allowed)
  }

  /// The names of the pods of each group.
  private static func names(_ groups: [EndpointGroup], _ model: PolicyModel) -> [[String]] {
    groups.map { group in
      group.classes.flatMap { model.classes.members[$0] }.compactMap { model.world.pods[$0].name }.sorted()
    }
  }

  /// Sources are told apart by what rules ask of them, and by nothing else.
  @Test func sourcesOfTheDatabase() throws {
    let model = try Self.model()
    let slice = Slice(model, claim: Self.claim(model, to: ["d"]))
    #expect(Self.names(slice.sources, model).sorted { $0[0] < $1[0] } == [["a", "b", "c"], ["d", "e", "f"]])
    #expect(slice.ingress.policies.compactMap(\.index).map { model.world.policies[$0].reference.name } == ["db"])
    #expect(slice.egress.isEmpty)
  }

  /// Destinations are told apart by the numbers of ports that rules name, too.
  @Test func destinationsWithNamedPorts() throws {
    let model = try Self.model()
    let slice = Slice(model, claim: Self.claim(model, to: ["a", "b", "c"]))
    #expect(Self.names(slice.destinations, model).sorted { $0[0] < $1[0] } == [["a", "b"], ["c"]])
    #expect(slice.ingress.policies.compactMap(\.index).map { model.world.policies[$0].reference.name } == ["web"])
    // Nothing that governs them looks at sources.
    #expect(Self.names(slice.sources, model) == [["a", "b", "c", "d", "e", "f"]])
  }

  /// A claim that compares two sets does not mix their members.
  @Test func regionsAreNotMixed() throws {
    let model = try Self.model()
    var claim = Self.claim(model, to: ["d"])
    let some = ClassSet(model.classes.members.indices.filter { model.representative($0).name == "e" })
    claim.permissions = [
      .init(sources: EndpointSet(classes: some), destinations: claim.destinations, ports: .all)
    ]
    let slice = Slice(model, claim: claim)
    #expect(
      Self.names(slice.sources, model).sorted { $0[0] < $1[0] } == [["a", "b", "c"], ["d", "f"], ["e"]])
  }

  /// Who wants no policy sees none, and everything is one group.
  @Test func aBareSlice() throws {
    let model = try Self.model()
    let slice = Slice(model, claim: Self.claim(model, to: ["a", "b", "c", "d"]), isBare: true)
    #expect(slice.ingress.isEmpty && slice.egress.isEmpty)
    #expect(slice.sources.count == 1 && slice.destinations.count == 1)
  }
}
