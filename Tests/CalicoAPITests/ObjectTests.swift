import CalicoAPI
import Diagnostics
import Kubernetes
import Network
import TestSupport
import Testing

/// What is kept of Calico's objects.
struct ObjectTests {
  @Test func aPolicyOfEverything() throws {
    let policy = try CalicoReading.policy(
      """

        tier: platform
        order: -1.5
        selector: app == 'web'
        namespaceSelector: has(team)
        serviceAccountSelector: ""
        types: [Egress, Ingress]
        applyOnForward: true
        preDNAT: false
        performanceHints: [AssumeNeededOnEveryNode]
        ingress:
        - {action: Log}
        - action: Pass
          ipVersion: 4
          protocol: TCP
          notProtocol: "17"
          metadata: {annotations: {why: because}}
          source:
            nets: [10.0.0.0/8]
            notNets: [10.1.0.0/16]
            selector: has(a)
            notSelector: global()
            namespaceSelector: global()
            serviceAccounts: {names: [s], selector: all()}
            notPorts: ["80:90", "8080", 443, http]
          destination: {ports: [http]}
        egress:
        - {action: Allow, protocol: ICMPv6, icmp: {type: 1, code: 2}, notICMP: {}, source: null, destination: {}}
        - {action: Deny, destination: {services: {name: s, namespace: shop}, selector: ""}}
      """, kind: "GlobalNetworkPolicy")
    #expect(policy.namespace == nil && policy.tier == "platform" && policy.order == -1.5)
    #expect(policy.selector == .equal(label: "app", "web"))
    #expect(policy.namespaceSelector == .has("team") && policy.serviceAccountSelector == nil)
    #expect(policy.directions == .certain([.ingress, .egress]))
    #expect(policy.applyOnForward && !policy.preDNAT && !policy.doNotTrack)
    #expect(policy[.ingress].map(\.action) == [.log, .pass] && policy[.egress].map(\.action) == [.allow, .deny])
    let rule = policy[.ingress][1]
    #expect(rule.ipVersion == .ipv4 && rule.protocol == .tcp && rule.notProtocol == .udp && !rule.hasHTTP)
    let source = rule.peer(.ingress)
    #expect(source.nets.map(\.description) == ["10.0.0.0/8"] && source.notNets.map(\.description) == ["10.1.0.0/16"])
    #expect(source.selector == .has("a") && source.notSelector == .global && source.namespaceSelector == .global)
    #expect(source.serviceAccounts == .init(names: ["s"], selector: .all))
    #expect(source.notPorts == [.numbers(80...90), .numbers(8080...8080), .numbers(443...443), .named("http")])
    #expect(rule.own(.ingress).ports == [.named("http")])
    let icmp = policy[.egress][0]
    #expect(icmp.icmp == .init(type: 1, code: 2) && icmp.notICMP == .init() && icmp.source.span == nil)
    #expect(policy[.egress][1].destination.services == .init(name: "s", namespace: "shop"))
    #expect(policy[.egress][1].destination.selector == nil)
    #expect(policy.tierName == "platform" && policy.portNames == ["http"])
    #expect(policy.scope == KindScope(.cluster))
  }

  @Test func whatIsMissing() throws {
    let policy = try CalicoReading.policy("{selector: all(), tier: \"\", types: []}")
    #expect(policy.tier == nil && policy.order == nil && policy.types == nil && policy.ingress == nil)
    #expect(policy.selector == .all && policy.namespaceSelector == nil)
    #expect(policy.namespace == "default" && policy.namespaceSource == .nobody && policy.tierName == "default")
    #expect(policy.reference.title == "NetworkPolicy.projectcalico.org default/p")
    #expect(policy.scope == KindScope(.namespaces(["default"]), directions: [.ingress]))
    #expect(try CalicoReading.policy("{selector: \"\"}").selector == nil)
    #expect(try CalicoReading.policy("{egress: []}").scope.directions == [.ingress, .egress])
    #expect(try CalicoReading.policy("null").rules.isEmpty)
    for order in ["0", "1000000.0", "1e3", "-2"] {
      #expect(try CalicoReading.policy("{order: \(order)}").order == Double(order))
    }
  }

