import Testing

/// `explain PROPERTIES --property NAME`: the connection is that of a counterexample.
struct ExplainPropertyTests {
  /// A property of a file of the repository, and what the first line says.
  @Test(arguments: [
    (
      "fixtures/repairs/label-key/properties.yaml", "front-can-order",
      "web/Deployment/bff → orders/Deployment/orders-api  8080/TCP: denied"
    ),
    // What denies nothing by default has no other end of its own.
    (
      "fixtures/repairs/no-egress/properties.yaml", "orders-is-closed",
      "orders/Deployment/reports → 192.0.2.1  1/TCP: allowed"
    ),
    // A pod that anyone could create.
    (
      "fixtures/guide/open-world.yaml", "forever-only-the-api",
      "hypothetical: a pod in namespace shop labelled app=api → shop/StatefulSet/db  5432/TCP: allowed"
    ),
    (
      "fixtures/guide/calico-traps.yaml", "only-prod-reaches-prod",
      "hypothetical: a pod in namespace families labelled pcns.env=prod → prod/Deployment/server  1/TCP: allowed"
    ),
    // What is left open.
    (
      "fixtures/cilium/properties.yaml", "web-charges",
      "shop/Deployment/web → payments/Deployment/api  8443/TCP: undecided"
    ),
    // The first step of a chain.
    (
      "fixtures/guide/chain.yaml", "not-even-over-pods",
      "dev/Deployment/sandbox → shop/Deployment/web  8080/TCP: allowed"
    ),
  ])
  func counterexample(file: String, property: String, line: String) {
    let run = Repository.run("explain \(file) --property \(property)")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.split(separator: "\n").first.map(String.init) == line)
  }

  @Test func theNth() throws {
    let file = "fixtures/repairs/open-rule/properties.yaml"
    let lines = (1...3).map { number in
      Repository.run("explain \(file) --property ledger-only-from-orders --nth \(number)").output.split(separator: "\n")
        .first
    }
    #expect(Set(lines).count == 3)
  }

  @Test(arguments: [
    ("fixtures/repairs/label-key/properties.yaml --property front-can-orders", "did you mean `front-can-order`?"),
    ("fixtures/repairs/label-key/properties.yaml --property orders-are-stored", "it is proved"),
    ("fixtures/repairs/label-key/properties.yaml --property front-can-order --nth 2", "it has one"),
    ("fixtures/repairs/label-key/manifests.yaml --property x", "no property file was named"),
    ("a b --property x", "With --property, name the property file and no other end"),
    ("a b 80 --nth 2", "--nth goes with --property"), ("a --property x --nth 0", "--nth takes a number from 1"),
  ])
  func mistakes(arguments: String, message: String) {
    let run = Repository.run("explain \(arguments)")
    #expect(run.status == 2)
    #expect(run.output == "")
    #expect(run.errors.contains(message), "\(run.errors)")
  }
}

extension ExplainPropertyTests {
  /// Edits are judged by the file: those that break nothing else come first, and what fails anyway is told apart.
  @Test func editsAreJudgedByTheFile() {
    let run = Repository.run("explain fixtures/repairs/open-rule/properties.yaml --property ledger-only-from-orders")
    let judged = run.output.split(separator: "\n").filter { $0.hasPrefix("     then ") }
    #expect(
      judged == [
        "     then all 8 properties and 2 tests hold",
        "     then 7 properties and 2 tests hold; ledger-only-from-orders fails with and without it",
        "     then orders-can-bill would fail",
      ])
    let shop = Repository.run(
      "explain properties/shop.yaml --property previews-stay-out-of-production -o json")
    let words = shop.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains(#""fail": ["payment-api-only-from-its-clients"]"#))
    let alone = Repository.run(
      "explain 192.0.2.1 web/Deployment/bff 80/TCP -f fixtures/repairs/label-key/manifests.yaml")
    #expect(!alone.output.contains("     then "))
  }
}
