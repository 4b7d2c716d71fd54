import Cluster
import Network

extension PolicyModel {
  /// A label whose text policies test in too many ways for pods that nobody declares to be told apart; nil for none.
  /// Claims speak of fewer of these tests, and of values of their own: there is room left for those.
  package var labelOfTooManyTests: String? {
    guard testsTexts || baseline?.testsTexts ?? false else { return nil }
    let selections = [self, baseline].compactMap { $0 }.flatMap { model in
      Direction.allCases.flatMap { model.policies($0).flatMap(\.selections) }
    }
    do throws(LabelVocabulary.TooManyTests) {
      _ = try LabelVocabulary(trying: selections, in: world, mostStates: ValueExamples.mostStates / 2)
      return nil
    } catch {
      return error.label
    }
  }
}