  @Test func data() throws {
    let reading = CalicoReading(
      """
      {apiVersion: projectcalico.org/v3, kind: Tier, metadata: {name: platform}, spec: {order: 5, defaultAction: Pass}}
      ---
      {apiVersion: crd.projectcalico.org/v1, kind: Tier, metadata: {generateName: t-}}
      ---
      apiVersion: projectcalico.org/v3
      kind: NetworkSet
      metadata: {name: partners, labels: {role: partner}}
      spec: {nets: [10.1.2.3/8, "2001:db8::1", 10.1.2.4/8]}
      ---
      {apiVersion: projectcalico.org/v3, kind: GlobalNetworkSet, metadata: {name: world}, spec: {nets: [0.0.0.0/0]}}
      ---
      apiVersion: projectcalico.org/v3
      kind: HostEndpoint
      metadata: {name: node-1, labels: {a: b}}
      spec:
        node: one
        interfaceName: "*"
        expectedIPs: [10.0.0.1, "fd00::1"]
        profiles: [p]
        ports: [{name: ssh, protocol: TCP, port: 22}]
      """)
    #expect(reading.diagnostics.map(\.message) == [])
    let data = reading.manifests.policyData
    #expect(
      data.map(\.reference.title) == [
        "Tier platform", "Tier t-", "NetworkSet default/partners", "GlobalNetworkSet world", "HostEndpoint node-1",
      ])
    let tier = try #require(data[0] as? CalicoTier)
    #expect(tier.order == 5 && tier.defaultAction == .pass)
    let other = try #require(data[1] as? CalicoTier)
    #expect(other.order == nil && other.defaultAction == .deny)
    let set = try #require(data[2] as? NetworkSet)
    #expect(set.namespaceSource == .nobody && set.labels == ["role": "partner"])
    #expect(set.nets.map(\.description) == ["10.0.0.0/8", "2001:db8::1/128", "10.0.0.0/8"])
    let host = try #require(data[4] as? HostEndpoint)
    #expect(host.node == "one" && host.interfaceName == "*" && host.profiles == ["p"] && host.labels == ["a": "b"])
    #expect(host.expectedIPs.map(\.description) == ["10.0.0.1", "fd00::1"])
    #expect(host.ports == [.init(name: "ssh", protocol: .tcp, port: 22)])
    #expect(reading.manifests.policies.isEmpty && reading.manifests.unread.isEmpty && !reading.manifests.isEmpty)
    #expect(reading.manifests.withoutNamespace == ["default": 1])
  }

  @Test func aProfileIsToldOf() throws {
    let text = MarkedText(
      CalicoReading.text(
        "{labelsToApply: {a: b}, ingress: [{action: Allow}]}", kind: "Profile", metadata: "{name: 1️⃣p}"))
    let reading = CalicoReading(text.text)
    #expect(text.differences(reading.diagnostics, [.warning(1, "host-profile", "Profile `p`")]) == [])
    let profile = try #require(reading.manifests.policyData.first as? CalicoProfile)
    #expect(profile.labelsToApply == ["a": "b"] && profile.ingress.map(\.action) == [.allow] && profile.egress.isEmpty)
  }

  @Test(arguments: ["StagedNetworkPolicy", "StagedGlobalNetworkPolicy", "StagedKubernetesNetworkPolicy"])
  func stagedPoliciesHaveNoEffect(kind: String) {
    let text = MarkedText(CalicoReading.text("{}", kind: kind, metadata: "{name: 1️⃣p}"))
    let reading = CalicoReading(text.text)
    #expect(text.differences(reading.diagnostics, [.warning(1, "staged-policy", "\(kind) `")]) == [])
    #expect(reading.manifests.policies.isEmpty && reading.manifests.unread.isEmpty)
    #expect(reading.manifests.passedOver["projectcalico.org/\(kind)"]?.effects == ["inert"])
  }

  @Test func objectsOfOneName() {
    let tier = CalicoReading.text("{order: 1}", kind: "Tier")
    let other = CalicoReading.text("{order: 2}", kind: "Tier")
    let same = CalicoReading(tier + "---\n" + tier)
    #expect(same.diagnostics.map(\.id) == ["repeated-object"] && same.manifests.policyData.count == 1)
    let different = CalicoReading(tier + "---\n" + other)
    #expect(different.errors.map(\.id) == ["duplicate-object"])
    #expect(different.errors.first?.message.contains("`spec.order`") ?? false)
    let stored = CalicoReading(CalicoReading.text("{}") + "---\n" + CalicoReading.text("{}", group: .stored))
    #expect(stored.errors.map(\.id) == ["duplicate-object"])
    #expect(stored.errors.first?.message.contains("`apiVersion`") ?? false)
    let kubernetes = "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p}, spec: {}}\n"
    let both = CalicoReading(kubernetes + "---\n" + CalicoReading.text("{}"))
    #expect(both.diagnostics.isEmpty && both.manifests.policies.count == 2)
  }

  @Test func generatedNames() {
    let policy = CalicoReading.text("{}", metadata: "{generateName: web-}")
    let set = CalicoReading.text("{}", kind: "NetworkSet", metadata: "{generateName: s-}")
    let reading = CalicoReading([policy, policy, set, set].joined(separator: "---\n"))
    #expect(reading.diagnostics.isEmpty)
    #expect(reading.manifests.policies.map(\.name) == ["web-", "web-(2)"])
    #expect(reading.manifests.policyData.map(\.name) == ["s-", "s-(2)"])
  }

  @Test func whatMayNotBeThere() {
    let hook = "{name: s, annotations: {helm.sh/hook: test}}"
    let reading = CalicoReading(
      CalicoReading.text("{}", kind: "NetworkSet", metadata: hook) + "---\n" + CalicoReading.text("{}", metadata: hook))
    #expect(reading.diagnostics.map(\.id) == ["temporary-object", "temporary-object"])
    #expect(reading.manifests.policies.isEmpty && reading.manifests.policyData.isEmpty)
    #expect(reading.manifests.unread.map(\.scope.ends) == [.cluster, .namespaces(["default"])])
  }

  @Test func applyingReplacesData() {
    let old = CalicoReading(CalicoReading.text("{order: 1}", kind: "Tier")).manifests
    let new = CalicoReading(CalicoReading.text("{order: 2}", kind: "Tier")).manifests
    #expect(old.applying(new).policyData.map { ($0 as? CalicoTier)?.order } == [2])
  }
}
