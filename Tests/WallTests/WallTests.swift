import TestSupport
import Testing

struct WallTests {
  /// A target and the folder of its sources.
  private struct Target {
    var name: String
    var folder: String
  }

  /// The targets, by the folders of their sources: the room `Tiers` of `Languages/X` is the target `XTiers`.
  private static func targets() throws -> [Target] {
    func folders(_ folder: String) throws -> [String] { try Repository.names(in: folder).filter { !$0.contains(".") } }
    return try folders("Sources").flatMap { name -> [Target] in
      switch name {
      case "Languages":
        try folders("Sources/Languages").flatMap { language in
          try folders("Sources/Languages/\(language)").map { room in
            Target(name: language + room, folder: "Sources/Languages/\(language)/\(room)")
          }
        }
      case "Enforcers":
        try folders("Sources/Enforcers").map { Target(name: "Enforcer\($0)", folder: "Sources/Enforcers/\($0)") }
      case "Tools": try folders("Sources/Tools").map { Target(name: $0, folder: "Sources/Tools/\($0)") }
      default: [Target(name: name, folder: "Sources/\(name)")]
      }
    }
  }

  @Test func noWallIsCrossed() throws {
    var files = 0
    for target in try Self.targets() {
      for path in try Repository.files(below: target.folder, suffix: ".swift") {
        files += 1
        let violations = Wall.violations(target: target.name, text: try Repository.text(path))
        #expect(violations.isEmpty, "\(path)")
      }
    }
    #expect(files > 400)
  }

  @Test func everyTargetHasARow() throws {
    let targets = try Set(Self.targets().map(\.name))
    #expect(targets.subtracting(Set(Wall.table.keys).union(Wall.tools)) == [])
    #expect(Set(Wall.table.keys).subtracting(targets) == [])
    #expect(try Repository.names(in: "Sources/Languages").sorted() == Wall.languages.keys.sorted())
  }

  /// There is no library product. Two generic types are public, since the compiler specialises nothing else for users in
  /// other modules.
  @Test func nothingElseIsPublic() throws {
    let files = try Repository.files(below: "Sources", suffix: ".swift").filter { path in
      try Repository.text(path).split(separator: "\n").contains { line in
        line.split(separator: " ").prefix(2).contains { $0 == "public" }
      }
    }
    #expect(files == ["Sources/Network/IntervalSet.swift", "Sources/PolicyModel/MayMust.swift"])
  }

  @Test func noFileIsTooLong() throws {
    for folder in ["Sources", "Tests"] {
      for path in try Repository.files(below: folder, suffix: ".swift") {
        #expect(!Wall.isTooLong(try Repository.text(path)), "\(path)")
      }
    }
  }

  /// The two semantics share data and no logic, not even through a third module.
  @Test func theTwoSemanticsDoNotSeeEachOther() {
    let second: Set<String> = ["PolicyModel", "Reachability", "Encoding"]
    #expect(Wall.reachable(from: "ReferenceEvaluator").isDisjoint(with: second))
    for target in second { #expect(!Wall.reachable(from: target).contains("ReferenceEvaluator")) }
  }

  /// No language's normaliser sees a reading, not even through a third module, and no room of one language another's.
  @Test func noNormaliserSeesAReading() {
    for language in Wall.languages.keys {
      #expect(
        !Wall.reachable(from: "\(language)Tiers").contains { $0.hasSuffix("Reading") || $0 == "ReferenceEvaluator" })
      for room in Wall.rooms(of: language).keys {
        let others = Wall.languages.keys.filter { $0 != language }.flatMap { Wall.rooms(of: $0).keys }
        #expect(Wall.reachable(from: room).isDisjoint(with: others))
      }
    }
  }

  /// What is common to all languages knows none; verdicts know them through the tables of `Enforcers` alone, of which the
  /// one of kinds sees no semantics.
  @Test func noStageKnowsALanguage() {
    let rooms = Set(Wall.languages.keys.flatMap { Wall.rooms(of: $0).keys })
    for stage in ["Cluster", "Properties", "PolicyModel", "Reachability", "Encoding", "ReferenceEvaluator", "Advice"] {
      #expect(Wall.reachable(from: stage).isDisjoint(with: rooms))
    }
    for stage in ["Verification", "Analysis", "Report", "NetpolVerifyCLI"] {
      #expect(Wall.table[stage]?.isDisjoint(with: rooms) ?? false)
    }
    let semantics: Set<String> = ["PolicyModel", "ReferenceEvaluator"]
    #expect(Wall.reachable(from: "EnforcerKinds").isDisjoint(with: semantics))
    // An adviser decides nothing: it may read its own policies, and never sees the model that proofs are made of.
    #expect(!Wall.reachable(from: "EnforcerAdvice").contains("PolicyModel"))
  }

  @Test func onlyTheCommandLineSeesTheSolver() {
    for target in Wall.table.keys where !["Z3Backend", "NetpolVerifyCLI", "netpol-verify"].contains(target) {
      #expect(!Wall.reachable(from: target).contains("Z3Backend"))
      #expect(!Wall.reachable(from: target).contains("CZ3"))
    }
  }
}

/// The checks themselves, on sources that are made up.
struct WallCheckTests {
  @Test(arguments: [
    ("Verification", "import Z3Backend"),
    ("Cluster", "public import YAMLTree"),
    ("PolicyModel", "@preconcurrency package import ReferenceEvaluator"),
    ("ReferenceEvaluator", "  internal import struct PolicyModel.Slice"),
    ("Encoding", "import ReferenceEvaluator // only for a test"),
    ("Report", "@testable import Cluster"),
    ("NetpolVerifyCLI", "import Foundation"),
    ("Network", "import FoundationEssentials"),
    ("Network", "import class Foundation.FileManager"),
    ("Kubernetes", "import Glibc"),
    ("Kubernetes", "import CYaml"),
    ("Z3Backend", "import CYaml"),
    ("netpol-fuzz", "import CZ3"),
    ("Nowhere", "import Network"),
    ("SMT", "let p = unsafe q.pointee"),
    ("SMT", "nonisolated(unsafe) var p = 1"),
    ("CYaml", "let p = unsafe q"),
  ])
  func crossed(target: String, text: String) {
    #expect(Wall.violations(target: target, text: text).count == 1)
  }

  @Test(arguments: [
    ("Kubernetes", "public import YAMLTree\nimport Synchronization\n"),
    ("YAMLTree", "import CYaml\nlet p = unsafe q.pointee"),
    ("NetpolVerifyCLI", "import FoundationEssentials\nimport Z3Backend"),
    ("netpol-bench", "import Z3Backend\nimport Verification"),
    ("SMT", "// import Z3Backend\nlet text = 1 // unsafe\nlet unsafely = 2\nlet important = 3"),
  ])
  func notCrossed(target: String, text: String) {
    #expect(Wall.violations(target: target, text: text) == [])
  }

  @Test func length() {
    let line = "x\n"
    #expect(!Wall.isTooLong(String(repeating: line, count: 400)))
    #expect(Wall.isTooLong(String(repeating: line, count: 401)))
    #expect(Wall.isTooLong(String(repeating: line, count: 400) + "x"))
  }
}
