import TestSupport

/// A page of the documentation: its text, and the blocks of it that must be what they say they are.
struct Page: CustomStringConvertible {
  /// A fenced block below a mark `<!-- run: … -->` or `<!-- file: … -->`.
  struct Block {
    /// What the mark promises.
    enum Mark: Hashable {
      /// The block is the command, then what the program prints with these arguments when it ends with this status.
      case run(arguments: [String], status: Int32)
      /// The block is this file of the repository.
      case file(String)
    }

    /// What the block promises.
    var mark: Mark
    /// The line of the mark, from 1.
    var line: Int
    /// The lines of the block. A line `…` stands for any lines that were left out.
    var lines: [String]
  }

  /// Why a page cannot be read.
  struct Malformed: Error, CustomStringConvertible {
    var description: String
  }

  /// The path in the repository.
  var path: String
  /// The lines.
  var lines: [String]

  /// The README and the catalog.
  static let all: [Page] = (try? ["README.md"] + catalog())?.compactMap { try? Page($0) } ?? []

  /// The pages of the catalog.
  static func catalog() throws -> [String] {
    try Repository.files(below: "Sources/netpol-verify/Documentation.docc", suffix: ".md")
  }

  init(_ path: String) throws {
    self.path = path
    lines = try Repository.text(path).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  var description: String { path }

  /// The marked blocks, in order.
  func blocks() throws -> [Block] {
    var result: [Block] = []
    for (place, line) in lines.enumerated() where line.hasPrefix("<!-- ") && line.hasSuffix(" -->") {
      guard let mark = Block.Mark(String(line.dropFirst(5).dropLast(4))) else {
        throw Malformed(description: "\(path):\(place + 1): a mark is `run: netpol-verify …; exit N` or `file: PATH`")
      }
      guard place + 1 < lines.count, lines[place + 1].hasPrefix("```"),
        let end = lines[(place + 2)...].firstIndex(of: "```")
      else { throw Malformed(description: "\(path):\(place + 1): no block follows the mark") }
      result.append(Block(mark: mark, line: place + 1, lines: Array(lines[(place + 2)..<end])))
    }
    return result
  }

  /// What follows a prefix on the lines that have it, such as the titles of headings.
  func lines(after prefix: String) -> [String] {
    lines.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
  }
}

extension Page.Block.Mark {
  /// Reads `run: netpol-verify ARGUMENTS; exit N` or `file: PATH`.
  init?(_ text: String) {
    if text.hasPrefix("file: ") {
      self = .file(String(text.dropFirst(6)))
      return
    }
    let program = "run: netpol-verify "
    guard text.hasPrefix(program), let end = text.firstRange(of: "; exit "), let status = Int32(text[end.upperBound...])
    else { return nil }
    let arguments = text[..<end.lowerBound].dropFirst(program.count).split(separator: " ").map(String.init)
    self = .run(arguments: arguments, status: status)
  }
}

extension Page.Block {
  /// Whether `text` is the block, or has its lines in order where it leaves lines out.
  func matches(_ text: [String]) -> Bool { ShortenedText.matches(lines[...], text[...]) }
}
