import Cluster
import PolicyModel
import TestSupport
import Testing

@testable import Reachability

/// Regions of pods that no manifest declares, held against every pod of a few labels.
struct PodRegionTests {
  private static let keys = ["a", "b"]
  private static let values = ["x", "y", "z"]

  /// Whether a region lies in a selection, whether somebody of it does, and whether it is empty.
  @Test func regionsAreWhatTheirPodsAre() throws {
    let world = try ScriptedLanguage.world()
    let pods = Self.labels()
    var random = SeededGenerator(seed: 7)
    var counts: [Membership: Int] = [:]
    for _ in 0..<4_000 {
      let own = PodSelection(podLabels: Self.requirements(&random))
      let other = PodSelection(podLabels: Self.requirements(&random))
      let members = pods.filter { labels in own.podLabels.allSatisfy { $0.admits(labels) } }
      guard let region = PodRegion(own, in: 0, of: world) else {
        #expect(members.isEmpty, "\(own)")
        continue
      }
      #expect(!members.isEmpty, "\(own)")
      let picked = members.count { labels in other.podLabels.allSatisfy { $0.admits(labels) } }
      let found = region.membership(other, in: world)
      switch found {
      case .inside: #expect(picked == members.count, "\(own) \(other)")
      case .outside: #expect(picked == 0, "\(own) \(other)")
      // Conditions that only together are met by everyone, or by nobody, are not found out.
      case .partial: #expect(picked < members.count || other.podLabels.count > 1, "\(own) \(other)")
      }
      counts[found, default: 0] += 1
    }
    for membership in [Membership.inside, .partial, .outside] { #expect(counts[membership, default: 0] > 300) }
  }

  /// A new namespace has a name, and none that is taken.
  @Test func namesOfNewNamespaces() throws {
    let world = try ScriptedLanguage.world()
    let key = LabelVocabulary.namespaceName
    func new(_ items: [LabelRequirement]) -> PodRegion? {
      PodRegion(PodSelection(namespaceLabels: items), in: nil, of: world)
    }
    #expect(new([.equals(key, world.namespaces[0].name)]) == nil)
    #expect(PodRegion(PodSelection(namespace: world.namespaces[0].name), in: nil, of: world) == nil)
    let ui = try #require(new([.equals(key, "ui")]))
    #expect(ui.membership(PodSelection(namespace: "ui"), in: world) == .inside)
    #expect(ui.membership(PodSelection(namespaceLabels: [.exists(key)]), in: world) == .inside)
    let any = try #require(new([]))
    #expect(any.membership(PodSelection(namespace: "ui"), in: world) == .partial)
    #expect(any.membership(PodSelection(namespace: world.namespaces[0].name), in: world) == .outside)
    #expect(any.membership(PodSelection(namespaceLabels: [.equals("team", "x")]), in: world) == .partial)
  }

  /// Every choice of labels, with a value that no selector lists.
  private static func labels() -> [[String: String]] {
    keys.reduce([[:]]) { all, key in
      all.flatMap { labels in
        [labels] + (values + ["another"]).map { labels.merging([key: $0]) { first, _ in first } }
      }
    }
  }

  private static func requirements(_ random: inout SeededGenerator) -> [LabelRequirement] {
    (0..<Int.random(in: 0...3, using: &random)).map { _ in
      LabelRequirement(
        key: keys.randomElement(using: &random) ?? "", values: Set(values.filter { _ in Bool.random(using: &random) }),
        isPositive: Bool.random(using: &random), admitsAbsence: Bool.random(using: &random))
    }
  }
}
