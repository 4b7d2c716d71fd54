import Diagnostics

/// What splices change in a text, as `diff -u` shows it and `git apply` takes it.
package struct UnifiedDiff {
  /// How many lines of the text stand around what changes.
  private static let context = 3

  /// Lines that go, and lines that come in their place.
  private struct Change {
    var old: Range<Int>
    var new: [[UInt8]]
  }

  private let lines: [[UInt8]]
  private var changes: [Change] = []

  /// Compares a text with itself after splices; nil where two of them overlap.
  package init?(_ text: [UInt8], _ splices: [Splice]) {
    lines = Self.lines(text)
    var starts: [Int] = []
    var offset = 0
    for line in lines {
      starts.append(offset)
      offset += line.count
    }
    func line(of byte: Int) -> Int { max(0, (starts.firstIndex { $0 > byte } ?? starts.count) - 1) }
    let ordered = splices.enumerated().sorted {
      ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
    }.map(\.element)
    // Splices of the same lines change these once.
    var groups: [(lines: Range<Int>, splices: [Splice])] = []
    for splice in ordered {
      let first = line(of: splice.range.lowerBound)
      let last = line(of: max(splice.range.lowerBound, splice.range.upperBound - 1))
      if let group = groups.last, first < group.lines.upperBound {
        groups[groups.count - 1] = (
          group.lines.lowerBound..<max(group.lines.upperBound, last + 1), group.splices + [splice]
        )
      } else {
        groups.append((first..<min(last + 1, lines.count), [splice]))
      }
    }
    for group in groups {
      let start = starts.isEmpty ? 0 : starts[min(group.lines.lowerBound, starts.count - 1)]
      let old = lines[group.lines].flatMap(\.self)
      let moved = group.splices.map {
        Splice(($0.range.lowerBound - start)..<($0.range.upperBound - start), $0.text)
      }
      guard let new = Splice.apply(moved, to: old) else { return nil }
      changes.append(Self.trimmed(Change(old: group.lines, new: Self.lines(new)), lines))
    }
  }

  /// A change without the lines that stay at its beginning and its end.
  private static func trimmed(_ change: Change, _ lines: [[UInt8]]) -> Change {
    var (old, new) = (change.old, change.new[...])
    while let first = new.first, !old.isEmpty, lines[old.lowerBound] == first {
      old = (old.lowerBound + 1)..<old.upperBound
      new = new.dropFirst()
    }
    while let last = new.last, !old.isEmpty, lines[old.upperBound - 1] == last {
      old = old.lowerBound..<(old.upperBound - 1)
      new = new.dropLast()
    }
    return Change(old: old, new: Array(new))
  }

  /// Lines with their breaks.
  private static func lines(_ text: [UInt8]) -> [[UInt8]] {
    var result: [[UInt8]] = []
    var line: [UInt8] = []
    for byte in text {
      line.append(byte)
      if byte == 0x0A {
        result.append(line)
        line = []
      }
    }
    return line.isEmpty ? result : result + [line]
  }

  /// How many lines go or come.
  package var changedLines: Int { changes.reduce(0) { $0 + $1.old.count + $1.new.count } }

  /// The hunks, without a head.
  package var hunks: String { String(decoding: bytes, as: UTF8.self) }

  private var bytes: [UInt8] {
    var result: [UInt8] = []
    var shift = 0
    var index = 0
    while index < changes.count {
      // Changes whose surroundings meet share a hunk.
      var last = index
      while last + 1 < changes.count,
        changes[last + 1].old.lowerBound - changes[last].old.upperBound <= 2 * Self.context
      {
        last += 1
      }
      let part = changes[index...last]
      let start = max(0, changes[index].old.lowerBound - Self.context)
      let end = min(lines.count, changes[last].old.upperBound + Self.context)
      let grown = part.reduce(0) { $0 + $1.new.count - $1.old.count }
      let (count, newCount) = (end - start, end - start + grown)
      func range(_ start: Int, _ count: Int) -> String { "\(count == 0 ? start : start + 1),\(count)" }
      result += "@@ -\(range(start, count)) +\(range(start + shift, newCount)) @@\n".utf8
      var line = start
      func write(_ sign: Character, _ text: [UInt8]) {
        result += "\(sign)".utf8
        result += text
        if text.last != 0x0A { result += "\n\\ No newline at end of file\n".utf8 }
      }
      for change in part {
        while line < change.old.lowerBound {
          write(" ", lines[line])
          line += 1
        }
        for old in change.old { write("-", lines[old]) }
        for new in change.new { write("+", new) }
        line = change.old.upperBound
      }
      while line < end {
        write(" ", lines[line])
        line += 1
      }
      shift += grown
      index = last + 1
    }
    return result
  }
}
