import Diagnostics
import Network
import Testing

@testable import Properties
@testable import Report
@testable import Verification

struct JSONReportTests {
  @Test func wholeReport() {
    var run = Sample.run(
      [Sample.outcome("db", .violated, severity: .critical, counterexamples: [Sample.dbFlow], pairs: 4)],
      tests: [Sample.test(.deny, .deny)])
    run.diagnostics = [
      Diagnostic.warning("unused-set", "set `x` is never used", at: Sample.span(3, 4), notes: [.init("remove it")]),
      Diagnostic("empty-manifest", severity: .warning, "no object", at: .path("a.yaml")),
      Diagnostic("slow", severity: .warning, "slow", at: .run),
    ]
    #expect(
      JSONReport(run).text == """
        {
          "schemaVersion": "1",
          "tool": {"name": "netpol-verify", "version": "0.1.0", "solver": "Z3 4.8.12.0"},
          "inputs": [{"path": "manifests/db.yaml", "sha256": "00ff"}],
          "assumptions": [
            {"id": "world", "text": "no other pods exist"},
            {"id": "protocols", "text": "no other protocol is judged"}
          ],
          "summary": {
            "properties": 1,
            "proved": 0,
            "violated": 1,
            "waived": 0,
            "vacuous": 0,
            "inconclusive": 0,
            "exitStatus": 1,
            "expectedViolation": 0,
            "unexpectedSuccess": 0,
            "tests": 1,
            "passedTests": 1,
            "failOn": null
          },
          "propertySets": [
            {
              "path": "p0.yaml",
              "name": "set-0",
              "workloads": 14,
              "policies": 9,
              "namespaces": 1,
              "assumptions": ["world closed", "TCP, UDP, SCTP"]
            }
          ],
          "properties": [
            {
              "name": "db",
              "assertion": "onlyFrom",
              "severity": "critical",
              "controls": ["pci-dss-4.0.1/6.5.3"],
              "world": "open",
              "verdict": "violated",
              "reason": null,
              "position": {"path": "properties/shop.yaml", "line": 31, "column": 5},
              "description": null,
              "remediation": null,
              "expectation": null,
              "waivers": [],
              "violatingPairs": 4,
              "counterexamples": [
                {
                  "from": {
                    "kind": "workload",
                    "namespace": "shop",
                    "name": "reports",
                    "workloadKind": "Deployment",
                    "pod": null,
                    "address": null,
                    "addressAssumed": false,
                    "labels": {"a": "1", "b": "2"},
                    "hypothetical": false
                  },
                  "to": {
                    "kind": "workload",
                    "namespace": "shop",
                    "name": "db",
                    "workloadKind": "StatefulSet",
                    "pod": null,
                    "address": null,
                    "addressAssumed": false,
                    "labels": {"a": "1", "b": "2"},
                    "hypothetical": false
                  },
                  "protocol": "TCP",
                  "port": 5432,
                  "family": "IPv4",
                  "ports": {"TCP": "1-65535"},
                  "direction": null,
                  "explanation": null,
                  "egress": {"allowed": true, "because": [{"reason": "not-isolated"}]},
                  "ingress": {
                    "allowed": true,
                    "because": [
                      {
                        "reason": "rule",
                        "object": "NetworkPolicy/shop/db-ingress",
                        "field": "spec.ingress[1].from[0]",
                        "action": "allow",
                        "position": {"path": "manifests/db.yaml", "line": 17, "column": 5}
                      }
                    ]
                  }
                }
              ]
            }
          ],
          "tests": [
            {
              "from": "shop/web-0",
              "to": "shop/db-0",
              "port": "5432/TCP",
              "expect": "deny",
              "actual": "deny",
              "passed": true,
              "position": {"path": "properties/shop.yaml", "line": 40, "column": 3},
              "flow": null
            }
          ],
          "diagnostics": [
            {
              "id": "unused-set",
              "severity": "warning",
              "message": "set `x` is never used",
              "position": {"path": "properties/shop.yaml", "line": 3, "column": 4},
              "notes": [{"message": "remove it", "position": null}]
            },
            {
              "id": "empty-manifest",
              "severity": "warning",
              "message": "no object",
              "position": {"path": "a.yaml", "line": null, "column": null},
              "notes": []
            },
            {"id": "slow", "severity": "warning", "message": "slow", "position": null, "notes": []}
          ],
          "skipped": {"documents": [], "objects": []},
          "evidence": {
            "claim": "What is proved here is proved of the declared policy, for every connection of the model, \
        assuming that the cluster's enforcer implements the NetworkPolicy API. It is a proof about manifests and no \
        test of a cluster.",
            "asOf": null,
            "selection": null,
            "propertyFiles": [{"path": "p0.yaml", "name": "set-0", "sha256": ""}],
            "manifestSet": {"sha256": ""},
            "waivers": [],
            "notModelled": [],
            "limits": ["db has 3 more violating pairs than are shown"]
          }
        }

        """)
  }

  @Test func propertiesKeepTheOrderOfTheFile() {
    let run = Sample.run([
      Sample.outcome("z", .proved, severity: .info), Sample.outcome("a", .vacuous(reason: "r"), severity: .critical),
    ])
    let names = JSONReport(run).text.split(separator: "\n").filter {
      $0.hasPrefix("      \"name\": ") && !$0.contains("set-0")
    }
    #expect(names == ["      \"name\": \"z\",", "      \"name\": \"a\","])
  }

  @Test func assumptionsOfSeveralFilesAreSaidOnce() {
    var first = Outcome()
    first.assumptions = [Assumption(id: "world", short: "world closed", text: "closed")]
    var second = first
    second.assumptions.append(Assumption(id: "world", short: "world open", text: "open"))
    let text = JSONReport(Sample.run([first, second])).text
    #expect(
      text.contains(
        """
          "assumptions": [{"id": "world", "text": "closed"}, {"id": "world", "text": "open"}],
          "summary"
        """))
  }

  @Test(arguments: [
    ("plain é 日 😀 /", "\"plain é 日 😀 /\""),
    ("\"\\", #""\"\\""#),
    ("\n\r\t\u{0}\u{1F}", #""\n\r\t\u0000\u001f""#),
    ("\u{7F}\u{9B}\u{2028}\u{202E}\u{FEFF}", #""\u007f\u009b\u2028\u202e\ufeff""#),
  ])
  func escapes(text: String, json: String) { #expect(JSONValue.string(text).text == json) }

  @Test func layoutAtTheEndOfTheLine() {
    func list(_ count: Int) -> String { JSONValue.strings([String(repeating: "x", count: count), "y"]).text }
    #expect(list(110) == "[\"\(String(repeating: "x", count: 110))\", \"y\"]")
    #expect(list(111) == "[\n  \"\(String(repeating: "x", count: 111))\",\n  \"y\"\n]")
    #expect(JSONValue.array([]).text == "[]")
    #expect(JSONValue.object([]).text == "{}")
  }
}
