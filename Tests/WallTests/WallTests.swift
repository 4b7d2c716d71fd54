import TestSupport
import Testing

struct WallTests {
  /// The targets, by the folders of their sources.
  private static func targets() throws -> [String] { try Repository.names(in: "Sources").filter { !$0.contains(".") } }

  @Test func noWallIsCrossed() throws {
    var files = 0
    for target in try Self.targets() {
      for path in try Repository.files(below: "Sources/\(target)", suffix: ".swift") {
        files += 1
        let violations = Wall.violations(target: target, text: try Repository.text(path))
        #expect(violations.isEmpty, "\(path)")
      }
    }
    #expect(files > 80)
  }

  @Test func everyTargetHasARow() throws {
    let known = Set(Wall.table.keys).union(Wall.tools)
    #expect(try Self.targets().filter { !known.contains($0) } == [])
    #expect(try Set(Wall.table.keys).subtracting(Self.targets()) == [])
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
