package import SMT
package import TinyWorlds
import Verification

extension Agreement {
  /// Counts which things in a world's property file decide about pods that no manifest declares: without one of them, a
  /// property is violated by such pods alone that was not, or is no longer violated.
  package static func countVariants<S: Solver & ~Copyable>(
    of world: TinyWorld, solver: inout S, tally: inout Tally
  ) throws(Disagreement) {
    tally.seed = world.seed ?? 0
    let before = try hypotheticalViolations(world, &solver)
    if before.allSatisfy({ $0 == nil }) { return }
    for variant in PropertyVariant.allCases {
      guard let other = variant.applied(to: world) else { continue }
      let after = try hypotheticalViolations(other, &solver)
      // What cannot be read decides nothing: a claim may need the ports that it is left without.
      guard before.count == after.count else { continue }
      for (one, other) in zip(before, after) where one != other && one != nil && other != nil {
        tally.count("decided by \(variant.rawValue)")
      }
    }
  }

  /// Of each property, whether pods violate it that no manifest declares; nil where others do or nothing is said.
  private static func hypotheticalViolations<S: Solver & ~Copyable>(
    _ world: TinyWorld, _ solver: inout S
  ) throws(Disagreement) -> [Bool?] {
    let read: ReadWorld
    do throws(ReadWorld.Failure) {
      read = try ReadWorld(
        manifests: world.manifestText, properties: world.propertyText, baseline: world.baselineText)
    } catch {
      return []
    }
    let outcome: Outcome
    do throws(Disagreement) {
      outcome = try PropertyCheck.verify(read, &solver).0
    } catch {
      if error.kind == "unreadable" { return [] }
      throw error
    }
    return outcome.properties.map { result in
      switch result.verdict {
      case .proved, .waived: false
      case .violated: result.counterexamples.allSatisfy { $0.isOfHypothetical } ? true : nil
      default: nil
      }
    }
  }
}

extension Counterexample {
  /// Whether one of its ends is a pod that no manifest declares.
  fileprivate var isOfHypothetical: Bool {
    from.isHypothetical || to?.isHypothetical ?? false || hops.contains { $0.isOfHypothetical }
  }
}
