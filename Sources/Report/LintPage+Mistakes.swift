extension LintPage {
  /// The sections of mistakes that are often made.
  static let mistakes = #"""
    ## open-to-everyone

    A rule lets everyone in on every port for which another policy of the same pods names partners: policies are added up,
    so what the other one asks for makes no difference. A door held open on purpose, with no other policy behind it, is no
    finding.

    ```yaml
    # wrong: the second policy undoes the first
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      ingress: [{from: [{podSelector: {matchLabels: {app: api}}}], ports: [{port: 5432}]}]
    ---
    kind: NetworkPolicy
    metadata: {name: db-more, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      ingress: [{ports: [{port: 5432}]}]
    # right: the second says for whom
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      ingress: [{from: [{podSelector: {matchLabels: {app: api}}}], ports: [{port: 5432}]}]
    ---
    kind: NetworkPolicy
    metadata: {name: db-more, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 5432}]}]
    ```

    ## pointless-peer

    An item of `from` or `to` makes no difference, since another of the same list holds all of it: one label beside `{}`,
    a `NotIn` beside every namespace, a block within a block. The narrow one was probably what was meant.

    ```yaml
    # wrong: every pod of every namespace gets in, those of dev too
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      ingress:
      - from:
        - namespaceSelector: {}
        - {namespaceSelector: {matchExpressions: [{key: env, operator: NotIn, values: [dev]}]}}
    # right
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      ingress:
      - from:
        - {namespaceSelector: {matchExpressions: [{key: env, operator: NotIn, values: [dev]}]}}
    ```

    ## half-default-deny

    A policy for all pods of a namespace, named like a default deny and without rules, isolates in one direction alone,
    and nothing isolates all of them in the other. A name that says the direction is no finding.

    ```yaml
    # wrong: without policyTypes only Ingress is meant
    kind: NetworkPolicy
    metadata: {name: default-deny, namespace: shop}
    spec:
      podSelector: {}
    # right
    kind: NetworkPolicy
    metadata: {name: default-deny, namespace: shop}
    spec:
      podSelector: {}
      policyTypes: [Ingress, Egress]
    ```

    ## namespace-without-policy

    A declared namespace has no policy, while most of the others have one. Namespaces of the system are left out, and so
    is a cluster with policies of the whole cluster. The finding is accepted by an annotation of the namespace.

    ```yaml
    # wrong: and namespace dev has none
    kind: NetworkPolicy
    metadata: {name: default-deny, namespace: shop}
    spec:
      podSelector: {}
      policyTypes: [Ingress, Egress]
    # right: begin with a default deny
    kind: NetworkPolicy
    metadata: {name: default-deny, namespace: shop}
    spec:
      podSelector: {}
      policyTypes: [Ingress, Egress]
    ---
    kind: NetworkPolicy
    metadata: {name: default-deny, namespace: dev}
    spec:
      podSelector: {}
      policyTypes: [Ingress, Egress]
    ```

    ## block-of-a-service

    A block holds the cluster address of a declared Service. Policies never see it: they judge the pod behind the Service,
    and its port. Blocks larger than a /16, or of IPv6 a /64, mean more than that.

    ```yaml
    # wrong: 10.43.0.77 is the address of Service db
    kind: NetworkPolicy
    metadata: {name: api, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: api}}
      policyTypes: [Egress]
      egress: [{to: [{ipBlock: {cidr: 10.43.0.77/32}}], ports: [{port: 5432}]}]
    # right: what the Service selects
    kind: NetworkPolicy
    metadata: {name: api, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: api}}
      policyTypes: [Egress]
      egress: [{to: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 5432}]}]
    ```

    ## scrape-blocked

    A ServiceMonitor, a PodMonitor, or the annotations `prometheus.io/scrape` and `prometheus.io/port` of pods or of a
    Service have Prometheus scrape a port of pods that are isolated for ingress, and no rule opens the port to anyone. The
    target is then down for no reason that its own logs show.

    ```yaml
    # wrong: a ServiceMonitor has port 8080 of the pods scraped
    kind: NetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: web}}
      ingress: [{from: [{namespaceSelector: {}}], ports: [{port: 80}]}]
    # right
    kind: NetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: web}}
      ingress: [{from: [{namespaceSelector: {}}], ports: [{port: 8080}]}]
    ```

    ## webhook-blocked

    The API server asks an admission webhook that pods serve; they are isolated for ingress, and no rule opens the port to
    anyone. The API server is no pod that labels pick: it runs on the network of nodes, or outside of the cluster, or comes
    through pods that carry its connections.

    ```yaml
    # wrong: 80 is the Service's port, the pods listen on 8080
    kind: NetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: web}}
      ingress: [{from: [{ipBlock: {cidr: 172.18.0.0/24}}], ports: [{port: 80}]}]
    # right: its addresses, or everyone
    kind: NetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: web}}
      ingress: [{from: [{ipBlock: {cidr: 172.18.0.0/24}}], ports: [{port: 8080}]}]
    ```

    ## ignore-without-reason

    An annotation accepts a finding and gives no reason.

    ```yaml
    # wrong
    kind: NetworkPolicy
    metadata:
      name: db
      namespace: shop
      annotations: {netpol-verify/ignore: "selects-nothing"}
    spec: {podSelector: {matchLabels: {app: database}}}
    # right
    kind: NetworkPolicy
    metadata:
      name: db
      namespace: shop
      annotations: {netpol-verify/ignore: "selects-nothing: the pods come with the next release"}
    spec: {podSelector: {matchLabels: {app: database}}}
    ```

    ## unused-ignore

    An annotation accepts a finding that is not made.

    ```yaml
    # wrong: the policy selects a pod
    kind: NetworkPolicy
    metadata:
      name: db
      namespace: shop
      annotations: {netpol-verify/ignore: "selects-nothing: the pods come later"}
    spec: {podSelector: {matchLabels: {app: db}}}
    # right
    kind: NetworkPolicy
    metadata:
      name: db
      namespace: shop
      annotations: {netpol-verify/ignore: "selects-nothing: the pods come later"}
    spec: {podSelector: {matchLabels: {app: database}}}
    ```
    """#
}
