package import Cluster

/// Values that stand for all others of a label whose text is tested: one for each set of tests such that some value passes
/// these and no others.
///
/// Nothing is left out: all texts of the grammar are walked at once, as the paths of an automaton that knows at each
/// character which tests may still be passed.
package struct ValueExamples {
  /// What the walk must know of the characters so far.
  private struct State: Hashable {
    /// The places of the patterns of which the text ends with some first characters, as a node of the automaton.
    var node: Int
    /// The node of the trie of starts and listed values; nil where the text has left it.
    var start: Int?
    /// The tests that are passed whatever follows.
    var passed: UInt64
    var last: UInt8?
  }

  /// How many tests of one label there can be.
  private static let mostTests = 60
  /// How long the walk may take by default, some seconds.
  package static let mostStates = 1_000_000

  private let tests: [TextTest]
  private let listed: Set<String>
  private let grammar: ValueGrammar
  private let alphabet: [UInt8]
  private let ends: Automaton
  private let starts: Automaton

  /// Examples beside the listed values, in an order that depends on nothing else; nil where the walk would take too long.
  ///
  /// - Parameter mostStates: how long that is.
  package static func find(
    _ tests: [TextTest], listed: [String], _ grammar: ValueGrammar, mostStates: Int = mostStates
  ) -> [String]? {
    if tests.isEmpty { return [] }
    return tests.count > mostTests ? nil : Self(tests, listed: Set(listed), grammar).walk(mostStates)
  }

  private init(_ tests: [TextTest], listed: Set<String>, _ grammar: ValueGrammar) {
    self.tests = tests
    self.listed = listed
    self.grammar = grammar
    let texts = tests.map { Array($0.text.utf8) }
    let known = Set(texts.joined()).union(listed.flatMap { Array($0.utf8) })
    // Of the characters that nobody asks for one is as good as another.
    let fresh = grammar.alphanumerics.last { !known.contains($0) }
    alphabet = (fresh.map { [$0] } ?? []) + known.sorted()
    ends = Automaton(tests.indices.map { if case .startsWith = tests[$0] { [] } else { texts[$0] } }, fails: true)
    starts = Automaton(
      tests.indices.map { if case .startsWith = tests[$0] { texts[$0] } else { [] } }
        + listed.sorted().map { Array($0.utf8) }, fails: false)
  }

  private func walk(_ mostStates: Int) -> [String]? {
    var passed: UInt64 = 0
    for (place, test) in tests.enumerated() where test.text.isEmpty { passed |= 1 << UInt64(place) }
    var found: [UInt64: String] = [:]
    var visited: Set<State> = []
    var front: [(state: State, text: [UInt8])] = [(State(node: 0, start: 0, passed: passed, last: nil), [])]
    for _ in 0...grammar.longest {
      for (state, text) in front where canEnd(state) {
        let value = String(decoding: text, as: UTF8.self)
        let all = state.passed | endings(state.node)
        if !listed.contains(value), found[all] == nil { found[all] = value }
      }
      var next: [(state: State, text: [UInt8])] = []
      for (state, text) in front {
        for character in alphabet where grammar.admits(character, after: state.last) {
          let step = self.step(state, character)
          if visited.insert(step).inserted { next.append((step, text + [character])) }
        }
      }
      if visited.count > mostStates { return nil }
      front = next
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  private func canEnd(_ state: State) -> Bool {
    guard let last = state.last else { return grammar.admitsEmpty }
    return grammar.alphanumerics.contains(last)
  }

  private func step(_ state: State, _ character: UInt8) -> State {
    var result = state
    result.last = character
    result.node = ends.next(state.node, character) ?? 0
    for place in ends.ending(at: result.node) {
      if case .contains = tests[place] { result.passed |= 1 << UInt64(place) }
    }
    result.start = state.start.flatMap { starts.next($0, character) }
    for place in result.start.map(starts.ending) ?? [] where place < tests.count {
      result.passed |= 1 << UInt64(place)
    }
    return result
  }

  /// The tests of ends that a text passes.
  private func endings(_ node: Int) -> UInt64 {
    ends.ending(at: node).reduce(0) { result, place in
      if case .endsWith = tests[place] { result | 1 << UInt64(place) } else { result }
    }
  }
}

/// The texts that some patterns begin with, as nodes that characters lead between.
private struct Automaton {
  private var edges: [[UInt8: Int]] = [[:]]
  /// The patterns that a text at a node ends with.
  private var ended: [[Int]] = [[]]
  /// The node of the longest end of a node's text that is one.
  private var shorter: [Int?] = [nil]
  private let fails: Bool

  /// - Parameter fails: whether a text that is no node goes on from its longest end that is one, rather than nowhere.
  init(_ patterns: [[UInt8]], fails: Bool) {
    self.fails = fails
    for (place, pattern) in patterns.enumerated() where !pattern.isEmpty {
      var node = 0
      for character in pattern {
        if let known = edges[node][character] {
          node = known
        } else {
          edges.append([:])
          ended.append([])
          shorter.append(nil)
          edges[node][character] = edges.count - 1
          node = edges.count - 1
        }
      }
      ended[node].append(place)
    }
    guard fails else { return }
    var queue = edges[0].sorted { $0.key < $1.key }.map(\.value)
    for node in queue { shorter[node] = 0 }
    while !queue.isEmpty {
      let node = queue.removeFirst()
      for (character, child) in edges[node].sorted(by: { $0.key < $1.key }) {
        let end = shorter[node].flatMap { next($0, character) } ?? 0
        shorter[child] = end
        ended[child] += ended[end]
        queue.append(child)
      }
    }
  }

  /// Where a character leads; nil for nowhere.
  func next(_ node: Int, _ character: UInt8) -> Int? {
    var node = node
    while true {
      if let next = edges[node][character] { return next }
      guard let end = shorter[node] else { return fails ? 0 : nil }
      node = end
    }
  }

  func ending(at node: Int) -> [Int] { ended[node] }
}
