import Testing

@testable import Kubernetes

struct ExcludedNamesTests {
  private static func object(_ paths: (String, Int)...) -> [ExcludedNames.Definition] {
    paths.map { .init(names: $0.0.split(separator: "/").map(String.init), variant: $0.1) }
  }

  @Test func oneNameMaySettleAll() {
    let objects = [
      Self.object(("./app/a.yaml", 0), ("./testdata/x/a.yaml", 1)),
      Self.object(("./b.yaml", 0), ("./more/testdata/b.yaml", 1), ("./testdata/b.yaml", 2)),
    ]
    #expect(ExcludedNames.choose(objects) == ["testdata"])
  }

  @Test func theNearestNameIsTakenWhereItIsEnough() {
    let objects = [Self.object(("./live/team/a.yaml", 0), ("./live-2/team/a.yaml", 1), ("./live/team/b.yaml", 0))]
    #expect(ExcludedNames.choose(objects) == ["live-2"])
  }

  @Test func severalNames() {
    let objects = [
      Self.object(("./k8s/a.yaml", 0), ("./dind/a.yaml", 1)), Self.object(("./base/b.yaml", 0), ("./ha/b.yaml", 1)),
    ]
    #expect(ExcludedNames.choose(objects)?.count == 2)
  }

  @Test func whatContradictsItselfGoesWhole() {
    #expect(ExcludedNames.choose([Self.object(("./a.yaml", 0), ("./a.yaml", 1))]) == ["a.yaml"])
  }
}
