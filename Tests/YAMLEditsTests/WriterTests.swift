import Diagnostics
import Kubernetes
import Testing
import YAMLEdits
import YAMLTree

/// How edits are written, and what they leave as it is.
struct WriterTests {
  /// A text, an edit and what comes of it.
  @Test(
    arguments: [
      // Comments and quotes stay.
      ("port: 5433   # sql\n", .setScalar(YAMLPath("port"), .number(5432)), "port: 5432   # sql\n"),
      ("a: 'x'\n", .setScalar(YAMLPath("a"), .text("it's")), "a: 'it''s'\n"),
      ("a: \"x\"\n", .setScalar(YAMLPath("a"), .text("y")), "a: \"y\"\n"),
      // What would be something else than text is quoted.
      ("a: x\n", .setScalar(YAMLPath("a"), .text("yes")), "a: \"yes\"\n"),
      ("a: x\n", .setScalar(YAMLPath("a"), .text("1e3")), "a: \"1e3\"\n"),
      ("a: x\n", .setScalar(YAMLPath("a"), .text("8080")), "a: \"8080\"\n"),
      ("a: x\n", .setScalar(YAMLPath("a"), .text("2001:db8::/32")), "a: 2001:db8::/32\n"),
      ("a: x\n", .setScalar(YAMLPath("a"), .text("::/0")), "a: \"::/0\"\n"),
      ("a: x\n", .setScalar(YAMLPath("a"), .text("2027-01-31")), "a: 2027-01-31\n"),
      ("a: x\n", .setScalar(YAMLPath("a"), .text("known since then")), "a: known since then\n"),
      ("a: x\n", .setScalar(YAMLPath("a"), .text("so: it is")), "a: \"so: it is\"\n"),
      ("metadata-name: web  # by name\n", .renameKey(YAMLPath("metadata-name"), "name"), "name: web  # by name\n"),
      // The last comment stays with the last item.
      ("l:\n- a # one\n- b # two\n", .append(YAMLPath("l"), .text("c")), "l:\n- a # one\n- b # two\n- c\n"),
      ("l:\n  - a\n  # end\n", .append(YAMLPath("l"), .text("c")), "l:\n  - a\n  - c\n  # end\n"),
      ("l: [a, b] # x\n", .append(YAMLPath("l"), .text("c")), "l: [a, b, c] # x\n"),
      ("l: []\n", .append(YAMLPath("l"), .text("c")), "l: [c]\n"),
      ("l: [\n  a,\n  b\n]\n", .append(YAMLPath("l"), .text("c")), "l: [\n  a,\n  b, c\n]\n"),
      ("l:\r\n- a\r\n", .append(YAMLPath("l"), .text("c")), "l:\r\n- a\r\n- c\r\n"),
      ("l:\n- a", .append(YAMLPath("l"), .text("c")), "l:\n- a\n- c"),
      // A key in front of another takes the place behind the dash.
      (
        "r:\n- ports: [1]\n", .insertKey(YAMLPath("r").item(0), .init("from", .list([.text("a")])), before: ["ports"]),
        "r:\n- from:\n  - a\n  ports: [1]\n"
      ),
      (
        "r: {ports: 1}\n", .insertKey(YAMLPath("r"), .init("a", .number(2)), before: ["ports"]), "r: {a: 2, ports: 1}\n"
      ),
      ("r: {}\n", .insertKey(YAMLPath("r"), .init("a", .number(2))), "r:\n  a: 2\n"),
      ("l: [{}]\n", .insertKey(YAMLPath("l").item(0), .init("a", .number(2))), "l: [{a: 2}]\n"),
      ("r:\n  # none\n", .insertKey(YAMLPath("r"), .init("a", .number(2))), "r:\n  a: 2\n  # none\n"),
      ("{\"a\": 1}", .insertKey(YAMLPath([]), .init("b", .text("x"))), "{\"a\": 1, \"b\": \"x\"}"),
      // A dash too many, and one too few.
      (
        "l:\n  - a: 1 # one\n  - b:\n      c: 2\n", .join(YAMLPath("l").item(0)),
        "l:\n  - a: 1 # one\n    b:\n      c: 2\n"
      ),
      ("l: [{a: 1}, {b: 2}]\n", .join(YAMLPath("l").item(0)), "l: [{a: 1, b: 2}]\n"),
      ("l:\n- a: 1\n  b: 2\n", .split(YAMLPath("l").item(0)), "l:\n- a: 1\n- b: 2\n"),
      ("l:\n- {a: 1, b: 2}\n", .split(YAMLPath("l").item(0)), "l:\n- {a: 1}\n- {b: 2}\n"),
      // Whole lines go.
      ("l:\n- a\n- b # two\n- c\n", .removeItem(YAMLPath("l").item(1)), "l:\n- a\n- c\n"),
      ("l:\n- a\n- b", .removeItem(YAMLPath("l").item(1)), "l:\n- a"),
      ("l: [a, b, c]\n", .removeItem(YAMLPath("l").item(2)), "l: [a, b]\n"),
      ("l:\n- a: 1\n  b: 2\n", .removeKey(YAMLPath("l").item(0).key("a")), "l:\n- b: 2\n"),
      ("a: 1\nb:\n  c: 2\nd: 3\n", .removeKey(YAMLPath("b")), "a: 1\nd: 3\n"),
      // Another value in the layout of the file.
      ("l: [{}]\n", .replace(YAMLPath("l"), .list([.mapping([.init("a", .number(1))])])), "l:\n- a: 1\n"),
      (
        "l: []  # why\nm: 1\n", .replace(YAMLPath("l"), .list([.mapping([.init("a", .number(1))])])),
        "l:  # why\n- a: 1\nm: 1\n"
      ),
      (
        "s:\r\n  l: {} # why\r\n", .insertKey(YAMLPath("s", "l"), .init("a", .number(1))),
        "s:\r\n  l: # why\r\n    a: 1\r\n"
      ),
      (
        "podSelector: {matchLabels: {a: b}}\nl: []\n",
        .replace(YAMLPath("l"), .list([.mapping([.init("podSelector", .mapping([.init("k", .text("v"))]))])])),
        "podSelector: {matchLabels: {a: b}}\nl:\n- {podSelector: {k: v}}\n"
      ),
    ] as [(String, YAMLEdit, String)])
  func written(before: String, edit: YAMLEdit, after: String) throws {
    let found = try #require(Written(before)).write([edit])
    #expect(found == after)
  }

