extension LintPage {
  /// The sections of policies that are ordered and deny.
  static let tiers = #"""
    ## shadowed-rule

    Of a policy whose rules also deny, the first rule that matches decides, and of several policies the stronger one. What
    a rule of this id matches is all decided before it is asked: by one rule, which is named and which matches as much for
    every pod that could exist, or by several together, as far as declared pods go.

    That such a policy repeats what weaker ones say is no finding: it is there for the day when they change. So
    `redundant-rule` and `redundant-policy` speak of NetworkPolicies alone.

    ```yaml
    # wrong
    kind: ClusterNetworkPolicy
    metadata: {name: admin}
    spec:
      tier: Admin
      priority: 10
      subject: {namespaces: {}}
      ingress:
      - {action: Deny, from: [{namespaces: {matchLabels: {env: dev}}}]}
      - action: Accept
        from:
        - pods:
            namespaceSelector: {matchLabels: {env: dev}}
            podSelector: {matchLabels: {app: test}}
    # right
    kind: ClusterNetworkPolicy
    metadata: {name: admin}
    spec:
      tier: Admin
      priority: 10
      subject: {namespaces: {}}
      ingress:
      - action: Accept
        from:
        - pods:
            namespaceSelector: {matchLabels: {env: dev}}
            podSelector: {matchLabels: {app: test}}
      - {action: Deny, from: [{namespaces: {matchLabels: {env: dev}}}]}
    ```

    ## never-asked

    NetworkPolicies decide finally about the pods that they isolate. A policy of the Baseline tier of which every declared
    pod is isolated in a direction has no say in it. The same holds of a policy of a Calico tier behind one that denies at
    its end, if no rule of that one passes anything.

    ```yaml
    # wrong: NetworkPolicy default-deny isolates every pod of shop
    kind: ClusterNetworkPolicy
    metadata: {name: baseline}
    spec:
      tier: Baseline
      priority: 10
      subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
      ingress: [{action: Deny, from: [{namespaces: {matchLabels: {env: dev}}}]}]
    # right: asked before it
    kind: ClusterNetworkPolicy
    metadata: {name: admin}
    spec:
      tier: Admin
      priority: 10
      subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
      ingress: [{action: Deny, from: [{namespaces: {matchLabels: {env: dev}}}]}]
    ```

    ## tie

    Two policies of one tier have the same priority, or in Calico the same `order`, and their first rules that match say
    different things of some connection. An enforcer may ask either first; releases of Calico differ, and with a release
    in the model nothing is open. Such a connection is undecided; the note shows one.

    ```yaml
    # wrong
    kind: ClusterNetworkPolicy
    metadata: {name: one}
    spec:
      tier: Admin
      priority: 10
      subject: {namespaces: {}}
      egress: [{action: Accept, to: [{namespaces: {matchLabels: {env: dev}}}]}]
    ---
    kind: ClusterNetworkPolicy
    metadata: {name: two}
    spec:
      tier: Admin
      priority: 10
      subject: {namespaces: {}}
      egress: [{action: Deny, to: [{namespaces: {matchLabels: {env: dev}}}]}]
    # right
    kind: ClusterNetworkPolicy
    metadata: {name: one}
    spec:
      tier: Admin
      priority: 10
      subject: {namespaces: {}}
      egress: [{action: Accept, to: [{namespaces: {matchLabels: {env: dev}}}]}]
    ---
    kind: ClusterNetworkPolicy
    metadata: {name: two}
    spec:
      tier: Admin
      priority: 20
      subject: {namespaces: {}}
      egress: [{action: Deny, to: [{namespaces: {matchLabels: {env: dev}}}]}]
    ```

    ## mixed-versions

    A tier has policies of `v1alpha1` and of `v1alpha2`. No enforcer says how it orders the ones against the others,
    whatever their priorities.

