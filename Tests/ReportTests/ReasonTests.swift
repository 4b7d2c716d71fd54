import Network
import Testing

@testable import Report
@testable import Verification

/// The names of reasons are an interface: names may be added, none may change.
struct ReasonTests {
  @Test func namesInJSON() {
    let names = Counterexample.Reason.allCases.map(\.rawValue)
    let known = ["rule", "no-rule", "not-isolated", "host-network", "outside-address", "node", "undecided", "own-node"]
    #expect(Set(names).isSuperset(of: known))
    #expect(Set(names).count == names.count)
  }

  /// What an end is called: one that depends on how policies are read is neither allowed nor denied.
  @Test(arguments: [
    (true, [Counterexample.Reason.rule], "allowed"), (true, [.notIsolated, .pass], "allowed"),
    (false, [.deny, .pass], "denied"), (false, [.noRule], "denied"), (false, [.undecided, .rule, .deny], "undecided"),
  ])
  func wordOfAnEnd(isAllowed: Bool, reasons: [Counterexample.Reason], word: String) {
    let end = Counterexample.End(isAllowed: isAllowed, because: reasons.map { .init(reason: $0) })
    #expect(end.word == word)
    #expect(end.allowedJSON.text == (word == "undecided" ? "null" : isAllowed ? "true" : "false"))
  }

  /// Ports that depend on the pod, and those that depend on how policies are read.
  @Test func portsOfAConnection() {
    func tcp(_ range: ClosedRange<UInt16>) -> ConnectionSet { ConnectionSet(.tcp, PortSet(range)) }
    #expect(
      ConnectionWords.ports(tcp(1...9), certain: tcp(1...3), open: tcp(7...9))
        == "1-3/TCP, 4-6/TCP (some pods or addresses), 7-9/TCP (undecided)")
    #expect(ConnectionWords.ports(tcp(1...9), certain: tcp(1...9)) == "1-9/TCP")
  }
}
