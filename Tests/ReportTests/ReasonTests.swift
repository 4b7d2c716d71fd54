import Testing
import Verification

/// The names of reasons are an interface: names may be added, none may change.
struct ReasonTests {
  @Test func namesInJSON() {
    let names = Counterexample.Reason.allCases.map(\.rawValue)
    let known = ["rule", "no-rule", "not-isolated", "host-network", "outside-address", "node", "undecided", "own-node"]
    #expect(Set(names).isSuperset(of: known))
    #expect(Set(names).count == names.count)
  }
}