    ```yaml
    # wrong
    kind: AdminNetworkPolicy
    metadata: {name: old}
    spec:
      priority: 5
      subject: {namespaces: {}}
      egress: [{action: Allow, to: [{namespaces: {matchLabels: {env: dev}}}]}]
    ---
    kind: ClusterNetworkPolicy
    metadata: {name: new}
    spec:
      tier: Admin
      priority: 10
      subject: {namespaces: {}}
      ingress: [{action: Deny, from: [{namespaces: {matchLabels: {env: dev}}}]}]
    # right
    kind: ClusterNetworkPolicy
    metadata: {name: old}
    spec:
      tier: Admin
      priority: 5
      subject: {namespaces: {}}
      egress: [{action: Accept, to: [{namespaces: {matchLabels: {env: dev}}}]}]
    ---
    kind: ClusterNetworkPolicy
    metadata: {name: new}
    spec:
      tier: Admin
      priority: 10
      subject: {namespaces: {}}
      ingress: [{action: Deny, from: [{namespaces: {matchLabels: {env: dev}}}]}]
    ```

    ## deny-leaves-outside-open

    A rule for ingress denies every pod. Policies of the whole cluster can name pods alone there: what comes from outside
    the cluster, from nodes and from pods on the network of their node is never denied by them. A NetworkPolicy that
    isolates the pods does that.

    ```yaml
    # wrong: pods are denied, everyone else gets in
    kind: ClusterNetworkPolicy
    metadata: {name: admin}
    spec:
      tier: Admin
      priority: 10
      subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
      ingress: [{action: Deny, from: [{namespaces: {}}]}]
    # right: isolation denies whatever nothing allows
    kind: NetworkPolicy
    metadata: {name: default-deny, namespace: shop}
    spec:
      podSelector: {}
      policyTypes: [Ingress]
    ```

    ## deny-leaves-family-open

    A rule for egress denies `0.0.0.0/0` and none of the policy denies `::/0`, or the reverse, and the model has both
    address families.

    ```yaml
    # wrong
    kind: ClusterNetworkPolicy
    metadata: {name: admin}
    spec:
      tier: Admin
      priority: 10
      subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
      egress:
      - {action: Accept, to: [{namespaces: {}}]}
      - {action: Deny, to: [{networks: [0.0.0.0/0]}]}
    # right
    kind: ClusterNetworkPolicy
    metadata: {name: admin}
    spec:
      tier: Admin
      priority: 10
      subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
      egress:
      - {action: Accept, to: [{namespaces: {}}]}
      - {action: Deny, to: [{networks: [0.0.0.0/0, "::/0"]}]}
    ```

    ## deny-covers-pods

    A rule for egress denies a block in which pods have their addresses, and no rule before it accepts or passes anything
    for pods. A block of these policies matches pods, too.

    ```yaml
    # wrong
    kind: ClusterNetworkPolicy
    metadata: {name: admin}
    spec:
      tier: Admin
      priority: 10
      subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
      egress: [{action: Deny, to: [{networks: [0.0.0.0/0, "::/0"]}]}]
    # right
    kind: ClusterNetworkPolicy
    metadata: {name: admin}
    spec:
      tier: Admin
      priority: 10
      subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
      egress:
      - {action: Accept, to: [{namespaces: {}}]}
      - {action: Deny, to: [{networks: [0.0.0.0/0, "::/0"]}]}
    ```

    ## deny-misses-port-name

    A rule denies a port by its name, and a destination declares no port of this name: nothing is denied there.

    ```yaml
    # wrong: db declares no port of this name
    kind: ClusterNetworkPolicy
    metadata: {name: admin}
    spec:
      tier: Admin
      priority: 10
      subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
      ingress:
      - action: Deny
        from: [{namespaces: {matchLabels: {env: dev}}}]
        protocols: [{destinationNamedPort: http}]
    # right: a number is one everywhere
    kind: ClusterNetworkPolicy
    metadata: {name: admin}
    spec:
      tier: Admin
      priority: 10
      subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
      ingress:
      - action: Deny
        from: [{namespaces: {matchLabels: {env: dev}}}]
        protocols: [{tcp: {destinationPort: {number: 8080}}}]
    ```

