import Diagnostics

extension SARIFReport {
  /// How the run went: its exit status, and what was reported about its inputs.
  var invocation: JSONValue {
    let status = run.exitStatus
    return [
      "executionSuccessful": .bool(status != .invalid && status != .inconsistent),
      "exitCode": .int(Int(status.rawValue)), "exitCodeDescription": .string(status.meaning),
      "toolConfigurationNotifications": .array(run.diagnostics.map(notification)),
    ]
  }

  private func notification(_ diagnostic: Diagnostic) -> JSONValue {
    var lines = [diagnostic.message] + diagnostic.notes.map(\.message)
    if case .span(let span) = diagnostic.location {
      let place = run.files.place(of: span)
      if !place.isInFile { lines.insert(place.text, at: 0) }
    }
    var value: JSONValue = [
      "descriptor": ["id": .string(diagnostic.id.rawValue)],
      "level": .string(diagnostic.severity == .error ? "error" : "warning"),
      "message": message(lines.joined(separator: "\n")),
    ]
    switch diagnostic.location {
    case .span(let span) where !run.files.place(of: span).isInFile: break
    case .span(let span): value.append("locations", .array([["physicalLocation": physical(span)]]))
    case .path(let path):
      value.append("locations", .array([["physicalLocation": ["artifactLocation": location(path)]]]))
    case .run: break
    }
    return value
  }
}

/// Writes paths as URIs.
enum URIPath {
  /// The path with everything percent-encoded that RFC 3986 does not let stand in a path.
  static func encode(_ path: String) -> String {
    var result = ""
    for byte in path.utf8 {
      let scalar = Unicode.Scalar(byte)
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~", "/", "@", "+", "=", ",":
        result.unicodeScalars.append(scalar)
      default: result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return result
  }
}
