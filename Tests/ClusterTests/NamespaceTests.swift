import Cluster
import Kubernetes
import TestSupport
import Testing

struct NamespaceTests {
  private static func namespace(_ name: String, _ labels: String) -> String {
    "apiVersion: v1\nkind: Namespace\nmetadata: {name: \(name), labels: \(labels)}\n---\n"
  }

  @Test func a21TheNameIsALabelWhateverTheManifestSays() throws {
    let world = try World.reading(
      Self.namespace("a", "{}") + Self.namespace("b", "{env: prod, kubernetes.io/metadata.name: a}"))
    #expect(
      world.namespaces.map(\.labels) == [
        ["kubernetes.io/metadata.name": "a"], ["env": "prod", "kubernetes.io/metadata.name": "b"],
      ])
    #expect(world.namespaces.map(\.isDeclared) == [true, true])
  }

  /// Whatever lies in a namespace makes it one, and the manifest of the namespace tells its labels wherever it stands.
  @Test func namespacesThatNobodyDeclares() throws {
    let policy =
      "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: b}\nspec: {}\n---\n"
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: c}\nspec: {}\n---\n"
    let world = try World.reading(
      pod("p") + pod("q", ", namespace: d") + policy + service + workload("Deployment", "w", metadata: ", namespace: a")
        + Self.namespace("d", "{env: prod}"))
    #expect(world.namespaces.map(\.name) == ["a", "b", "c", "d", "default"])
    #expect(world.namespaces.map(\.isDeclared) == [false, false, false, true, false])
    #expect(world.namespaces.map { $0.labels["kubernetes.io/metadata.name"] } == ["a", "b", "c", "d", "default"])
    #expect(world.namespace(named: "d")?.labels["env"] == "prod")
  }
}
