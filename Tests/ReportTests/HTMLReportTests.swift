import Diagnostics
import Properties
import Testing

@testable import Report
@testable import Verification

/// What an auditor finds on the page. FormatTests has it byte for byte, and `make test-formats` drives it in a browser.
struct HTMLReportTests {
  private func page(_ change: (inout Run) -> Void = { _ in }) -> String {
    var run = FormatSample.ordinary()
    change(&run)
    return HTMLReport(run).document
  }

  /// What does not hold comes first, then what was not decided, then the controls; proofs are folded.
  @Test func theWorstStandsFirst() throws {
    let text = page()
    let places = try ["broken", "undecided", "controls", "accepted", "proved", "sets", "assumptions", "inputs"].map {
      try #require(text.firstRange(of: "<section id=\"\($0)\">"), "no section \($0)").lowerBound
    }
    #expect(places == places.sorted())
    let proved = text[places[4]..<places[5]]
    #expect(proved.contains("<details>") && !proved.contains("<details open>"))
    #expect(text[places[0]..<places[1]].contains("<details open>"))
  }

  @Test func decidingRulesAreShownWithTheirLines() {
    let text = page()
    #expect(text.contains("<span data-n=\"16\">- from:</span>\n<mark data-n=\"17\">  - podSelector:</mark>"))
    #expect(
      text.contains("<mark data-n=\"18\">      matchLabels: {app: app}</mark>\n<span data-n=\"19\">  ports:</span>"))
  }

  @Test func setsHaveDefinitionAndMembers() {
    let text = page()
    #expect(text.contains("<span data-n=\"9\">web:</span>"))
    #expect(text.contains("<b>12 workloads</b>") && text.contains("<summary>4 more</summary>"))
    #expect(text.contains("shop/<wbr>Deployment/<wbr>app-1 <span class=\"dim\">(some of its pods)</span>"))
    #expect(text.contains("no pod is labelled <code>app=app</code>"))
    #expect(text.contains("192.0.2.1"))
  }

  @Test func theCommandThatExplainsIsThere() {
    let command = "netpol-verify explain p0.yaml --property violated -f manifests"
    #expect(page().contains("<code>\(command)</code>"))
    #expect(page().contains("<code>netpol-verify coverage p0.yaml -f manifests</code>"))
    let silent = page { $0.again = nil }
    #expect(!silent.contains("netpol-verify explain") && !silent.contains("netpol-verify coverage"))
  }

  @Test func backticksBecomeCode() {
    let text = page()
    #expect(text.contains("<code>queue</code> matches nothing"))
    #expect(!text.contains("`queue`"))
  }

  /// A passing test of a flow that passes only with a restriction says so.
  @Test(arguments: [0, 1])
  func restrictionsOfTestsAreTold(pairs: Int) throws {
    let text = page { run in
      run.results[0].outcome.tests[0].restricted = .init(examples: [Sample.dbFlow], pairs: pairs)
    }
    let start = try #require(text.firstRange(of: "<section id=\"tests\">")).upperBound
    #expect(
      text[start...].contains(pairs == 0 ? "It holds, perhaps with a restriction" : "It holds, with a restriction"))
  }

  @Test func whatLeavesAVerdictOpenIsTold() throws {
    let object = Undecided.Object(
      title: "SecurityPolicy shop/web", field: "spec.rules[0]", span: Sample.span(17, 7, file: 1))
    let text = page { run in
      guard let place = run.results[0].outcome.properties.firstIndex(where: { $0.property.name == "inconclusive" })
      else { return }
      run.results[0].outcome.properties[place].undecided = [Undecided(.unreadKind, [object], flow: Sample.dbFlow)]
    }
    let start = try #require(text.firstRange(of: "<section id=\"undecided\">")).upperBound
    #expect(text[start...].contains("SecurityPolicy shop/<wbr>web  spec.rules<wbr>[0]"))
    #expect(text[start...].contains("For example"))
  }

  /// Of several files, each says which it is, and an assumption that not all of them make says whose it is.
  @Test func severalFilesAreToldApart() {
    let text = page { run in
      var other = run.results[0]
      other.path = "other.yaml"
      other.outcome.assumptions = [Assumption(id: "world", short: "world open", text: "anyone may create pods")]
      run.results.append(other)
    }
    #expect(text.contains("<h3>other.yaml</h3>"))
    #expect(text.contains("anyone may create pods <span class=\"dim\">(other.yaml)</span>"))
  }

  /// A run that an error stopped claims nothing of its inputs.
  @Test func nothingIsClaimedAfterAnError() {
    let text = HTMLReport(FormatSample.invalid()).document
    #expect(text.contains("unknown field <code>podSelecter</code>"))
    #expect(!text.contains("Every object of the manifests is modelled") && !text.contains("id=\"assumptions\""))
  }

  /// Nothing is asked for, and only the page's own style and script count.
  @Test func thePageStandsAlone() {
    let text = page()
    #expect(text.contains("default-src 'none'") && text.contains("base-uri 'none'"))
    #expect(!text.contains("unsafe-inline") && !text.contains("http://") && !text.contains("https://"))
    #expect(!text.contains("style=\"") && !text.contains("onclick"))
  }
}
