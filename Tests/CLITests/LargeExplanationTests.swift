import Testing

/// `explain` in worlds whose policies tell many addresses apart that a pod may have.
struct LargeExplanationTests {
  private let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  /// Two pods of unknown address, and a policy of `count` rules, each for one address and a port of its own.
  private func write(_ count: Int) throws {
    let rules = (0..<count).map { number in
      "  - {from: [{ipBlock: {cidr: 10.1.\(number / 256).\(number % 256)/32}}], ports: [{port: \(1000 + number)}]}"
    }
    func pod(_ name: String) -> String {
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: \(name), namespace: shop, labels: {app: \(name)}}
      spec: {containers: [{name: c, image: i}]}
      ---

      """
    }
    try sandbox.write(
      "m.yaml",
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: shop}
      ---
      \(pod("api"))\(pod("db"))
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: db, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: db}}
        ingress:
      \(rules.joined(separator: "\n"))
      """)
  }

  /// The edits are looked for with some of the addresses, and must do for all.
  @Test func editsDoForAddressesThatWereNotTried() throws {
    // The one address that is allowed on this port stands behind more denied ones than are tried.
    try write(200)
    #expect(sandbox.run("explain shop/api shop/db 1190/TCP -f m.yaml") == 0, "\(sandbox.errors)")
    #expect(sandbox.output.contains("depends on the pod or its address"))
    let allowing = sandbox.output.split(separator: "\n").drop { !$0.hasPrefix("to allow it") }.dropFirst()
    #expect(allowing.contains { $0.contains("add to spec.ingress[190].from  (changes no other pair)") }, "\(allowing)")
    let denying = sandbox.output.split(separator: "\n").drop { !$0.hasPrefix("to deny it") }.dropFirst()
    #expect(denying.contains { $0.contains("remove spec.ingress[190]") }, "\(denying)")
  }

  @Test func tooManyAddressesAreSaid() throws {
    try write(3000)
    #expect(sandbox.run("explain shop/api shop/db 80/TCP -f m.yaml") == 2)
    #expect(sandbox.errors.contains("pairs of addresses apart that the two ends may have [unclear-flow]"))
    // From an address there is one flow.
    #expect(sandbox.run("explain 10.1.2.3 shop/db 80/TCP -f m.yaml") == 0, "\(sandbox.errors)")
  }
}
