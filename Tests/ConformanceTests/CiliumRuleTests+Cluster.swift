import Kubernetes

/// Policies of the whole cluster before and behind Cilium's (semantics L57, L72).
extension CiliumRuleTests {
  /// A ClusterNetworkPolicy about all pods unless it says others.
  private static func cluster(
    _ tier: String, _ rules: String, priority: Int = 1, name: String = "c", of subject: String = "{namespaces: {}}"
  ) -> String {
    "{apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: {name: \(name)}, "
      + "spec: {tier: \(tier), priority: \(priority), subject: \(subject), \(rules)}}"
  }

  /// A case where such policies are read.
  private static func read(
    _ name: String, _ objects: [String], _ more: [Enforcer.Setting: Enforcer.Value], _ answers: [String]
  ) -> Case {
    let settings: [Enforcer.Setting: Enforcer.Value] = [
      .clusterNetworkPolicy: .flag(true), .nodeSelectorLabels: .flag(true),
    ]
    return Case(name, objects, settings.merging(more) { $1 }, release: "1.20", answers)
  }

  private static func read(_ name: String, _ objects: [String], _ answers: [String]) -> Case {
    read(name, objects, [:], answers)
  }

  private static let denyPods = "ingress: [{action: Deny, from: [{namespaces: {}}]}]"
  private static let acceptPods = "ingress: [{action: Accept, from: [{namespaces: {}}]}]"
  private static let ofX = "namespaces: {matchLabels: {team: x}}"
  private static let notOfY =
    "namespaces: {matchExpressions: [{key: team, operator: NotIn, values: [\"y\"]}]}"
  private static let nameServer = """
    {apiVersion: v1, kind: Pod, metadata: {name: dns, namespace: "y", labels: {k8s-app: kube-dns}},
     spec: {nodeName: n2, containers: [{ports: [{name: dns, containerPort: 53, protocol: UDP}]}]},
     status: {podIPs: [{ip: 10.1.0.9}]}}
    """

