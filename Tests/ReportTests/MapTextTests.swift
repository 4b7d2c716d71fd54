import Testing

@testable import Report

/// Text of users on the page of a map.
struct MapTextTests {
  @Test func htmlEndsNothing() {
    #expect(MapText.html("</script><b a='x\">&") == "&lt;/script&gt;&lt;b a=&#39;x&quot;&gt;&amp;")
    #expect(MapText.name("a") == "<bdi>a</bdi>")
  }

  @Test func jsonIsASCIIAndEndsNoElement() {
    #expect(MapText.json("</script>&\"\\") == #""\u003c/script\u003e\u0026\"\\""#)
    #expect(MapText.json("é€😀") == #""\u00e9\u20ac\ud83d\ude00""#)
    #expect(MapText.json("\n") == #""\\u{a}""#)
  }

  /// What hides or reorders other text is shown by its number, so that no two names look alike.
  @Test func hiddenCharactersAreSeen() {
    #expect(MapText.visible("a\u{202e}b\u{200b}c\u{0}") == #"a\u{202e}b\u{200b}c\u{0}"#)
    #expect(MapText.visible("grün/web") == "grün/web")
  }

  @Test func addressesAreThoseOfTheScript() {
    #expect(MapText.encoded("shop/web|Deployment") == "shop%2Fweb%7CDeployment")
    #expect(MapText.encoded("é'") == "%C3%A9'")
  }

  @Test func numbersAreGrouped() {
    #expect([0, 999, 1_000, 1_234_567].map { String(grouped: $0) } == ["0", "999", "1,000", "1,234,567"])
  }
}
