import Testing

/// Counterexamples to claims about the internet and the metadata service of clouds show addresses and ports that people
/// know, where these are among what violates.
struct KnownAddressTests {
  private func found(egress: String, _ assertion: String, world: String = "closed") throws -> String {
    let sandbox = try Sandbox()
    try sandbox.write(
      "m.yaml",
      """
      {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
      ---
      {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop, labels: {app: web}}, spec: {containers: [{name: c}]}}
      ---
      {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: web, namespace: shop},
       spec: {podSelector: {}, policyTypes: [Egress], egress: [\(egress)]}}

      """)
    try sandbox.write(
      "p.yaml",
      """
      apiVersion: netpol-verify/v1
      kind: PropertySet
      metadata: {name: known}
      spec:
        resources: [m.yaml]
        model: {podCIDRs: [10.0.0.0/8], world: \(world)}
        properties:
        - {name: p, neverReaches: \(assertion)}

      """)
    #expect(sandbox.run("p.yaml") == 1, "\(sandbox.output)\(sandbox.errors)")
    return sandbox.output
  }

  @Test(arguments: [
    ("{}", "internet", "→ 1.1.1.1    443/TCP"), ("{}", "cloud-metadata", "→ 169.254.169.254    80/TCP"),
    ("{}", "any-address", "→ 1.1.1.1    443/TCP"),
    // Where these are not among what violates, the next ones, another port, or any other address.
    ("{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [1.0.0.0/8]}}]}", "internet", "→ 8.8.8.8    443/TCP"),
    ("{ports: [{port: 80}]}", "internet", "→ 1.1.1.1    80/TCP"),
    ("{to: [{ipBlock: {cidr: 169.254.170.0/24}}]}", "cloud-metadata", "→ 169.254.170.2    1/TCP"),
    ("{to: [{ipBlock: {cidr: 203.0.113.64/26}}]}", "internet", "→ 203.0.113.65    1/TCP"),
  ])
  func destinations(egress: String, to: String, shown: String) throws {
    for world in ["closed", "open"] {
      let output = try found(egress: egress, "{from: any-pod, to: \(to)}", world: world)
      #expect(output.contains(shown), "\(world): \(output)")
    }
  }

  /// Nobody is called by a resolver: who comes from the internet has an address that is nobody's.
  @Test func sources() throws {
    #expect(try found(egress: "{}", "{from: internet, to: any-pod}").contains("192.0.2.1 → "))
  }
}
