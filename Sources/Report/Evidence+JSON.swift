import Kubernetes
import Properties
import Verification

extension Evidence {
  /// The header for JSON formats that have a place for it.
  var json: JSONValue {
    var result: JSONValue = [
      "claim": .string(Self.claim),
      "tool": ["name": .string(run.tool.name), "version": .string(run.tool.version), "solver": .string(run.solver)],
      "asOf": .optional(run.asOf?.description),
      "selection": .optional(run.selection),
      "failOn": .optional(run.failOn?.rawValue),
      "exitStatus": .int(Int(run.exitStatus.rawValue)),
      "result": .strings(counts.phrases()),
      "propertyFiles": .array(
        run.results.map { ["path": .string($0.path), "name": .string($0.name), "sha256": .string($0.sha256)] }),
      "manifestSet": ["sha256": .string(run.manifestSet)],
      "inputs": .array(run.inputs.map { ["path": .string($0.path), "sha256": .string($0.sha256)] }),
      "assumptions": .array(assumptions.map { ["id": .string($0.id), "text": .string($0.text)] }),
      "waivers": waiversJSON,
      "notModelled": .strings(notModelled),
      "limits": .strings(limits),
    ]
    if !run.skipped.isEmpty { result.append("skipped", .strings(run.skipped.names)) }
    return result
  }

  /// What the JSON report adds to what it already says.
  var additions: JSONValue {
    [
      "claim": .string(Self.claim), "asOf": .optional(run.asOf?.description), "selection": .optional(run.selection),
      "propertyFiles": .array(
        run.results.map { ["path": .string($0.path), "name": .string($0.name), "sha256": .string($0.sha256)] }),
      "manifestSet": ["sha256": .string(run.manifestSet)],
      "waivers": waiversJSON,
      "notModelled": .strings(notModelled),
      "limits": .strings(limits),
    ]
  }

  private var waiversJSON: JSONValue {
    .array(
      waivers.map {
        [
          "property": .string($0.property), "reason": .string($0.waiver.reason),
          "expires": .string($0.waiver.expires.description),
        ]
      })
  }
}
