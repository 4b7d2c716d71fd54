extension LintPage {
  package static let second = #"""
    ## unknown-nodes

    A rule is about nodes, and the manifests declare none. What depends on their addresses is undecided.

    ## pass-cancels-policies

    A rule of a Calico policy passes in a tier that denies at its end, such as `default`. For what it matches the whole
    tier is left: also the isolation by the other policies there, NetworkPolicies among them, which stand in `default` at
    order 1000. The note shows a connection. A policy of `Log` and `Pass` that is to record alone belongs in a tier
    before, whose default action is Pass; without its `Pass` it would isolate all that it selects.

    ## order-missing

    A Calico policy of tier `default` has no `order`. It is asked last, behind the NetworkPolicies of the same pods, whose
    order is 1000: what one of them allows, it cannot deny.

    ## selects-host-endpoints

    The selectors of a GlobalNetworkPolicy ask for no label that a HostEndpoint lacks, as with `all()`, `!has(…)` and `not
    in`. So it judges the traffic of nodes, too. `namespaceSelector: all()` means pods alone.

    ## not-nets-one-family

    A Calico rule denies all but some blocks, in a cluster of both address families. With `notNets` of one family a rule
    matches nothing of the other: that stays allowed if nothing else denies it.

    ## own-inherited-label

    A pod has a label of its own whose key begins with `pcns.` or `pcsa.`. Under Calico these are the labels that pods
    inherit from their namespace and service account, and an own one counts in their place: whoever may label pods can
    pass for a pod of another namespace.

    ## block-leaves-out-pods

    Under Cilium a block of addresses, in a NetworkPolicy too, matches only what is outside the cluster. This one covers
    addresses of pods or nodes, and matches none of them. A block of all addresses means what is outside, and is no
    finding.

    ## rule-matches-nothing

    A rule of Cilium names neither ends nor ports. It matches nothing, and isolates: the opposite of `{}` in a
    NetworkPolicy. A block whose rules are all so is a default deny, and is no finding unless the policy's name says
    `allow`.

    ## empty-peer-list

    A list of ends of a Cilium rule, such as `fromEndpoints`, is empty. That is nobody, whatever else the rule says.

    ## unmatched-service

    `toServices` of a Cilium rule matches no Service of the manifests. Cilium then has no ends left: with `toPorts` the
    rule opens these ports towards every destination, without it allows nothing. In `egressDeny` Services are never looked
    up.

    ## default-deny-without-rules

    `enableDefaultDeny` is true for a direction in which the block has no rule. Cilium does nothing then.

    ## isolates-other-endpoints

    A CiliumClusterwideNetworkPolicy selects what is no pod, as `endpointSelector: {}` and purely negative selectors do:
    the health endpoint of each node, and the proxy of Ingresses and Gateways. It isolates them, and no policy lets
    through what they need.

    ## names-are-not-learnt

    Cilium learns the addresses of a name from the answers that its proxy sees. No rule with `rules.dns` sends the
    questions of these pods there, so that `toFQDNs` matches nothing.

    ## unseen-label

    A selector asks for a label that Cilium leaves out of identities, such as `pod-template-hash` and what begins with
    `kubernetes.io`. `model.cilium.labelFilter` tells another list.

    ## negative-namespace

    An item of `fromEndpoints` or `toEndpoints` only says in which namespaces the end is not. Nodes and what is outside
    are in none: some releases of Cilium match them, and verdicts about them stay open.

    ## open-to-everyone

    A rule lets everyone in on every port for which another policy of the same pods names partners: policies are added up,
    so what the other one asks for makes no difference. A door held open on purpose, with no other policy behind it, is no
    finding.

    ```yaml
    # wrong: the second policy undoes the first
    - {podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: api}}}], ports: [{port: 5432}]}]}
    - {podSelector: {matchLabels: {app: db}}, ingress: [{ports: [{port: 5432}]}]}
    # right: the second says for whom, or there is one policy
    - {podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: backup}}}], ports: [{port: 5432}]}]}
    ```

    ## pointless-peer

    An item of `from` or `to` makes no difference, since another of the same list holds all of it: one label beside `{}`,
    a `NotIn` beside every namespace, a block within a block. The narrow one was probably what was meant.

    ```yaml
    # wrong: every pod of every namespace gets in, those of dev too
    from: [{namespaceSelector: {}}, {namespaceSelector: {matchExpressions: [{key: env, operator: NotIn, values: [dev]}]}}]
    # right
    from: [{namespaceSelector: {matchExpressions: [{key: env, operator: NotIn, values: [dev]}]}}]
    ```

    ## half-default-deny

    A policy for all pods of a namespace, named like a default deny and without rules, isolates in one direction alone,
    and nothing isolates all of them in the other. A name that says the direction is no finding.

    ```yaml
    # wrong: without policyTypes only Ingress is meant
    metadata: {name: default-deny}
    spec: {podSelector: {}}
    # right
    spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
    ```

    ## namespace-without-policy

    A declared namespace has no policy, while most of the others have one. Namespaces of the system are left out, and so
    is a cluster with policies of the whole cluster. The finding is accepted by an annotation of the namespace.

    ```yaml
    # right: begin with a default deny
    kind: NetworkPolicy
    metadata: {name: default-deny, namespace: reports}
    spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
    ```

    ## block-of-a-service

    A block holds the cluster address of a declared Service. Policies never see it: they judge the pod behind the Service,
    and its port. Blocks larger than a /16, or of IPv6 a /64, mean more than that.

    ```yaml
    # wrong: 10.43.0.77 is the address of Service db
    to: [{ipBlock: {cidr: 10.43.0.77/32}}]
    # right: what the Service selects
    to: [{podSelector: {matchLabels: {app: db}}}]
    ```

    ## scraped-port-is-closed

    A ServiceMonitor or PodMonitor has Prometheus scrape a port of pods that are isolated for ingress, and no rule opens
    the port to anyone. The target is then down for no reason that its own logs show.

    ```yaml
    # wrong: metrics are on 9464
    ingress: [{from: [{namespaceSelector: {}}], ports: [{port: 8080}]}]
    # right: a rule more
    - {from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}], ports: [{port: 9464}]}
    ```

    ## webhook-is-closed

    The API server asks an admission webhook that pods serve; they are isolated for ingress, and no rule opens the port to
    anything but pods. The API server is no pod that labels pick: it runs on the network of nodes, or outside of the
    cluster.

    ```yaml
    # wrong: the API server is in no namespace
    ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}], ports: [{port: 9443}]}]
    # right: its addresses, or everyone
    ingress: [{from: [{ipBlock: {cidr: 10.20.0.0/24}}], ports: [{port: 9443}]}]
    ```

    ## ignore-without-reason

    An annotation accepts a finding and gives no reason.

    ## unused-ignore

    An annotation accepts a finding that is not made.
    """#
}
