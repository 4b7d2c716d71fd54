/// The candidate that was probably meant by `text`, if one is near enough: equal but for case, or few edits away.
///
/// At most one edit for short words and a third of the length for long ones; the first of equally near candidates in
/// alphabetical order.
///
/// - Parameter limit: how many edits there may be instead.
package func nearest(_ text: String, among candidates: some Sequence<String>, limit: Int? = nil) -> String? {
  let lowered = Array(text.lowercased().unicodeScalars)
  guard (1...100).contains(lowered.count) else { return nil }
  let limit = limit ?? max(1, lowered.count / 3)
  var best: (candidate: String, distance: Int)?
  for candidate in candidates.sorted() where candidate != text && candidate.unicodeScalars.count <= 200 {
    let distance = editDistance(lowered, Array(candidate.lowercased().unicodeScalars), limit: limit)
    guard let distance, distance < best?.distance ?? Int.max else { continue }
    best = (candidate, distance)
  }
  return best?.candidate
}

/// The number of insertions, deletions, replacements and swaps of neighbours between two words, but no more than `limit`.
package func editDistance(_ a: String, _ b: String, atMost limit: Int) -> Int {
  editDistance(Array(a.unicodeScalars), Array(b.unicodeScalars), limit: limit) ?? limit
}

/// The number of insertions, deletions, replacements and swaps of neighbours between two words; nil above `limit`.
private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar], limit: Int) -> Int? {
  if abs(a.count - b.count) > limit { return nil }
  var beforePrevious: [Int] = []
  var previous = Array(0...b.count)
  for i in 0..<a.count {
    var current = [i + 1]
    for j in 0..<b.count {
      var best = min(previous[j] + (a[i] == b[j] ? 0 : 1), previous[j + 1] + 1, current[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforePrevious[j - 1] + 1) }
      current.append(best)
    }
    beforePrevious = previous
    previous = current
  }
  let distance = previous[b.count]
  return distance <= limit ? distance : nil
}
