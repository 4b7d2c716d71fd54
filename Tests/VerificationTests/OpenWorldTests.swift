import Diagnostics
import Kubernetes
import Properties
import Testing
import Verification
import YAMLTree
import Z3Backend

@Suite struct OpenWorldTests {
  static let manifests = """
    apiVersion: v1
    kind: Namespace
    metadata: {name: shop, labels: {env: prod}}
    ---
    apiVersion: v1
    kind: Namespace
    metadata: {name: dev, labels: {env: dev}}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: backend, namespace: shop}
    spec:
      selector: {matchLabels: {app: backend}}
      template: {metadata: {labels: {app: backend}}, spec: {containers: [{name: c, image: i}]}}
    ---
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: db, namespace: shop}
    spec:
      replicas: 1
      selector: {matchLabels: {app: db}}
      template:
        metadata: {labels: {app: db}}
        spec: {containers: [{name: c, image: i, ports: [{name: sql, containerPort: 5432}]}]}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      ingress:
      - from: [{podSelector: {matchLabels: {app: backend}}}]
        ports: [{port: sql}]
    """

  func verify(_ properties: String, model: String = "{world: open}") throws -> Outcome {
    let text = """
      apiVersion: netpol-verify/v1
      kind: PropertySet
      metadata: {name: t}
      spec:
        model: \(model)
        properties:
      \(properties)
      """
    let context = DecodingContext()
    var diagnostics = DiagnosticBag()
    func read(_ text: String, _ id: Int32) -> [YAMLNode] {
      YAMLReader.read(
        SourceFile(path: "f", bytes: Array(text.utf8)), id: .init(index: id), diagnostics: &diagnostics)
    }
    let document = try #require(read(text, 0).first)
    let set = PropertySet.decode(Cursor(document, context: context))
    var reader = ManifestReader(context: context)
    for document in read(Self.manifests, 1) { reader.read(document) }
    #expect(context.diagnostics.all.isEmpty && diagnostics.all.isEmpty)
    var solver = Z3Solver()
    let outcome = try Verifier.verify(
      try #require(set), manifests: reader.result, solver: &solver, diagnostics: &diagnostics)
    return try #require(outcome, "\(diagnostics.all)")
  }

  @Test func labelsOfTheSameNamespaceCanBeTakenOn() throws {
    let outcome = try verify(
      """
        - name: closed
          world: closed
          onlyFrom: {to: {workload: shop/StatefulSet/db}, from: {workload: shop/Deployment/backend}, ports: [5432/TCP]}
        - name: open
          onlyFrom: {to: {workload: shop/StatefulSet/db}, from: {workload: shop/Deployment/backend}, ports: [5432/TCP]}
        - name: by-label
          onlyFrom: {to: {namespace: shop, podSelector: {matchLabels: {app: db}}}, from: {namespace: shop, podSelector: {matchLabels: {app: backend}}}, ports: [sql]}
        - name: from-dev
          neverReaches: {from: {namespaceSelector: {matchLabels: {env: dev}}}, to: {namespace: shop, podSelector: {matchLabels: {app: db}}}}
        - name: isolated-db
          defaultDeny: {pods: {namespace: shop, podSelector: {matchLabels: {app: db}}}, directions: [Ingress]}
        - name: isolated-all
          defaultDeny: {pods: {namespace: shop}, directions: [Ingress]}
      """)
    for property in outcome.properties {
      print(property.property.name, property.verdict, property.violatingPairs)
      for example in property.counterexamples {
        print("  ", example.from.title, "→", example.to?.title ?? "", example.connections, example.explanation ?? "")
      }
    }
    #expect(outcome.properties.map(\.verdict) == [.proved, .violated, .proved, .proved, .proved, .violated])
  }
}
