import Properties
import Verification

/// The report for supply-chain tools: an in-toto Statement v1 with a test result. The subject is the set of manifests, by
/// the digest of `Fingerprint.ofSet`. It is not signed; `cosign attest-blob` and the like do that.
struct InTotoReport {
  private let run: Run

  /// Makes the report of a run.
  init(_ run: Run) { self.run = run }

  /// The document.
  var document: String {
    let value: JSONValue = [
      "_type": .string("https://in-toto.io/Statement/v1"),
      "subject": .array([
        ["name": .string("manifests"), "digest": ["sha256": .string(run.manifestSet)]]
      ]),
      "predicateType": .string("https://in-toto.io/attestation/test-result/v0.1"),
      "predicate": [
        "result": .string(result),
        "configuration": .array(configuration),
        "passedTests": .strings(names { $0.verdict == .proved } + tests(passed: true)),
        "warnedTests": .strings(names { $0.isAccepted }),
        "failedTests": .strings(names { $0.verdict != .proved && !$0.isAccepted } + tests(passed: false)),
      ],
    ]
    return value.text + "\n"
  }

  /// Nothing that was not proved passes; what was accepted is a warning.
  private var result: String {
    if run.exitStatus != .green || run.results.isEmpty { return "FAILED" }
    return names { $0.verdict != .proved }.isEmpty ? "PASSED" : "WARNED"
  }

  /// What was verified with what: the manifests, with the evidence as annotations, and the property files.
  private var configuration: [JSONValue] {
    let manifests: JSONValue = [
      "name": .string("manifests"), "digest": ["sha256": .string(run.manifestSet)],
      "annotations": ["evidence": Evidence(run).json],
    ]
    return [manifests]
      + run.results.map { ["name": .string($0.path), "digest": ["sha256": .string($0.sha256)]] }
  }

  private func names(_ isWanted: (PropertyOutcome) -> Bool) -> [String] {
    run.results.flatMap { result in
      result.outcome.properties.filter(isWanted).map { "\(result.name)/\($0.property.name)" }
    }
  }

  private func tests(passed: Bool) -> [String] {
    run.results.flatMap { result in
      result.outcome.tests.filter { $0.isPassed == passed }.map {
        "\(result.name)/test \($0.test.fromText) to \($0.test.toText) on \($0.test.portText)"
      }
    }
  }
}
