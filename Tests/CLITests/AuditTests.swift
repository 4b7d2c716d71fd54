import Testing

/// `verify -o html`: what of the page for auditors comes from the inputs.
struct AuditTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    let web = Sandbox.pod("web").replacing("name: web,", with: "labels: {app: web}, name: web,")
    try sandbox.write("m/a.yaml", "\(Sandbox.namespace)---\n\(web)---\n\(Sandbox.pod("db"))")
    try sandbox.write(
      "m/service.yaml",
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: shop}
      spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}

      """)
    try sandbox.write(
      "m/policy.yaml",
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: deny, namespace: shop}
      spec: {podSelector: {matchLabels: {app: wev}}}

      """)
    try sandbox.write(
      "p.yaml",
      """
      apiVersion: netpol-verify/v1
      kind: PropertySet
      metadata: {name: p}
      spec:
        resources: [m/]
        sets:
          web: {namespace: shop, podSelector: {matchLabels: {app: web}}}
          away: {anyOf: [internet, {namespace: shop}]}
          spare: {namespace: shop}
        properties:
        - name: web-stays-in
          neverReaches: {from: web, to: {anyOf: [away, dns]}}

      """)
  }

  /// Sets by name, written in place, and those that every file has; no other.
  @Test func setsAreTold() {
    #expect(sandbox.run("p.yaml -o html") == 1, "\(sandbox.errors)")
    let sets = sandbox.output.split(separator: "<h4><bdi>").dropFirst()
    let names = sets.map { String($0.prefix { $0 != "<" }) }
    #expect(names.count == 6 && Array(names.prefix(3)) == ["web", "away", "spare"], "\(names)")
    #expect(Array(names.suffix(2)) == ["internet", "dns"])
    // What a set is used by counts through other sets as well.
    let unused = zip(names, sets).filter { $0.1.contains("not used") }.map(\.0)
    #expect(unused == ["spare"])
    #expect(sandbox.output.contains("<span data-n=\"7\">web: {namespace: shop"))
  }

  @Test func annexesAreToldOnRequestAlone() {
    #expect(sandbox.run("p.yaml -o html") == 1)
    #expect(!sandbox.output.contains("id=\"doors\"") && !sandbox.output.contains("id=\"lint\""))
    #expect(sandbox.run("p.yaml -o html --with lint") == 1)
    #expect(!sandbox.output.contains("id=\"doors\"") && sandbox.output.contains("id=\"lint\""))
    #expect(sandbox.run("p.yaml -o html --with exposure,lint") == 1)
    let page = sandbox.output
    #expect(page.contains("Service shop/<wbr>web:80 (loadBalancer) → shop/<wbr>Pod/<wbr>web 8080/<wbr>TCP"))
    #expect(page.contains("<b>selects-nothing</b>"))
    #expect(sandbox.run("p.yaml -o html --with lint,exposure --jobs 1") == 1)
    #expect(sandbox.output == page)
  }

  @Test func annexesNeedThePage() {
    #expect(sandbox.run("p.yaml --with lint") == 2)
    #expect(sandbox.errors.contains("-o html"))
    #expect(sandbox.run("p.yaml -o html --with doors") == 2)
    #expect(sandbox.errors.contains("exposure and lint"))
  }
}
