extension LintPage {
  /// The sections of NetworkPolicies, and of what all policies have.
  static let rules = #"""
    ## unsatisfiable-selector

    A selector asks for labels that no pod can have at once, such as `app: web` and `app In [api]`. The peer or policy
    does nothing. Proved from the requirements.

    ```yaml
    # wrong
    kind: NetworkPolicy
    metadata: {name: both, namespace: shop}
    spec:
      podSelector:
        matchLabels: {app: web}
        matchExpressions: [{key: app, operator: In, values: [api]}]
    # right
    kind: NetworkPolicy
    metadata: {name: both, namespace: shop}
    spec:
      podSelector:
        matchExpressions: [{key: app, operator: In, values: [web, api]}]
    ```

    ## selects-nothing

    The `podSelector` of a policy matches no declared pod of its namespace: often a misspelt label. The note shows values
    that exist. A policy of Calico that selects a declared HostEndpoint selects something. Where no pod at all is declared
    in its namespace, as in a repository of policies alone, nothing is said of it. A policy for pods that are still to
    come is accepted with an annotation.

    ```yaml
    # wrong
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: database}}
    # right
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
    ```

    ## peer-selects-nothing

    An item of `from` or `to` matches no declared pod or namespace; the `source` or `destination` of a Calico rule none of
    these and no declared set of addresses. A `podSelector` alone means pods of the policy's own
    namespace. Often a namespace is chosen by a label `name` that it does not carry: every namespace carries its name as
    `kubernetes.io/metadata.name`. A peer that calls a namespace by its name is no finding where no declared namespace has
    a name like it: the last line of the report names such namespaces.

    ```yaml
    # wrong
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      ingress: [{from: [{namespaceSelector: {matchLabels: {name: dev}}}]}]
    # right
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: dev}}}]}]
    ```

    ## rule-not-in-policy-types

    A policy has rules in a direction that `policyTypes`, in Calico `types`, does not list. They are not read: the
    direction is not isolated by this policy.

    ```yaml
    # wrong
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      policyTypes: [Ingress]
      egress: [{to: [{podSelector: {matchLabels: {app: api}}}]}]
    # right
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      policyTypes: [Ingress, Egress]
      egress: [{to: [{podSelector: {matchLabels: {app: api}}}]}]
    ```

    ## empty-egress

    `egress: []` without `policyTypes` isolates nothing for egress: the API lists Egress only where there is at least one
    rule.

    ```yaml
    # wrong
    kind: NetworkPolicy
    metadata: {name: no-egress, namespace: shop}
    spec:
      podSelector: {}
      egress: []
    # right
    kind: NetworkPolicy
    metadata: {name: no-egress, namespace: shop}
    spec:
      podSelector: {}
      policyTypes: [Egress]
      egress: []
    ```

    ## unknown-port-name

    No pod at which a rule's port is looked up declares a port of that name with that protocol. For ingress these are the
    pods that the policy selects, for egress those that the rule names; those of an `ipBlock` are the pods that have, or
    may have, an address of it.

    ```yaml
    # wrong
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      ingress: [{ports: [{port: postgres}]}]
    # right
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      ingress: [{ports: [{port: sql}]}]
    ```

    ## service-port

    A rule names the port of a Service, whose pods listen on another. Policies are applied to the port of the pod. A block
    names the pods in it only where it holds no outside address.

    ```yaml
    # wrong: the port of the Service
    kind: NetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: web}}
      ingress: [{ports: [{port: 80}]}]
    # right: that of the pods
    kind: NetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: web}}
      ingress: [{ports: [{port: 8080}]}]
    ```

    ## block-covers-pods

    An `ipBlock` covers addresses of pods (known ones, or `podCIDRs` of the model), or, where nobody says which addresses
    pods have, so many private addresses that theirs may be among them: a /16 or more. Whether it matches them depends on
    the network plugin.

    ```yaml
    # wrong
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]
    # right
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      ingress: [{from: [{namespaceSelector: {}}]}]
    ```

    ## block-covers-metadata

    An egress `ipBlock` covers an address at which a cloud serves instance metadata, and with it credentials. Where
    policies deny, one that no other policy denies.

    ```yaml
    # wrong
    kind: NetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Egress]
      egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]
    # right
    kind: NetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Egress]
      egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [169.254.0.0/16, 100.100.100.200/32]}}]}]
    ```

    ## no-dns

    A workload is isolated for egress and cannot reach a name server: port 53/UDP of the pods of `kube-system` labelled
    `k8s-app=kube-dns`, what pods answer on behind a Service of port 53/UDP (OpenShift's on 5353), or NodeLocal DNSCache
    at 169.254.20.10. Where none is declared, 53/UDP of anyone will do. One finding for each policy.

    ```yaml
    # wrong
    kind: NetworkPolicy
    metadata: {name: api, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: api}}
      policyTypes: [Egress]
      egress:
      - {to: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 5432}]}
    # right
    kind: NetworkPolicy
    metadata: {name: api, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: api}}
      policyTypes: [Egress]
      egress:
      - {to: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 5432}]}
      - {to: [{namespaceSelector: {}}], ports: [{port: 53, protocol: UDP}, {port: 53}]}
    ```

    ## redundant-rule

    Other rules allow all that this rule does. Proved by the solver for every pod that could exist. A rule for everyone
    keeps a door open, whatever is closed one day, and is no finding; nor is its policy. With `--redundant closed` a rule is
    also reported that others make useless for the declared pods, though a new pod may need it; the finding says which.
    A rule for addresses of nodes alone is no finding: what nodes reach is left out of the comparison.

    ```yaml
    # wrong
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      ingress:
      - {from: [{podSelector: {}}]}
      - {from: [{podSelector: {matchLabels: {app: api}}}], ports: [{port: 5432}]}
    # right
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      ingress:
      - {from: [{podSelector: {matchLabels: {app: api}}}], ports: [{port: 5432}]}
    ```

    ## redundant-policy

    Without the policy every pod that could exist has the same connections. A policy that selects all pods and has no
    rules is not reported: it is there for the day when others go. `--redundant closed` adds what changes nothing for the
    declared pods alone.

    ```yaml
    # wrong
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      ingress: [{from: [{podSelector: {}}]}]
    ---
    kind: NetworkPolicy
    metadata: {name: db-from-api, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}]
    # right
    kind: NetworkPolicy
    metadata: {name: db-from-api, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}]
    ```
    """#
}
