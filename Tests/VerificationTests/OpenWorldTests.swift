import Testing
import VerificationSupport

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

  @Test func labelsOfTheSameNamespaceCanBeTakenOn() throws {
    let (outcome, _) = try Inline.verify(
      Self.manifests, model: "{world: open}",
      properties:
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
    #expect(
      Inline.lines(outcome) == [
        "closed: proved", "open: violated",
        "  hypothetical: a pod in namespace shop labelled app=backend → shop/StatefulSet/db 5432/TCP",
        "by-label: proved", "from-dev: proved", "isolated-db: proved", "isolated-all: violated",
        "  shop/Deployment/backend no NetworkPolicy isolates it for ingress",
        "  hypothetical: a pod in namespace shop without labels no NetworkPolicy isolates it for ingress",
      ])
  }
}
