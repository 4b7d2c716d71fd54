package import Cluster
package import PolicyModel
import Properties

/// Answers the claims of a file in a world, and again without parts of its policies. Nothing is normalised or resolved
/// again for it.
package struct AlgebraJudge {
  /// Which parts have a say in which claims.
  package let reach: ClaimReach
  /// What is true of each claim in the world, in the order of `AlgebraVerdicts.claims`.
  package let answers: [AlgebraVerdicts.Answer]
  /// The world's model.
  package var model: PolicyModel { read.model }

  private let read: AlgebraQuestions
  /// The same where the objects that are not read let through all that they can; nil where there are none.
  private let opened: AlgebraQuestions?
  /// Which claims compare with a baseline. What objects let through now they have let through there (kinds, U5).
  private let isComparison: [Bool]

  /// Makes the claims ready, and answers them; waivers are not looked at.
  package init(_ verdicts: AlgebraVerdicts, in world: World) {
    read = AlgebraQuestions(verdicts, in: world)
    let openers = Freedom(world).openers
    opened = openers.isEmpty ? nil : AlgebraQuestions(verdicts, in: world.opened(by: openers))
    reach = ClaimReach(verdicts, in: read.model)
    isComparison =
      verdicts.set.properties.map { if case .noNewAccess = $0.assertion { true } else { false } }
      + verdicts.set.tests.map { _ in false }
    answers = Self.answers(read.holds(), opened?.holds(), isComparison)
  }

  /// What is true of each claim without a part.
  package func answers(without part: PolicyModel.Part) -> [AlgebraVerdicts.Answer] {
    func known(_ claim: Int) -> AlgebraVerdicts.Answer? {
      reach.mayDecide(claim: claim, part) ? nil : answers[claim]
    }
    let holds = read.holds(without: part) { known($0)?.holds }
    // Other policies stand between those of the world there.
    let moved = opened.flatMap { part.moved(from: model.world, to: $0.model.world) }
    let holdsOpened = opened.map { $0.holds(without: moved) { known($0)?.holdsOpened } }
    return Self.answers(holds, holdsOpened, isComparison)
  }

  private static func answers(
    _ holds: [Bool], _ opened: [Bool]?, _ isComparison: [Bool]
  ) -> [AlgebraVerdicts.Answer] {
    holds.indices.map { place in
      .init(
        holds: holds[place], holdsOpened: isComparison[place] ? holds[place] : opened?[place] ?? holds[place])
    }
  }
}