  /// What is not written, since something else would change, or nobody could tell.
  @Test(
    arguments: [
      // What an alias stands for, and what a merge key adds.
      ("a: &x {b: c}\nd: *x\n", .setScalar(YAMLPath("d", "b"), .text("e"))),
      ("a: &x {b: c}\nd:\n  <<: *x\n  f: g\n", .setScalar(YAMLPath("d", "b"), .text("e"))),
      ("a: &x {b: c}\n<<: *x\nf: g\n", .setScalar(YAMLPath("b"), .text("e"))),
      ("l: [&x {b: c}, *x]\n", .setScalar(YAMLPath("l").item(1).key("b"), .text("e"))),
      // A scalar of several lines.
      ("a: |\n  b\n", .setScalar(YAMLPath("a"), .text("c"))),
      // Something with a tag.
      ("a: !!map {b: c}\n", .insertKey(YAMLPath("a"), .init("d", .number(1)))),
      // A dash that stands alone.
      ("l:\n-\n  a: 1\n-\n  b: 2\n", .join(YAMLPath("l").item(0))),
      // The last of a list.
      ("l: [a]\n", .removeItem(YAMLPath("l").item(0))),
    ] as [(String, YAMLEdit)])
  func refused(before: String, edit: YAMLEdit) throws {
    #expect(try #require(Written(before)).write([edit]) == nil)
  }

  @Test func severalEdits() throws {
    let text = "spec:\n  from:\n  - a: 1\n  - b: 2\n  ports: [80]\n"
    let edits: [YAMLEdit] = [
      .join(YAMLPath("spec", "from").item(0)), .append(YAMLPath("spec", "ports"), .number(81)),
      .setScalar(YAMLPath("spec", "ports").item(0), .number(8080)), .append(YAMLPath("spec", "ports"), .number(82)),
    ]
    let written = try #require(Written(text))
    let wanted = "spec:\n  from:\n  - a: 1\n    b: 2\n  ports: [8080, 81, 82]\n"
    #expect(written.write(edits) == wanted)
    let tree = try #require(YAMLEdit.apply(edits, to: written.documents[0]))
    #expect(tree.canonical == Written(wanted)?.documents[0].canonical)
  }

  @Test func aDocumentMore() throws {
    let written = try #require(Written("a: 1\n---\nb: 2\n"))
    let new = YAMLValue.mapping([.init("c", .number(3))])
    let splice = try #require(YAMLWriter(written.text, written.documents[0]).newDocument(new))
    let bytes = try #require(Splice.apply([splice], to: written.text.utf8))
    #expect(String(decoding: bytes, as: UTF8.self) == "a: 1\n---\nc: 3\n---\nb: 2\n")
    let json = try #require(Written("{\"a\": 1}"))
    #expect(YAMLWriter(json.text, json.documents[0]).newDocument(new) == nil)
  }

  @Test func compatibility() {
    let path = YAMLPath("l")
    let append = YAMLEdit.append(path, .text("a"))
    #expect(append.isCompatible(with: .append(path, .text("b"))))
    #expect(!append.isCompatible(with: append))
    #expect(append.isCompatible(with: .removeItem(path.item(0))))
    #expect(!append.isCompatible(with: .replace(path, .list([]))))
    #expect(!YAMLEdit.join(path.item(0)).isCompatible(with: .setScalar(path.item(1).key("a"), .number(1))))
    #expect(YAMLEdit.join(path.item(0)).isCompatible(with: .setScalar(path.item(2).key("a"), .number(1))))
    let key = YAMLEdit.insertKey(path, .init("k", .number(1)))
    #expect(!key.isCompatible(with: .insertKey(path, .init("k", .number(2)))))
  }

  @Test func overlappingSplicesAreRefused() {
    #expect(Splice.apply([Splice(0..<2, "x"), Splice(1..<3, "y")], to: Array("abcd".utf8)) == nil)
  }
}
