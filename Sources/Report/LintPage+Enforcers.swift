extension LintPage {
  /// The sections of the policies of Calico and Cilium.
  static let enforcers = #"""
    ## pass-cancels-policies

    A rule of a Calico policy passes in a tier that denies at its end, such as `default`. For what it matches the whole
    tier is left: also the isolation by the other policies there, NetworkPolicies among them, which stand in `default` at
    order 1000. The note shows a connection. A policy of `Log` and `Pass` that is to record alone belongs in a tier
    before, whose default action is Pass; without its `Pass` it would isolate all that it selects.

    ```yaml
    # wrong: the isolation by NetworkPolicy default-deny is left, too
    kind: GlobalNetworkPolicy
    metadata: {name: audit}
    spec:
      order: 1
      ingress: [{action: Log}, {action: Pass}]
    # right: a tier of its own, before
    kind: Tier
    metadata: {name: audit}
    spec:
      order: 1
      defaultAction: Pass
    ---
    kind: GlobalNetworkPolicy
    metadata: {name: audit}
    spec:
      tier: audit
      ingress: [{action: Log}, {action: Pass}]
    ```

    ## order-missing

    A Calico policy of tier `default` has no `order`. It is asked last, behind the NetworkPolicies of the same pods, whose
    order is 1000: what one of them allows, it cannot deny.

    ```yaml
    # wrong: NetworkPolicy db is asked before
    apiVersion: projectcalico.org/v3
    kind: NetworkPolicy
    metadata: {name: late, namespace: shop}
    spec:
      selector: app == 'db'
      ingress: [{action: Deny, source: {selector: app == 'web'}}]
    # right
    apiVersion: projectcalico.org/v3
    kind: NetworkPolicy
    metadata: {name: late, namespace: shop}
    spec:
      order: 100
      selector: app == 'db'
      ingress: [{action: Deny, source: {selector: app == 'web'}}]
    ```

    ## selects-host-endpoints

    The selectors of a GlobalNetworkPolicy ask for no label that a HostEndpoint lacks, as with `all()`, `!has(…)` and `not
    in`. So it judges the traffic of nodes, too. `namespaceSelector: all()` means pods alone.

    ```yaml
    # wrong: nodes are judged, too
    kind: GlobalNetworkPolicy
    metadata: {name: tcp}
    spec:
      order: 1
      selector: all()
      ingress: [{action: Allow, protocol: TCP}]
    # right: pods alone
    kind: GlobalNetworkPolicy
    metadata: {name: tcp}
    spec:
      order: 1
      namespaceSelector: all()
      ingress: [{action: Allow, protocol: TCP}]
    ```

    ## not-nets-one-family

    A Calico rule denies all but some blocks, in a cluster of both address families. With `notNets` of one family a rule
    matches nothing of the other: that stays allowed if nothing else denies it.

    ```yaml
    # wrong
    kind: GlobalNetworkPolicy
    metadata: {name: partners}
    spec:
      order: 1
      namespaceSelector: all()
      ingress: [{action: Deny, source: {notNets: [192.0.2.0/24]}}, {action: Allow}]
    # right
    kind: GlobalNetworkPolicy
    metadata: {name: partners}
    spec:
      order: 1
      namespaceSelector: all()
      ingress:
      - {action: Deny, ipVersion: 4, source: {notNets: [192.0.2.0/24]}}
      - {action: Deny, ipVersion: 6}
      - {action: Allow}
    ```

    ## own-inherited-label

    A pod has a label of its own whose key begins with `pcns.` or `pcsa.`. Under Calico these are the labels that pods
    inherit from their namespace and service account, and an own one counts in their place: whoever may label pods can
    pass for a pod of another namespace.

    ```yaml
    # wrong: passes for a pod of a namespace labelled team=shop
    kind: Pod
    metadata: {name: job, namespace: dev, labels: {pcns.team: shop}}
    spec: {containers: [{name: job}]}
    # right
    kind: Pod
    metadata: {name: job, namespace: dev, labels: {team: shop}}
    spec: {containers: [{name: job}]}
    ```

    ## block-leaves-out-pods

    Under Cilium a block of addresses, in a NetworkPolicy too, matches only what is outside the cluster. This one covers
    addresses of pods or nodes, and matches none of them. A block of all addresses means what is outside, and is no
    finding.

    ```yaml
    # wrong: 10.1.0.9 is a pod
    kind: CiliumNetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      endpointSelector: {matchLabels: {app: web}}
      ingress: [{fromCIDR: [10.1.0.0/16]}]
    # right: by what it is
    kind: CiliumNetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      endpointSelector: {matchLabels: {app: web}}
      ingress: [{fromEntities: [cluster]}]
    ```

    ## rule-matches-nothing

    A rule of Cilium names neither ends nor ports. It matches nothing, and isolates: the opposite of `{}` in a
    NetworkPolicy. A block whose rules are all so is a default deny, and is no finding unless the policy's name says
    `allow`.

    ```yaml
    # wrong
    kind: CiliumNetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      endpointSelector: {matchLabels: {app: web}}
      ingress: [{}, {fromEntities: [world]}]
    # right
    kind: CiliumNetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      endpointSelector: {matchLabels: {app: web}}
      ingress: [{fromEntities: [all]}]
    ```

    ## empty-peer-list

    A list of ends of a Cilium rule, such as `fromEndpoints`, is empty. That is nobody, whatever else the rule says.

    ```yaml
    # wrong
    kind: CiliumNetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      endpointSelector: {matchLabels: {app: web}}
      ingress: [{fromEndpoints: [], fromEntities: [world]}]
    # right
    kind: CiliumNetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      endpointSelector: {matchLabels: {app: web}}
      ingress: [{fromEntities: [world]}]
    ```

    ## unmatched-service

    `toServices` of a Cilium rule matches no Service of the manifests. Cilium then has no ends left: with `toPorts` the
    rule opens these ports towards every destination, without it allows nothing. In `egressDeny` Services are never looked
    up.

    ```yaml
    # wrong
    kind: CiliumNetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      endpointSelector: {matchLabels: {app: web}}
      egress:
      - {toServices: [{k8sService: {serviceName: database}}]}
      - toEndpoints: [{matchLabels: {"k8s:io.kubernetes.pod.namespace": kube-system}}]
        toPorts: [{ports: [{port: "53"}]}]
    # right
    kind: CiliumNetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      endpointSelector: {matchLabels: {app: web}}
      egress:
      - {toServices: [{k8sService: {serviceName: db}}]}
      - toEndpoints: [{matchLabels: {"k8s:io.kubernetes.pod.namespace": kube-system}}]
        toPorts: [{ports: [{port: "53"}]}]
    ```

    ## default-deny-without-rules

    `enableDefaultDeny` is true for a direction in which the block has no rule. Cilium does nothing then.

    ```yaml
    # wrong
    kind: CiliumNetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      endpointSelector: {matchLabels: {app: web}}
      enableDefaultDeny: {egress: true}
      ingress: [{fromEntities: [world]}]
    # right: the empty rule isolates
    kind: CiliumNetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      endpointSelector: {matchLabels: {app: web}}
      ingress: [{fromEntities: [world]}]
      egress: [{}]
    ```

    ## isolates-other-endpoints

    A CiliumClusterwideNetworkPolicy selects what is no pod, as `endpointSelector: {}` and purely negative selectors do:
    the health endpoint of each node, and the proxy of Ingresses and Gateways. It isolates them, and no policy lets
    through what they need.

    ```yaml
    # wrong
    kind: CiliumClusterwideNetworkPolicy
    metadata: {name: world}
    spec:
      endpointSelector: {}
      ingress: [{fromEntities: [world]}]
    # right
    kind: CiliumClusterwideNetworkPolicy
    metadata: {name: world}
    spec:
      endpointSelector: {matchExpressions: [{key: "k8s:io.kubernetes.pod.namespace", operator: Exists}]}
      ingress: [{fromEntities: [world]}]
    ```

    ## names-are-not-learnt

    Cilium learns the addresses of a name from the answers that its proxy sees. No rule with `rules.dns` sends the
    questions of these pods there, so that `toFQDNs` matches nothing.

    ```yaml
    # wrong
    kind: CiliumNetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      endpointSelector: {matchLabels: {app: web}}
      egress:
      - {toFQDNs: [{matchName: api.example.com}]}
      - {toEntities: [all], toPorts: [{ports: [{port: "53"}]}]}
    # right
    kind: CiliumNetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      endpointSelector: {matchLabels: {app: web}}
      egress:
      - {toFQDNs: [{matchName: api.example.com}]}
      - toEntities: [all]
        toPorts: [{ports: [{port: "53"}], rules: {dns: [{matchPattern: "*"}]}}]
    ```

    ## unseen-label

    A selector asks for a label that Cilium leaves out of identities, such as `pod-template-hash` and what begins with
    `kubernetes.io`. `model.cilium.labelFilter` tells another list.

    ```yaml
    # wrong
    kind: CiliumNetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      endpointSelector: {matchLabels: {app: web}}
      ingress: [{fromEndpoints: [{matchLabels: {pod-template-hash: 5d8c}}]}]
    # right
    kind: CiliumNetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      endpointSelector: {matchLabels: {app: web}}
      ingress: [{fromEndpoints: [{matchLabels: {app: api}}]}]
    ```

    ## negative-namespace

    An item of `fromEndpoints` or `toEndpoints` only says in which namespaces the end is not. Nodes and what is outside
    are in none: some releases of Cilium match them, and verdicts about them stay open.

    ```yaml
    # wrong
    kind: CiliumNetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      endpointSelector: {matchLabels: {app: web}}
      ingress:
      - fromEndpoints:
        - matchExpressions: [{key: "k8s:io.kubernetes.pod.namespace", operator: NotIn, values: [dev]}]
    # right
    kind: CiliumNetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      endpointSelector: {matchLabels: {app: web}}
      ingress:
      - fromEndpoints:
        - matchExpressions: [{key: "k8s:io.kubernetes.pod.namespace", operator: In, values: [shop, kube-system]}]
    ```
    """#
}