    ## several-port-numbers

    A rule names a port, and one pod declares the name for several numbers. All of them are taken to be meant.

    ```yaml
    # wrong: a policy names port console
    kind: Pod
    metadata: {name: admin, namespace: shop, labels: {app: admin}}
    spec:
      containers:
      - name: admin
        ports: [{name: console, containerPort: 9000}, {name: console, containerPort: 9001}]
    # right: one number for one name
    kind: Pod
    metadata: {name: admin, namespace: shop, labels: {app: admin}}
    spec:
      containers:
      - name: admin
        ports: [{name: old-console, containerPort: 9000}, {name: console, containerPort: 9001}]
    ```

    ## no-namespace-selector

    `pods` without `namespaceSelector` means the pods of every namespace, unlike a peer of a NetworkPolicy.

    ```yaml
    # wrong
    kind: ClusterNetworkPolicy
    metadata: {name: admin}
    spec:
      tier: Admin
      priority: 10
      subject: {pods: {podSelector: {matchLabels: {app: db}}}}
      ingress: [{action: Deny, from: [{namespaces: {matchLabels: {env: dev}}}]}]
    # right
    kind: ClusterNetworkPolicy
    metadata: {name: admin}
    spec:
      tier: Admin
      priority: 10
      subject:
        pods:
          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}
          podSelector: {matchLabels: {app: db}}
      ingress: [{action: Deny, from: [{namespaces: {matchLabels: {env: dev}}}]}]
    ```

    ## only-host-network

    A subject or peer picks pods by labels that only pods on the network of their node have. Labels pick none of these;
    their node's address does.

    ```yaml
    # wrong: agent is on the network of its node
    kind: ClusterNetworkPolicy
    metadata: {name: admin}
    spec:
      tier: Admin
      priority: 10
      subject:
        pods:
          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
          podSelector: {matchLabels: {app: agent}}
      egress: [{action: Deny, to: [{namespaces: {matchLabels: {env: dev}}}]}]
    # right: this one has a network of its own
    kind: ClusterNetworkPolicy
    metadata: {name: admin}
    spec:
      tier: Admin
      priority: 10
      subject:
        pods:
          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
          podSelector: {matchLabels: {k8s-app: kube-dns}}
      egress: [{action: Deny, to: [{namespaces: {matchLabels: {env: dev}}}]}]
    ```

    ## domain-names

    A rule is about domain names. Nobody can tell which addresses they have. What `verify` calls denied is denied whatever
    they are, what it calls allowed is allowed without them, and what depends on them is undecided.

    ```yaml
    # wrong
    kind: ClusterNetworkPolicy
    metadata: {name: admin}
    spec:
      tier: Admin
      priority: 10
      subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
      egress: [{action: Accept, to: [{domainNames: ["*.example.com"]}]}]
    # right
    kind: ClusterNetworkPolicy
    metadata: {name: admin}
    spec:
      tier: Admin
      priority: 10
      subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
      egress: [{action: Accept, to: [{networks: [192.0.2.0/24]}]}]
    ```

    ## unknown-nodes

    A rule is about nodes, and the manifests declare none. What depends on their addresses is undecided.

    ```yaml
    # wrong
    kind: ClusterNetworkPolicy
    metadata: {name: admin}
    spec:
      tier: Admin
      priority: 10
      subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
      egress: [{action: Deny, to: [{nodes: {matchLabels: {role: edge}}}]}]
    # right: the nodes are among the manifests
    kind: ClusterNetworkPolicy
    metadata: {name: admin}
    spec:
      tier: Admin
      priority: 10
      subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
      egress: [{action: Deny, to: [{nodes: {matchLabels: {role: edge}}}]}]
    ---
    kind: Node
    metadata: {name: edge-1, labels: {role: edge}}
    status: {addresses: [{type: InternalIP, address: 172.18.0.3}]}
    ```
    """#
}
