import Claims
import Cluster
import Diagnostics
import EnforcerTiers
import Network
import PolicyModel
import Properties
import Reachability

/// The claims of a file in one world, resolved once: they can be answered again without some part of its policies.
struct AlgebraQuestions {
  /// What is asked about one claim.
  private enum Question {
    /// Whether all of these hold in one of the models.
    case obligations([any Obligation], model: Int)
    /// Whether a test passes.
    case test(TestQuestion)
    /// Whether a test about a door passes, by what its claims come to.
    case doors(DoorTest, [[any Obligation]])
    /// Nothing: the claim does not hold whatever the policies say.
    case never
  }

  /// What tells the models of one world apart.
  private struct Key: Hashable {
    /// The paths of the baseline with which it is compared.
    var baseline: [String]?
    /// What anyone may write in place of most policies.
    var free: FreePolicies?
  }

  /// The world's model, then those with a baseline each, or with policies that anyone may write.
  private let models: [PolicyModel]
  private let questions: [Question]

  /// The world's model.
  var model: PolicyModel { models[0] }

  /// Resolves the claims of a file in a world, in the order of `AlgebraVerdicts.claims`.
  init(_ verdicts: AlgebraVerdicts, in world: World) {
    let set = verdicts.set
    let own = PolicyModel(world, podNames: set.podNames(in: world), tellsAccounts: set.mentionsAccounts)
    var models = [own]
    var compilers = [ObligationCompiler(resolver: SetResolver(set, model: own))]
    var places: [Key: Int] = [Key(): 0]
    var questions: [Question] = []
    for property in set.properties {
      // Who is a member would have to be asked anew for every rule that is left out.
      if property.assertion.doorSelections(named: compilers[0].resolver.named).contains(where: \.isExposure) {
        questions.append(.never)
        continue
      }
      let key = Key(baseline: property.baseline(in: set), free: property.freePolicies)
      let before = key.baseline.flatMap { verdicts.baselines[$0] }
      if key.baseline != nil, before == nil {
        questions.append(.never)
        continue
      }
      let place = places[key] ?? models.count
      if place == models.count {
        places[key] = place
        let other = PolicyModel(
          world, podNames: set.podNames(in: world), tellsAccounts: set.mentionsAccounts,
          baseline: before.map { world.counterpart(in: $0) }, free: key.free)
        models.append(other)
        compilers.append(ObligationCompiler(resolver: SetResolver(set, model: other)))
      }
      questions.append(.obligations(compilers[place].obligations(of: property.assertion), model: place))
    }
    let ends = TestEndResolver(model: own, manifests: verdicts.manifests)
    var unheard = DiagnosticBag()
    for test in set.tests {
      switch AskedTest(test, ends, &unheard) {
      case .flow(let question): questions.append(.test(question))
      case .door(let question):
        questions.append(.doors(question, question.claims.map { compilers[0].obligations(of: $0.assertion) }))
      case nil: questions.append(.never)
      }
    }
    self.models = models
    self.questions = questions
  }

  /// Whether each claim holds, in the world or without a part of it.
  ///
  /// - Parameters:
  ///   - part: what is taken out of the world's policies; baselines keep theirs.
  ///   - known: the claims that need not be asked, with what is known of them.
  func holds(without part: PolicyModel.Part? = nil, known: (_ claim: Int) -> Bool? = { _ in nil }) -> [Bool] {
    let models = models.map { model in part.map { model.without($0) } ?? model }
    return questions.enumerated().map { place, question in known(place) ?? holds(question, models) }
  }

  private func holds(_ question: Question, _ models: [PolicyModel]) -> Bool {
    switch question {
    case .obligations(let parts, let model): parts.allSatisfy { $0.holdsBySets(in: models[model]) }
    case .test(let question): passes(question, models[0])
    case .doors(let test, let claims): test.passes(claims.map { $0.allSatisfy { $0.holdsBySets(in: models[0]) } })
    case .never: false
    }
  }

  private func passes(_ question: TestQuestion, _ model: PolicyModel) -> Bool {
    func canBe(_ wanted: FlowClaim.Violation, isCertain: Bool = false) -> Bool {
      let (claim, slice) = question.claim(wanted, in: model)
      return FlowAlgebra(claim, slice: slice, model: model).violations().contains { !isCertain || !$0.certain.isEmpty }
    }
    return switch question.test.expect {
    case .allow: !canBe(.denied)
    case .deny: !canBe(.allowed)
    case .depends: canBe(.allowed, isCertain: true) && canBe(.denied, isCertain: true)
    // What is read decides.
    case .undecided: false
    }
  }
}

extension Property {
  /// The paths of the baseline with which the property compares; nil where it compares with none.
  fileprivate func baseline(in set: PropertySet) -> [String]? {
    guard case .noNewAccess(_, let paths) = assertion else { return nil }
    return paths.isEmpty ? set.baseline : paths
  }
}
