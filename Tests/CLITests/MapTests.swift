import Testing

/// `list -o html`: what of the page needs no browser. `make test-formats` drives it in one.
struct MapTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("m/a.yaml", "\(Sandbox.namespace)---\n\(Sandbox.pod("web"))")
    try sandbox.write("m/b.yaml", Sandbox.pod("db"))
  }

  @Test func sameBytesForAnyOrderOfFiles() {
    #expect(sandbox.run("list -f m/a.yaml -f m/b.yaml -o html") == 0, "\(sandbox.errors)")
    let first = sandbox.output
    #expect(sandbox.run("list -f m/b.yaml -f m/a.yaml -o html") == 0)
    #expect(sandbox.output == first)
    #expect(first.hasPrefix("<!DOCTYPE html>") && first.contains("\"w\":["))
  }

  /// The page asks nobody for anything, and its policy forbids it to.
  @Test func thePageStandsAlone() {
    #expect(sandbox.run("list -f m -o html") == 0)
    #expect(sandbox.output.contains("default-src 'none'"))
    #expect(!sandbox.output.contains("http://") && !sandbox.output.contains("https://"))
    #expect(!sandbox.output.contains("unsafe-inline"))
  }

  /// What a filter leaves out is not passed off as denied.
  @Test func filteredMapsSaySo() {
    #expect(sandbox.run("list -f m --port 80/TCP -o html") == 0)
    #expect(sandbox.output.contains("A filter left connections out"))
    #expect(!sandbox.output.contains("the policies allow nothing there"))
  }

  /// A picture that nobody could follow names the map instead.
  @Test func largePicturesNameTheMap() throws {
    for number in 0..<16 { try sandbox.write("m/\(number).yaml", Sandbox.pod("pod-\(number)")) }
    #expect(sandbox.run("list -f m -o svg") == 0, "\(sandbox.errors)")
    #expect(sandbox.output.hasPrefix("<svg") && sandbox.output.contains("list -o html"))
  }
}
