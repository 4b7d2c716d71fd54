import Testing

@testable import Kubernetes

/// The catalogue of kinds, row by row: each is found by its group and kinds, and says something.
struct KindTableTests {
  /// The lines of a table as columns.
  private static func lines(_ table: String) -> [[String]] {
    table.split(separator: "\n").map { line in
      line.split(separator: "|", omittingEmptySubsequences: false).map {
        $0.split(separator: " ").joined(separator: " ")
      }
    }
  }

  /// Group and kinds of every row, `*` replaced by text that it stands for.
  private static func objects(_ table: String) -> [(group: String, kind: String)] {
    lines(table).flatMap { columns in
      columns[1].split(separator: " ").map {
        (columns[0].replacing("*", with: "any"), String($0).replacing("*", with: "Any"))
      }
    }
  }

  @Test func everyRowOfPoliciesAndMeshesIsUsed() {
    for (table, width) in [(KindTable.policies, 4), (KindTable.meshes, 4), (KindTable.generators, 4)] {
      for line in Self.lines(table) { #expect(line.count == width, "\(line)") }
      for (group, kind) in Self.objects(table) {
        let row = KindTable.row(group: group, kind: kind)
        #expect(row != nil, "\(group)/\(kind)")
        let isRead = group == "networking.k8s.io" && kind == "NetworkPolicy"
        #expect(row.map { $0.effects.isEmpty == ($0.family == .inert) } ?? false || isRead, "\(group)/\(kind)")
      }
    }
  }

  @Test func everyRowOfInertKindsIsUsed() {
    for (group, kind) in Self.objects(KindTable.inert) + Self.objects(KindTable.sources) {
      #expect(KindTable.row(group: group, kind: kind)?.effects == [], "\(group)/\(kind)")
    }
  }

  @Test func everyRowOfWorkloadsIsUsed() {
    for line in Self.lines(KindTable.workloads) { #expect(line.count == 5, "\(line)") }
    for (group, kind) in Self.objects(KindTable.workloads) {
      #expect(KindTable.workload(group: group, kind: kind) != nil, "\(group)/\(kind)")
    }
    for (group, kind) in Self.objects(KindTable.policyMakers) {
      #expect(KindTable.makesPolicies(group: group, kind: kind), "\(group)/\(kind)")
      #expect(KindTable.workload(group: group, kind: kind) != nil, "\(group)/\(kind)")
    }
  }

  /// No kind is said to be inert in one row and to matter in another, but where the first row says so on purpose.
  @Test func noKindIsInTwoTables() {
    let inert = Set(Self.objects(KindTable.inert).map { "\($0.group)/\($0.kind)" })
    let judging = Self.objects(KindTable.policies + "\n" + KindTable.meshes + "\n" + KindTable.generators)
    for (group, kind) in judging { #expect(!inert.contains("\(group)/\(kind)"), "\(group)/\(kind)") }
    for (group, kind) in Self.objects(KindTable.workloads) {
      #expect(!inert.contains("\(group)/\(kind)"), "\(group)/\(kind)")
    }
  }

  @Test(arguments: [
    ("projectcalico.org", "BGPPeer", true), ("projectcalico.org", "FelixConfiguration", false),
    ("security.kubearmor.com", "KubeArmorHostPolicy", false), ("kubeovn.io", "IptablesDnatRule", false),
    ("gateway.networking.k8s.io", "HTTPRoute", true), ("pxc.percona.com", "PerconaXtraDBCluster", true),
  ])
  func patterns(group: String, kind: String, isInert: Bool) {
    #expect((KindTable.row(group: group, kind: kind)?.effects ?? []).isEmpty == isInert)
  }

  @Test(arguments: [
    ("", "a", "a", true), ("*", "", "x", true), ("ab*yz", "", "abyz", true), ("ab*yz", "", "aby", false),
    ("ab*ba", "", "aba", false), ("x*", "", "y", false),
  ])
  func globs(pattern: String, literal: String, text: String, matches: Bool) {
    #expect(Pattern(pattern.isEmpty ? literal : pattern).matches(text) == matches)
  }
}
