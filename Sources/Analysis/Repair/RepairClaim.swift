import Advice
import Network
import Properties
import ReferenceEvaluator
package import Verification

/// What is not as a property or a test wants it, by one example.
struct RepairClaim {
  /// A flow of the example, and what is wanted of it.
  struct Flow {
    var witness: Counterexample.Witness
    /// Which ends are asked: of a pod that nothing isolates its own alone.
    var directions: [Direction]
    var wish: RepairGoal.Wish
  }

  /// The property or test, as reports call it.
  var name: String
  /// One of these must come to be as it is wanted; one flow, but for chains.
  var flows: [Flow]

  /// Something that no policy can change.
  struct Hopeless {
    /// The property or test, as reports call it.
    var name: String
    var reason: String

    /// Both.
    var text: String { "\(name): \(reason)" }
  }

  /// What is not as wanted, as a run found out; and what no policy can change.
  static func claims(of outcome: Outcome, examples: Int) -> (claims: [RepairClaim], hopeless: [Hopeless]) {
    var claims: [RepairClaim] = []
    var hopeless: [Hopeless] = []
    for property in outcome.properties where property.isRed {
      let name = property.property.name
      let shown = property.counterexamples.prefix(examples)
      let found = shown.compactMap { claim(property.property.assertion, $0).map { RepairClaim(name: name, flows: $0) } }
      // Of an example that is no flow, such as a port that nobody declares, policies say nothing.
      if found.count < shown.count || found.isEmpty { hopeless.append(.init(name: name, reason: property.reason)) }
      claims += found
    }
    for (number, test) in outcome.tests.enumerated() where !test.isPassed {
      let name = "test \(number + 1)"
      guard let witness = test.flow?.witness, [.allow, .deny].contains(test.test.expect) else {
        hopeless.append(
          .init(name: name, reason: "it expects `\(test.test.expect.rawValue)` and is `\(test.actual.rawValue)`"))
        continue
      }
      let wish: RepairGoal.Wish = test.test.expect == .allow ? .allow : .deny
      claims.append(
        RepairClaim(name: name, flows: [.init(witness: witness, directions: Direction.allCases, wish: wish)]))
    }
    return (claims, hopeless)
  }

  private static func claim(_ assertion: Assertion, _ example: Counterexample) -> [Flow]? {
    if !example.hops.isEmpty {
      let flows = example.hops.compactMap(\.witness).map {
        Flow(witness: $0, directions: Direction.allCases, wish: .deny)
      }
      return flows.count == example.hops.count ? flows : nil
    }
    guard let witness = example.witness else { return nil }
    if case .defaultDeny = assertion {
      guard let direction = example.direction, example.passing.isEmpty else { return nil }
      return [Flow(witness: witness, directions: [direction], wish: .isolate)]
    }
    let wish: RepairGoal.Wish = if case .mustReach = assertion { .allow } else { .deny }
    return [Flow(witness: witness, directions: Direction.allCases, wish: wish)]
  }
}

extension Outcome {
  /// The properties and tests for which a gate is red, as reports call them, in the order of the file.
  package var redNames: [String] {
    properties.filter(\.isRed).map(\.property.name)
      + tests.enumerated().filter { !$0.element.isPassed }.map { "test \($0.offset + 1)" }
  }
}

extension PropertyOutcome {
  /// Whether a gate is red for it, or has no answer.
  package var isRed: Bool {
    switch verdict {
    case .proved, .waived, .expectedViolation: false
    case .violated, .unexpectedSuccess, .vacuous, .inconclusive: true
    }
  }

  /// Why nothing can be mended.
  fileprivate var reason: String {
    switch verdict {
    case .vacuous(let reason): "it is vacuous: \(reason)"
    case .inconclusive(let reason): "it is inconclusive: \(reason)"
    case .unexpectedSuccess: "a violation is expected, and there is none"
    default:
      counterexamples.lazy.filter { $0.witness == nil && $0.hops.isEmpty }.compactMap(\.explanation).first
        ?? "no flow shows the violation"
    }
  }
}
