import TinyWorlds

/// Clusters that are made to be hard, each for one part of the program.
enum HardShape: String, CaseIterable {
  /// So many sources and destinations; each pair is stopped at one end only, at random.
  case matrix
  /// So many blocks in rules, with exceptions.
  case cidrs
  /// So many port ranges in rules.
  case ports
  /// So many label keys; no two pods are alike.
  case keys
  /// So many pods in one namespace, with a tenth as many policies.
  case crowd
  /// So many namespaces with two pods and a policy each.
  case namespaces
}

/// Writes a hard shape as text, the same for the same seed.
struct HardShapeGenerator {
  private let shape: HardShape
  private let count: Int
  private var random: SplitMix64

  init(_ shape: HardShape, count: Int, seed: UInt64) {
    (self.shape, self.count) = (shape, count)
    random = SplitMix64(seed: seed)
  }

  private mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

  mutating func manifests() -> String {
    switch shape {
    case .matrix: matrix()
    case .cidrs: rules { generator in generator.block() }
    case .ports: rules { generator in generator.ports() }
    case .keys: keys()
    case .crowd: crowd()
    case .namespaces: namespaces()
    }
  }

  func properties() -> String {
    let claims =
      switch shape {
      case .matrix:
        [
          "neverReaches: {from: {podSelector: {matchExpressions: [{key: s, operator: Exists}]}}, to: {podSelector: {matchExpressions: [{key: d, operator: Exists}]}}}"
        ]
      case .cidrs:
        [
          "neverReaches: {from: {podSelector: {matchLabels: {app: a3}}}, to: internet}",
          "onlyTo: {from: {podSelector: {matchLabels: {app: a4}}}, to: {cidrs: [10.0.0.0/8, 64.0.0.0/2]}}",
        ]
      case .ports:
        [
          "neverReaches: {from: internet, to: {podSelector: {matchLabels: {app: a3}}}, ports: 1-1024/TCP}",
          "onlyFrom: {to: {podSelector: {matchLabels: {app: a4}}}, from: {cidrs: [10.0.0.0/8]}}",
        ]
      case .keys:
        [
          "neverReaches: {from: {podSelector: {matchLabels: {k1: v1}}}, to: {podSelector: {matchLabels: {k2: v1}}}}",
          "neverReaches: {from: internet, to: {podSelector: {matchLabels: {k3: v1}}}}",
        ]
      case .crowd:
        [
          "neverReaches: {from: {podSelector: {matchLabels: {app: a1}}}, to: {podSelector: {matchLabels: {app: a2}}}}",
          "onlyFrom: {to: {podSelector: {matchLabels: {app: a3}}}, from: any-pod}",
        ]
      case .namespaces:
        [
          "neverReaches: {from: {namespace: ns-1}, to: {namespace: ns-2}}",
          "neverReaches: {from: internet, to: any-pod}",
          "isolated: {byLabel: {key: tenant, scope: namespace}, among: any-pod}",
        ]
      }
    let items = claims.enumerated().flatMap { number, claim in
      ["closed", "open"].map { "    - {name: \($0)-\(number), world: \($0), \(claim)}\n" }
    }
    return """
      apiVersion: netpol-verify/v1
      kind: PropertySet
      metadata: {name: hard}
      spec:
        model: {podCIDRs: [10.0.0.0/8], ipFamilies: [IPv4]}
        defaults: {counterexamples: 1}
        properties:
      \(items.joined())
      """
  }

  // MARK: Objects

  private func pod(_ name: String, _ namespace: String, _ labels: [String]) -> String {
    "apiVersion: v1\nkind: Pod\nmetadata: {name: \(name), namespace: \(namespace), labels: {\(labels.joined(separator: ", "))}}\n"
      + "spec: {containers: [{name: c, ports: [{name: http, containerPort: 8080}]}]}\n---\n"
  }

