import TinyWorlds

/// A place in a tree: which child to take, level by level.
typealias Place = [Int]

extension Tree {
  /// The children of a list or a mapping, in order.
  var children: [Tree] {
    switch self {
    case .text, .plain: []
    case .list(let items): items
    case .map(let entries): entries.map(\.value)
    }
  }

  /// The text of a scalar.
  var scalar: String? {
    switch self {
    case .text(let text), .plain(let text): text
    case .list, .map: nil
    }
  }

  /// The entries of a mapping; none of anything else.
  var entries: [Entry] {
    if case .map(let entries) = self { entries } else { [] }
  }

  /// The tree at a place.
  subscript(place: Place) -> Tree {
    get { place.reduce(self) { $0.children[$1] } }
    set {
      guard let first = place.first else {
        self = newValue
        return
      }
      let rest = Array(place.dropFirst())
      switch self {
      case .text, .plain: return
      case .list(var items):
        items[first][rest] = newValue
        self = .list(items)
      case .map(var entries):
        entries[first].value[rest] = newValue
        self = .map(entries)
      }
    }
  }

  /// The places of the trees that fulfil a condition on the nearest key above them and on themselves.
  func places(where holds: (_ key: String, Tree) -> Bool) -> [Place] {
    var result: [Place] = []
    func visit(_ tree: Tree, _ key: String, _ place: Place) {
      if holds(key, tree) { result.append(place) }
      if case .map(let entries) = tree {
        for (number, entry) in entries.enumerated() { visit(entry.value, entry.key, place + [number]) }
      } else {
        for (number, child) in tree.children.enumerated() { visit(child, key, place + [number]) }
      }
    }
    visit(self, "", [])
    return result
  }

  /// The mapping with a value under a key, in its place or at the end.
  func setting(_ key: String, _ value: Tree) -> Tree {
    var entries = entries
    if let place = entries.firstIndex(where: { $0.key == key }) {
      entries[place].value = value
    } else {
      entries.append(Entry(key, value))
    }
    return .map(entries)
  }

  /// The mapping without a key.
  func removing(_ key: String) -> Tree { .map(entries.filter { $0.key != key }) }

  /// The list with an item more.
  func appending(_ item: Tree) -> Tree { .list(items + [item]) }

  /// The tree with everything in it rewritten, children first.
  func rewritten(_ body: (_ key: String, Tree) -> Tree, key: String = "") -> Tree {
    switch self {
    case .text, .plain: body(key, self)
    case .list(let items): body(key, .list(items.map { $0.rewritten(body, key: key) }))
    case .map(let entries):
      body(key, .map(entries.map { Entry($0.key, $0.value.rewritten(body, key: $0.key)) }))
    }
  }
}

extension TinyWorld {
  /// The places of the policies among the manifests.
  var policies: [Int] { manifests.indices.filter { manifests[$0]["kind"] == "NetworkPolicy" } }

  /// The places of pods and of workloads among the manifests.
  var inhabitants: [Int] {
    manifests.indices.filter { !["NetworkPolicy", "Namespace", "Node", "Service"].contains(manifests[$0]["kind"]) }
  }
}

extension Tree {
  /// The namespace of an object.
  var namespace: String { self["metadata"]?["namespace"]?.scalar ?? "default" }

  /// The object in another namespace.
  func moved(to namespace: String) -> Tree {
    setting("metadata", (self["metadata"] ?? [:]).setting("namespace", .text(namespace)))
  }

  /// The object under another name.
  func named(_ name: String) -> Tree {
    setting("metadata", (self["metadata"] ?? [:]).setting("name", .text(name)))
  }
}
