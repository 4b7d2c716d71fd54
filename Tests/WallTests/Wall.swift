/// The walls between the parts of the program, as a pure function of what files contain.
enum Wall {
  /// Which modules each target may import. A name that is no key is a module from outside.
  static let table: [String: Set<String>] = pipeline.merging(
    languages.keys.reduce(into: [:]) { rooms, language in
      rooms.merge(Wall.rooms(of: language)) { first, _ in first }
    }
  ) { first, _ in first }

  /// The policy languages, by the folders of `Sources/Languages`, with the rooms that each has.
  static let languages: [String: [String]] = [
    "NetworkPolicy": ["API", "Tiers", "Reading", "Advice"],
    "ClusterNetworkPolicy": ["API", "Tiers", "Reading", "Advice"],
    "Calico": ["API", "Tiers", "Reading", "Advice"],
    "Cilium": ["API", "Tiers", "Reading", "Advice"],
  ]

  /// The rooms of a language: how it is written, what it says, twice, and, if it has one, what it says of its own
  /// policies. No room of one language sees another's.
  static func rooms(of language: String) -> [String: Set<String>] {
    let shared: Set<String> = ["Kubernetes", "Cluster", "Network", "Diagnostics"]
    let rooms: [String: Set<String>] = [
      "API": ["YAMLTree", "Kubernetes", "Network", "Diagnostics"],
      "Tiers": shared.union(["PolicyModel", "\(language)API"]),
      "Reading": shared.union(["ReferenceEvaluator", "\(language)API"]),
      "Advice": shared.union([
        "Advice", "YAMLEdits", "YAMLTree", "ReferenceEvaluator", "\(language)API", "\(language)Reading",
      ]),
    ]
    let own = rooms.filter { languages[language]?.contains($0.key) ?? false }
    return Dictionary(uniqueKeysWithValues: own.map { ("\(language)\($0.key)", $0.value) })
  }

  /// One room of every language that has it.
  private static func every(_ room: String) -> [String] {
    languages.filter { $0.value.contains(room) }.map { $0.key + room }
  }

  /// The stages, in order.
  private static let pipeline: [String: Set<String>] = [
    "CZ3": [],
    "CYaml": [],
    "Diagnostics": [],
    "Network": [],
    "Digest": [],
    "SMT": [],
    "YAMLTree": ["CYaml", "Diagnostics"],
    "Z3Backend": ["CZ3", "SMT"],
    "Kubernetes": ["YAMLTree", "Network", "Diagnostics"],
    "Cluster": ["Kubernetes", "Network", "Diagnostics"],
    "Properties": ["YAMLTree", "Kubernetes", "Network", "Diagnostics"],
    "ReferenceEvaluator": ["Cluster", "Kubernetes", "Network", "Diagnostics"],
    "YAMLEdits": ["YAMLTree", "Diagnostics"],
    "Advice": ["YAMLEdits", "YAMLTree", "ReferenceEvaluator", "Cluster", "Kubernetes", "Network", "Diagnostics"],
    "PolicyModel": ["Cluster", "Network", "BitCollections"],
    "Claims": ["PolicyModel", "Cluster", "Network", "BitCollections"],
    "Reachability": ["Claims", "PolicyModel", "Cluster", "Network", "BitCollections"],
    "Encoding": ["Claims", "PolicyModel", "Cluster", "SMT", "Network", "BitCollections"],
    "EnforcerAdvice": Set(
      every("Advice") + [
        "CiliumAPI", "CiliumReading", "ClusterNetworkPolicyAPI", "NetworkPolicyAPI", "EnforcerReadings",
        "ReferenceEvaluator", "Advice", "Cluster", "Kubernetes", "Network",
      ]),
    "EnforcerKinds": Set(every("API") + ["Cluster", "Kubernetes", "Network", "Diagnostics"]),
    "EnforcerReadings": Set(
      every("Reading") + [
        "CiliumAPI", "ClusterNetworkPolicyAPI", "NetworkPolicyAPI", "EnforcerKinds", "ReferenceEvaluator", "Cluster",
        "Kubernetes", "Network",
      ]),
    "EnforcerTiers": Set(
      every("Tiers") + [
        "CiliumAPI", "ClusterNetworkPolicyAPI", "EnforcerKinds", "PolicyModel", "Cluster", "Kubernetes", "Network",
      ]),
    "Verification": [
      "Properties", "Cluster", "Kubernetes", "Network", "Diagnostics", "PolicyModel", "Claims", "EnforcerKinds",
      "EnforcerTiers",
      "EnforcerReadings", "Reachability",
      "Encoding", "SMT", "ReferenceEvaluator", "Dispatch",
    ],
    "Analysis": [
      "Verification", "Properties", "Cluster", "Kubernetes", "Network", "Diagnostics", "PolicyModel", "Claims",
      "EnforcerTiers",
      "EnforcerReadings",
      "Reachability", "SMT", "ReferenceEvaluator", "EnforcerAdvice", "Advice", "YAMLTree",
    ],
    "Report": ["Analysis", "Advice", "Verification", "Properties", "Kubernetes", "Diagnostics", "Network", "Digest"],
    "NetpolVerifyCLI": [
      "Report", "Analysis", "Advice", "YAMLEdits", "PolicyModel", "Claims", "EnforcerKinds", "EnforcerTiers",
      "EnforcerReadings",
      "Verification", "Z3Backend",
      "Properties", "Cluster",
      "Kubernetes", "YAMLTree", "Diagnostics", "Network", "SMT", "ArgumentParser", "FoundationEssentials",
      "SystemPackage", "Glibc", "Subprocess", "Dispatch",
    ],
    "netpol-verify": ["NetpolVerifyCLI"],
  ]

