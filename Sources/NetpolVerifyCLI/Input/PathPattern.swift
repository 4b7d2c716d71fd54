/// A pattern of `--exclude`: `*` and `?` stand for text without a slash, `**` for any number of folders, `[a-z]` for one
/// of some characters.
///
/// A pattern without a slash names files and folders of any place. One with a slash is relative to a folder: the working
/// directory, or that of the property file. What lies below something that matches is meant, too.
struct PathPattern: Hashable {
  /// A part of a pattern for one name.
  private enum Token: Hashable {
    case star, anyCharacter
    case character(Character)
    case oneOf([ClosedRange<Character>], isNegated: Bool)

    func fits(_ character: Character) -> Bool {
      switch self {
      case .star, .anyCharacter: true
      case .character(let own): own == character
      case .oneOf(let ranges, let isNegated): ranges.contains { $0.contains(character) } != isNegated
      }
    }
  }

  /// The pattern as the user wrote it.
  let text: String
  /// A pattern for each component of a path; nil for `**`.
  private let components: [[Token]?]
  private let isAnywhere: Bool

  /// Makes a pattern that is relative to `folder`.
  init(_ text: String, relativeTo folder: String, in environment: Environment) {
    self.text = text
    var body = text
    while body.count > 1, body.hasSuffix("/") { body.removeLast() }
    isAnywhere = !body.contains("/")
    let whole = isAnywhere ? body : ResourcePath.absolute(body, relativeTo: folder, in: environment)
    components = whole.split(separator: "/").map { $0 == "**" ? nil : Self.tokens($0) }
  }

  /// Whether it names the file or folder of an absolute path.
  func matches(absolute path: String) -> Bool {
    let parts = path.split(separator: "/")
    return Self.matches(components, Array(isAnywhere ? parts.suffix(1) : parts[...]), isStar: { $0 == nil }) {
      Self.matches($0 ?? [], Array($1), isStar: { $0 == .star }) { $0.fits($1) }
    }
  }

  /// Matches a pattern of which stars stand for any number of elements. A star takes as little as it can; whatever comes
  /// later, one place to go back to is enough.
  private static func matches<Part, Element>(
    _ pattern: [Part], _ elements: [Element], isStar: (Part) -> Bool, fits: (Part, Element) -> Bool
  ) -> Bool {
    var (place, next) = (0, 0)
    var back: (place: Int, next: Int)?
    while next < elements.count {
      if place < pattern.count, isStar(pattern[place]) {
        place += 1
        back = (place, next)
      } else if place < pattern.count, fits(pattern[place], elements[next]) {
        (place, next) = (place + 1, next + 1)
      } else if let last = back {
        back = (last.place, last.next + 1)
        (place, next) = (last.place, last.next + 1)
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy(isStar)
  }

  private static func tokens(_ text: Substring) -> [Token] {
    var result: [Token] = []
    var rest = text
    while let first = rest.popFirst() {
      switch first {
      case "*": result.append(.star)
      case "?": result.append(.anyCharacter)
      case "[":
        guard let end = rest.dropFirst().firstIndex(of: "]") else { fallthrough }
        result.append(set(rest[..<end]))
        rest = rest[rest.index(after: end)...]
      default: result.append(.character(first))
      }
    }
    return result
  }

  private static func set(_ text: Substring) -> Token {
    var members = text
    let isNegated = members.first == "!" || members.first == "^"
    if isNegated { members.removeFirst() }
    var ranges: [ClosedRange<Character>] = []
    while let low = members.popFirst() {
      if members.first == "-", let high = members.dropFirst().first, low <= high {
        members = members.dropFirst(2)
        ranges.append(low...high)
      } else {
        ranges.append(low...low)
      }
    }
    return .oneOf(ranges, isNegated: isNegated)
  }
}
