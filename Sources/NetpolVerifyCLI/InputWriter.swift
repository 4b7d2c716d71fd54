import FoundationEssentials

extension Environment {
  /// Writes a file that was read anew: by a rename, so that it is never half written, with the mode that it had. What links
  /// lead to is left alone.
  func rewrite(_ path: String, _ bytes: [UInt8]) throws {
    if let link = link(on: path) { throw OutputGuard.Refusal.isLink(link) }
    let path = opened(path)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    if let mode { try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path) }
  }
}