  /// Tools for developers and what only they are made of: they hold everything against everything, so they may import
  /// anything but Foundation and what lies behind the walls of C. Nothing of the product imports them.
  static let tools: Set<String> = ["netpol-bench", "netpol-fuzz", "Agreement", "TinyWorlds"]
  /// Modules of the standard library that everyone may import.
  static let standard: Set<String> = ["Swift", "Synchronization"]
  /// The one target that sees each C module.
  static let ownersOfC = ["CZ3": "Z3Backend", "CYaml": "YAMLTree"]
  /// The length that no file exceeds.
  static let maximalLines = 400

  /// What is wrong with a file of a target, one line for each finding.
  static func violations(target: String, text: String) -> [String] {
    let code = text.split(separator: "\n", omittingEmptySubsequences: false).map(withoutComment)
    var result: [String] = []
    for module in code.compactMap(importedModule) {
      if let owner = ownersOfC[module], owner != target {
        result.append("\(target) imports \(module), which only \(owner) may see")
      } else if module == "Foundation" {
        result.append("\(target) imports Foundation")
      } else if !mayImport(target, module) {
        result.append("\(target) imports \(module)")
      }
    }
    // `unsafe-inline` is a word of content security policies.
    let says = code.contains { words(Substring($0.split(separator: "unsafe-inline").joined())).contains("unsafe") }
    if !ownersOfC.values.contains(target), says {
      result.append("\(target) says `unsafe`")
    }
    return result
  }

  /// Whether a file is longer than files may be.
  static func isTooLong(_ text: String) -> Bool {
    let breaks = text.utf8.count { $0 == UInt8(ascii: "\n") }
    return breaks + (text.isEmpty || text.hasSuffix("\n") ? 0 : 1) > maximalLines
  }

  private static func mayImport(_ target: String, _ module: String) -> Bool {
    standard.contains(module) || tools.contains(target) || table[target]?.contains(module) ?? false
  }

  /// Every module that a target imports directly or through others, by the table.
  static func reachable(from target: String) -> Set<String> {
    var result: Set<String> = []
    var open = [target]
    while let next = open.popLast() {
      for module in table[next] ?? [] where result.insert(module).inserted { open.append(module) }
    }
    return result
  }

  /// The module of an import declaration, whatever its attributes, access level and kind.
  private static func importedModule(_ line: Substring) -> String? {
    let parts = line.split { $0 == " " || $0 == "\t" || $0 == ";" }
    guard let place = parts.firstIndex(of: "import"),
      parts[..<place].allSatisfy({ $0.hasPrefix("@") || accessLevels.contains($0) })
    else { return nil }
    let rest = parts[(place + 1)...].drop { kinds.contains($0) }
    return rest.first.map { String($0.prefix { $0 != "." }) }
  }

  private static let accessLevels: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
  private static let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]

  /// A line up to its comment. A `//` inside a string ends the line too, which hides nothing that matters here.
  private static func withoutComment(_ line: Substring) -> Substring {
    var index = line.startIndex
    while index < line.endIndex {
      if line[index...].hasPrefix("//") { return line[..<index] }
      index = line.index(after: index)
    }
    return line
  }

  private static func words(_ line: Substring) -> [Substring] {
    line.split { !($0.isLetter || $0.isNumber || $0 == "_") }
  }
}
