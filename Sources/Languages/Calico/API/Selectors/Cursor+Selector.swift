import Diagnostics
import Kubernetes

/// Where a selector stands, on which it depends what it may hold.
enum SelectorUse: Hashable, Sendable {
  /// One of a policy's own selectors (semantics KV6); whether Calico replaces `all()` in its text (semantics K33).
  case subject(isReplaced: Bool)
  /// `selector` of an entity rule (semantics KV6).
  case peer
  /// `namespaceSelector` of an entity rule (semantics KV7), in which Calico replaces `all()` and `global()` (semantics
  /// K38).
  case peerNamespaces
  /// `notSelector` of an entity rule (semantics KV7), or the selector of service accounts.
  case other

  /// The length that no selector exceeds: the API's, or where it has none, the program's.
  var longest: Int {
    switch self {
    case .subject, .peer: 1024
    case .peerNamespaces, .other: 16384
    }
  }

  /// Whether Calico looks for `all()` in the text, and not in what it means.
  var isReplaced: Bool {
    switch self {
    case .subject(let isReplaced): isReplaced
    case .peerNamespaces: true
    case .peer, .other: false
    }
  }
}

extension Cursor {
  /// Reads a selector; nil for one that is empty, which is the same as none (semantics K53), or after a report.
  func selector(_ use: SelectorUse) -> SelectorExpression? {
    guard let text = string(), !text.isEmpty else { return nil }
    let length = text.unicodeScalars.count
    guard length <= use.longest else {
      error("invalid-selector", "a selector of \(length) characters: at most \(use.longest) are read")
      return nil
    }
    guard text.unicodeScalars.contains(where: { $0 != " " && $0 != "\t" }) else {
      error(
        "unclear-selector", "a selector of blanks alone is read as `all()` in one place and as nothing in another",
        notes: [.init("leave it out, or write `all()`")])
      return nil
    }
    do throws(SelectorFailure) {
      let parser = try SelectorParser(text)
      let result = try parser.expression()
      return isMeaningful(parser, text, use) ? result : nil
    } catch {
      report(error)
      return nil
    }
  }

  private func report(_ failure: SelectorFailure) {
    self.error(
      "invalid-selector", failure.message, atCharacters: failure.place, notes: failure.note.map { [.init($0)] } ?? [])
  }

  /// Checks where `global()` and `all()` stand (semantics KV6, KV7, KO10).
  private func isMeaningful(_ parser: SelectorParser, _ text: String, _ use: SelectorUse) -> Bool {
    // Calico looks for the text, wherever it stands.
    let place = text.unicodeScalars.firstRange(of: "global(".unicodeScalars)
      .map { text.unicodeScalars.distance(from: text.unicodeScalars.startIndex, to: $0.lowerBound) }
    switch (use, place) {
    case (.subject, let place?), (.peer, let place?):
      error(
        "invalid-selector", "`global()` has no place here", atCharacters: place..<(place + 6),
        notes: [.init("it is for the `namespaceSelector` of a `source` or `destination`")])
      return false
    case (.peerNamespaces, let place?) where !parser.isGlobalAlone:
      error(
        "invalid-selector", "`global()` stands beside nothing else", atCharacters: place..<(place + 6),
        notes: [.init("write a rule for what lies in no namespace, and another one for the rest")])
      return false
    default: break
    }
    guard use.isReplaced, let misread = parser.misreadAll else { return true }
    error(
      "unclear-selector", "Calico replaces the text `all()` here, also in values, and does not know it with blanks",
      atCharacters: misread, notes: [.init("write `all()` without blanks, and in no value")])
    return false
  }
}
