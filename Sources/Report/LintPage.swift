/// The page of the documentation that explains the findings of lint, a section for each id. A test holds it against that
/// page.
package enum LintPage {
  package static let first = #"""
    ## unsatisfiable-selector

    A selector asks for labels that no pod can have at once, such as `app: web` and `app In [api]`. The peer or policy
    does nothing. Proved from the requirements.

    ## selects-nothing

    The `podSelector` of a policy matches no declared pod of its namespace: often a misspelt label. The note shows values
    that exist. A policy of Calico that selects a declared HostEndpoint selects something. Where no pod at all is declared
    in its namespace, as in a repository of policies alone, nothing is said of it. A policy for pods that are still to
    come is accepted with an annotation.

    ## peer-selects-nothing

    An item of `from` or `to` matches no declared pod or namespace; the `source` or `destination` of a Calico rule none of
    these and no declared set of addresses. A `podSelector` alone means pods of the policy's own
    namespace. Often a namespace is chosen by a label `name` that it does not carry: every namespace carries its name as
    `kubernetes.io/metadata.name`.

    ## rule-not-in-policy-types

    A policy has rules in a direction that `policyTypes`, in Calico `types`, does not list. They are not read: the
    direction is not isolated by this policy.

    ## empty-egress

    `egress: []` without `policyTypes` isolates nothing for egress: the API lists Egress only where there is at least one
    rule.

    ## unknown-port-name

    No pod at which a rule's port is looked up declares a port of that name with that protocol. For ingress these are the
    pods that the policy selects, for egress those that the rule names; those of an `ipBlock` are the pods that have, or
    may have, an address of it.

    ## service-port

    A rule names the port of a Service, whose pods listen on another. Policies are applied to the port of the pod. A block
    names the pods in it only where it holds no outside address.

    ## block-covers-pods

    An `ipBlock` covers addresses of pods (known ones, or `podCIDRs` of the model), or, where nobody says which addresses
    pods have, so many private addresses that theirs may be among them: a /16 or more. Whether it matches them depends on
    the network plugin.

    ## block-covers-metadata

    An egress `ipBlock` covers an address at which a cloud serves instance metadata, and with it credentials. Where
    policies deny, one that no other policy denies.

    ## no-dns

    A workload is isolated for egress and cannot reach a name server: port 53/UDP of the pods of `kube-system` labelled
    `k8s-app=kube-dns`, what pods answer on behind a Service of port 53/UDP (OpenShift's on 5353), or NodeLocal DNSCache
    at 169.254.20.10. Where none is declared, 53/UDP of anyone will do. One finding for each policy.

    ## redundant-rule

    Other rules allow all that this rule does. Proved by the solver for every pod that could exist. A rule for everyone
    keeps a door open, whatever is closed one day, and is no finding; nor is its policy. With `--redundant closed` a rule is
    also reported that others make useless for the declared pods, though a new pod may need it; the finding says which.
    A rule for addresses of nodes alone is no finding: what nodes reach is left out of the comparison.

    ## redundant-policy

    Without the policy every pod that could exist has the same connections. A policy that selects all pods and has no
    rules is not reported: it is there for the day when others go. `--redundant closed` adds what changes nothing for the
    declared pods alone.

    ## shadowed-rule

    Of a policy whose rules also deny, the first rule that matches decides, and of several policies the stronger one. What
    a rule of this id matches is all decided before it is asked: by one rule, which is named and which matches as much for
    every pod that could exist, or by several together, as far as declared pods go.

    That such a policy repeats what weaker ones say is no finding: it is there for the day when they change. So
    `redundant-rule` and `redundant-policy` speak of NetworkPolicies alone.

    ## never-asked

    NetworkPolicies decide finally about the pods that they isolate. A policy of the Baseline tier of which every declared
    pod is isolated in a direction has no say in it. The same holds of a policy of a Calico tier behind one that denies at
    its end, if no rule of that one passes anything.

    ## tie

    Two policies of one tier have the same priority, or in Calico the same `order`, and their first rules that match say
    different things of some connection. An enforcer may ask either first; releases of Calico differ, and with a release
    in the model nothing is open. Such a connection is undecided; the note shows one.

    ## mixed-versions

    A tier has policies of `v1alpha1` and of `v1alpha2`. No enforcer says how it orders the ones against the others,
    whatever their priorities.

    ## deny-leaves-outside-open

    A rule for ingress denies every pod. Policies of the whole cluster can name pods alone there: what comes from outside
    the cluster, from nodes and from pods on the network of their node is never denied by them. A NetworkPolicy that
    isolates the pods does that.

    ## deny-leaves-family-open

    A rule for egress denies `0.0.0.0/0` and none of the policy denies `::/0`, or the reverse, and the model has both
    address families.

    ## deny-covers-pods

    A rule for egress denies a block in which pods have their addresses, and no rule before it accepts or passes anything
    for pods. A block of these policies matches pods, too.

    ## deny-misses-port-name

    A rule denies a port by its name, and a destination declares no port of this name: nothing is denied there.

    ## several-port-numbers

    A rule names a port, and one pod declares the name for several numbers. All of them are taken to be meant.

    ## no-namespace-selector

    `pods` without `namespaceSelector` means the pods of every namespace, unlike a peer of a NetworkPolicy.

    ## only-host-network

    A subject or peer picks pods by labels that only pods on the network of their node have. Labels pick none of these;
    their node's address does.

    ## domain-names

    A rule is about domain names. Nobody can tell which addresses they have. What `verify` calls denied is denied whatever
    they are, what it calls allowed is allowed without them, and what depends on them is undecided.
    """#

  /// The section of an id, with its heading; nil for an id that no finding has.
  package static func section(_ id: String) -> String? {
    let sections = "\n\(first)\n\n\(second)".split(separator: "\n## ").map { String($0) }
    return sections.first { $0.prefix { $0 != "\n" } == id }.map { "\($0.trimmedEnd)\n" }
  }
}

extension String {
  /// The text without line breaks at its end.
  fileprivate var trimmedEnd: Substring {
    var result = self[...]
    while result.last == "\n" { result.removeLast() }
    return result
  }
}