  static let ofCluster: [Case] = [
    read(
      "L57: Admin before what allows", [cluster("Admin", denyPods), policy("ingress: [{fromEntities: [all]}]")],
      ["x/b x/a no", "ip:192.0.2.1 x/a yes"]),
    read(
      "L57: Admin before what denies", [cluster("Admin", acceptPods), policy("ingressDeny: [{fromEntities: [all]}]")],
      ["x/b x/a yes", "ip:192.0.2.1 x/a no"]),
    read(
      "L57: Pass",
      [
        cluster("Admin", "ingress: [{action: Pass, from: [{\(ofX)}]}]"),
        cluster("Admin", denyPods, priority: 2, name: "d"), policy("ingress: [{fromEntities: [all]}]"),
      ], ["x/b x/a yes", "y/c x/a no"]),
    read("L57: Baseline", [cluster("Baseline", denyPods)], ["x/b x/a no", "ip:192.0.2.1 x/a yes"]),
    read(
      "L57: Baseline, where what is there does not isolate",
      [
        cluster("Baseline", denyPods),
        policy("ingressDeny: [{fromEntities: [world]}], enableDefaultDeny: {ingress: false}"),
      ], ["x/b x/a no", "ip:192.0.2.1 x/a no"]),
    read(
      "L57: Baseline, where a rule allows",
      [
        cluster("Baseline", denyPods), policy("ingress: [{fromEndpoints: [{}]}], enableDefaultDeny: {ingress: false}"),
      ], ["x/b x/a yes", "y/c x/a no"]),
    read(
      "L72: Baseline is not asked where a block isolates", [cluster("Baseline", acceptPods), closed], ["x/b x/a no"]),
    read(
      "L72: nor where a NetworkPolicy does", [cluster("Baseline", acceptPods), network("policyTypes: [Ingress]")],
      ["x/b x/a no"]),
    read(
      "L57, L16: nor where all are isolated", [cluster("Baseline", acceptPods)], [.policyMode: .words(["always"])],
      ["x/b x/a no"]),
    read(
      "L57, L16: none where no policy counts", [cluster("Admin", denyPods)], [.policyMode: .words(["never"])],
      ["x/b x/a yes"]),
    read(
      "L57: of one priority by the place of the rule",
      [
        cluster("Admin", denyPods),
        cluster(
          "Admin",
          "ingress: [{action: Deny, from: [{namespaces: {matchLabels: {no: one}}}]}, {action: Accept, from: [{namespaces: {}}]}]",
          name: "d"),
      ], ["x/b x/a no"]),
    read(
      "L57: of one priority and one place it is a tie",
      [cluster("Admin", denyPods), cluster("Admin", "ingress: [{action: Accept, from: [{\(ofX)}]}]", name: "d")],
      ["x/b x/a open", "y/c x/a no"]),
    read(
      "L57, L34: networks are what is outside",
      [cluster("Admin", "egress: [{action: Deny, to: [{networks: [10.0.0.0/8, 192.0.2.0/24]}]}]")],
      ["x/a y/c yes", "x/a node:n2 yes", "x/a ip:192.0.2.1 no"]),
    read(
      "L57, L35: and pods and nodes where addresses match these",
      [cluster("Admin", "egress: [{action: Deny, to: [{networks: [10.0.0.0/8]}]}]")],
      [.cidrMatchMode: .words(["nodes", "pods"])], ["x/a y/c no", "x/a node:n2 no", "x/a ip:192.0.2.1 yes"]),
    read(
      "L57, L33: nodes but the own one",
      [cluster("Admin", "egress: [{action: Deny, to: [{nodes: {}}]}]")],
      ["x/a node:n1 yes", "x/a node:n2 no", "y/c node:n1 no", "x/a y/host no", "x/a y/c yes"]),
    read(
      "L57, L33: nodes by labels",
      [cluster("Admin", "egress: [{action: Deny, to: [{nodes: {matchLabels: {zone: two}}}]}]")],
      ["x/a node:n2 no", "y/c node:n1 yes", "y/c node:n2 yes"]),
    read(
      "L57, L41: names are what is outside, and perhaps who is asked for them",
      [
        cluster("Admin", "egress: [{action: Accept, to: [{domainNames: [a.example.com]}]}]"), nameServer,
        policy("egress: [{}]"),
      ],
      [
        "x/a ip:192.0.2.1 open", "x/a y/c no", "x/a node:n2 no", "x/a y/dns 53/UDP open", "x/a y/dns 54/UDP no",
        "x/a y/dns 53/TCP no",
      ]),
    read(
      "L57, L9: labels that are no part of an identity",
      [cluster("Admin", denyPods, of: "{pods: {podSelector: {matchLabels: {pod-template-hash: h}}}}")],
      ["x/b x/a yes"]),
    read(
      "L57, L30, L71: namespaces that are not", [cluster("Admin", "ingress: [{action: Deny, from: [{\(notOfY)}]}]")],
      ["x/b x/a no", "y/c x/a yes", "ip:192.0.2.1 x/a open", "node:n2 x/a open", "node:n1 x/a open"]),
    read(
      "L57, L58: behind Cilium's own stage the own node has passed",
      [cluster("Baseline", "ingress: [{action: Deny, from: [{\(notOfY)}]}]")],
      ["x/b x/a no", "node:n2 x/a open", "node:n1 x/a yes"]),
    read(
      "L57, L49: a name towards others is one number",
      [cluster("Admin", "egress: [{action: Deny, to: [{namespaces: {}}], protocols: [{destinationNamedPort: web}]}]")],
      ["x/a y/c no", "x/a x/b no", "x/b x/a open", "x/a y/c 81/TCP yes"]),
    read(
      "L57, L48: at the subject a name is its own",
      [
        cluster(
          "Admin", "ingress: [{action: Deny, from: [{namespaces: {}}], protocols: [{destinationNamedPort: http}]}]")
      ],
      ["x/b x/a no", "x/a x/b yes", "x/a x/b 8080/TCP no", "x/a y/c yes"]),
    read(
      "L57, L54: a former policy is kept as a whole",
      [
        cluster("Admin", denyPods),
        policy(
          "ingress: [{toPorts: [{ports: [{port: '80', protocol: TCP}], rules: {http: [{path: /}]}}]}, "
            + "{toPorts: [{ports: [{port: '80', protocol: TCP}], serverNames: [a.example.com]}]}]"),
      ], ["y/c x/a open", "x/a x/b no"]),
    read(
      "L57, L62: SCTP, where it is off", [cluster("Admin", acceptPods), closed], [.sctp: .flag(false)],
      ["x/b x/a 80/SCTP open", "x/b x/a yes"]),
  ]
}