  private func policy(_ name: String, _ namespace: String, _ spec: String) -> String {
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: \(name), namespace: \(namespace)}\n"
      + "spec: {\(spec)}\n---\n"
  }

  // MARK: Shapes

  private mutating func matrix() -> String {
    var text = ""
    var allows = Array(repeating: Array(repeating: false, count: count), count: count)
    for i in 0..<count {
      text += pod("s\(i)", "default", ["s: s\(i)"]) + pod("d\(i)", "default", ["d: d\(i)"])
      for j in 0..<count { allows[i][j] = below(2) == 0 }
    }
    for i in 0..<count {
      let out = (0..<count).filter { allows[i][$0] }.map { "d\($0)" } + ["none"]
      let into = (0..<count).filter { !allows[$0][i] }.map { "s\($0)" } + ["none"]
      text += policy(
        "s\(i)", "default",
        "podSelector: {matchLabels: {s: s\(i)}}, policyTypes: [Egress], egress: [{to: [{podSelector: "
          + "{matchExpressions: [{key: d, operator: In, values: [\(out.joined(separator: ", "))]}]}}]}]")
      text += policy(
        "d\(i)", "default",
        "podSelector: {matchLabels: {d: d\(i)}}, ingress: [{from: [{podSelector: "
          + "{matchExpressions: [{key: s, operator: In, values: [\(into.joined(separator: ", "))]}]}}]}]")
    }
    return text
  }

  private mutating func block() -> String {
    let length = 9 + below(20)
    let address = UInt32(truncatingIfNeeded: random.next()) & ~(UInt32.max >> UInt32(length))
    func dotted(_ value: UInt32) -> String {
      (0..<4).map { String(value >> UInt32(24 - 8 * $0) & 0xFF) }.joined(separator: ".")
    }
    let except = below(3) == 0 ? ", except: [\(dotted(address))/\(length + 2)]" : ""
    return "from: [{ipBlock: {cidr: \(dotted(address))/\(length)\(except)}}]"
  }

  private mutating func ports() -> String {
    let first = 1 + below(60_000)
    return "from: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: \(first), endPort: \(first + below(500))}]"
  }

  /// Ten apps, each with a tenth of the rules, both ways.
  private mutating func rules(_ rule: (inout Self) -> String) -> String {
    var text = ""
    for app in 0..<10 {
      for replica in 0..<3 { text += pod("a\(app)-\(replica)", "default", ["app: a\(app)"]) }
      let into = (0..<max(1, count / 20)).map { _ in "{\(rule(&self))}" }.joined(separator: ", ")
      let out = (0..<max(1, count / 20)).map { _ in "{\(rule(&self))}" }.joined(separator: ", ")
      text += policy("a\(app)-in", "default", "podSelector: {matchLabels: {app: a\(app)}}, ingress: [\(into)]")
      text += policy(
        "a\(app)-out", "default",
        "podSelector: {matchLabels: {app: a\(app)}}, policyTypes: [Egress], egress: [\(out.replacing("from:", with: "to:"))]"
      )
    }
    return text
  }

  private mutating func keys() -> String {
    var text = ""
    for number in 0..<count {
      var labels: [Int: Int] = [number % count: 1]
      for _ in 0..<20 { labels[below(count)] = below(3) }
      text += pod("p\(number)", "default", labels.sorted { $0.key < $1.key }.map { "k\($0.key): v\($0.value)" })
    }
    for number in 0..<count / 2 {
      text += policy(
        "n\(number)", "default",
        "podSelector: {matchExpressions: [{key: k\(below(count)), operator: Exists}]}, "
          + "ingress: [{from: [{podSelector: {matchLabels: {k\(below(count)): v\(below(3))}}}]}]")
    }
    return text
  }

  private mutating func crowd() -> String {
    let apps = max(3, count / 10)
    var text = ""
    for number in 0..<count {
      text += pod("p\(number)", "default", ["app: a\(number % apps)", "shard: s\(number % 7)"])
    }
    for number in 0..<count / 10 {
      text += policy(
        "n\(number)", "default",
        "podSelector: {matchLabels: {app: a\(number % apps)}}, "
          + "ingress: [{from: [{podSelector: {matchLabels: {app: a\(below(apps))}}}], ports: [{port: http}]}]")
    }
    return text
  }

  private mutating func namespaces() -> String {
    var text = ""
    for number in 0..<count {
      let tenant = number / 4
      text +=
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: ns-\(number), labels: {tenant: t\(tenant)}}\n---\n"
        + pod("a", "ns-\(number)", ["app: a"]) + pod("b", "ns-\(number)", ["app: b"])
        + policy(
          "own-tenant", "ns-\(number)",
          "podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {tenant: t\(tenant)}}}]}]")
    }
    return text
  }
}
