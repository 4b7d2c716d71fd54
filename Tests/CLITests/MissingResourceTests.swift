import Testing

/// Paths of a property file that lead nowhere.
struct MissingResourceTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("app/manifests/prod/shop.yaml", Sandbox.namespace)
  }

  @Test(
    arguments: [
      ("manifest/", "app/manifest", "manifests"), ("./manifest/prod", "app/manifest/prod", "./manifests/prod"),
      ("manifests/prd", "app/manifests/prd", "manifests/prod"),
      ("manifests/prod/shop.yml", "app/manifests/prod/shop.yml", "manifests/prod/shop.yaml"),
      ("../ap/manifests", "ap/manifests", "../app/manifests"),
      ("app/manifests", "app/app/manifests", "../app/manifests"),
      ("elsewhere", "app/elsewhere", nil), ("manifest/test", "app/manifest/test", nil),
    ] as [(String, String, String?)])
  func resources(written: String, path: String, meant: String?) throws {
    try sandbox.write("app/p.yaml", Sandbox.properties(spec: "resources: [manifests/prod, \(written)]"))
    #expect(sandbox.run("app/p.yaml") == 2)
    #expect(sandbox.output == "")
    let place = "app/p.yaml:7:31: error: no such file or directory: `\(path)` [missing-input]"
    #expect(sandbox.errors.hasPrefix(place), "\(sandbox.errors)")
    #expect(sandbox.errors.contains("^" + String(repeating: "~", count: written.count - 1) + "\n"))
    #expect(sandbox.errors.contains("did you mean `\(meant ?? "")`?") == (meant != nil), "\(sandbox.errors)")
    #expect(sandbox.lastError == "netpol-verify: 1 error; nothing was verified")
  }

  @Test func baselines() throws {
    try sandbox.write(
      "app/p.yaml",
      """
      apiVersion: netpol-verify/v1
      kind: PropertySet
      metadata: {name: t}
      spec:
        resources: [manifests]
        baseline: [mainfests]
        properties: [{name: p, noNewAccess: {}}]

      """)
    #expect(sandbox.run("app/p.yaml") == 2)
    #expect(
      sandbox.errors.hasPrefix("app/p.yaml:6:14: error: no such file or directory: `app/mainfests` [missing-input]"))
    #expect(sandbox.errors.contains("did you mean `manifests`?"))
  }

  /// `netpol-verify.io/v1` was told to be a manifest of kind PropertySet.
  @Test func aPropertyFileOfAnotherVersion() throws {
    try sandbox.write(
      "p.yaml", Sandbox.properties().replacing("netpol-verify/v1", with: "netpol-verify.io/v1"))
    #expect(sandbox.run("p.yaml -f app") == 2)
    #expect(
      sandbox.errors.hasPrefix(
        "p.yaml:1:13: error: apiVersion: a property file has `apiVersion: netpol-verify/v1` [invalid-value]"))
  }
}
