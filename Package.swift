// swift-tools-version: 6.2
import PackageDescription

/// The policy languages, by the folders of `Sources/Languages`, with the rooms that each has.
let languages = [
  ("NetworkPolicy", ["API", "Tiers", "Reading", "Advice"]),
  ("ClusterNetworkPolicy", ["API", "Tiers", "Reading", "Advice"]),
  ("Calico", ["API", "Tiers", "Reading", "Advice"]),
  ("Cilium", ["API", "Tiers", "Reading", "Advice"]),
]

/// The rooms of a language: which of its other rooms each may see, and what else.
let rooms: [(name: String, own: [String], others: [String])] = [
  ("API", [], ["YAMLTree", "Kubernetes", "Network", "Diagnostics"]),
  ("Tiers", ["API"], ["PolicyModel", "Cluster", "Kubernetes", "Network", "Diagnostics"]),
  ("Reading", ["API"], ["ReferenceEvaluator", "Cluster", "Kubernetes", "Network", "Diagnostics"]),
  (
    "Advice", ["API", "Tiers", "Reading"],
    ["Advice", "YAMLEdits", "YAMLTree", "ReferenceEvaluator", "Cluster", "Kubernetes", "Network", "Diagnostics"]
  ),
]

/// Products of other packages, by the module that is imported.
let products = [
  "ArgumentParser": "swift-argument-parser", "BitCollections": "swift-collections", "Subprocess": "swift-subprocess",
  "SystemPackage": "swift-system",
]

func dependencies(_ names: [String]) -> [Target.Dependency] {
  names.map { name in products[name].map { .product(name: name, package: $0) } ?? .byName(name: name) }
}

func library(_ name: String, _ names: [String] = [], path: String? = nil, resources: [Resource]? = nil) -> Target {
  .target(name: name, dependencies: dependencies(names), path: path, resources: resources)
}

func program(_ name: String, _ names: [String], path: String? = nil) -> Target {
  .executableTarget(name: name, dependencies: dependencies(names), path: path)
}

func tests(_ name: String, _ names: [String]) -> Target {
  .testTarget(name: name, dependencies: dependencies(names + ["TestSupport"]))
}

/// The languages that have a room.
func languages(with room: String) -> [String] {
  languages.filter { $0.1.contains(room) }.map(\.0)
}

/// One room of every language that has it.
func every(_ room: String) -> [String] { languages(with: room).map { $0 + room } }

/// The stages of the pipeline, in order. What each may import is fixed by `Tests/WallTests`.
let stages = [
  library("Diagnostics"),
  library("Network"),
  library("Digest"),
  library("SMT"),
  library("YAMLTree", ["CYaml", "Diagnostics"]),
  library("YAMLEdits", ["YAMLTree", "Diagnostics"]),
  library("Z3Backend", ["CZ3", "SMT"]),
  library("Kubernetes", ["YAMLTree", "Network", "Diagnostics"]),
  library("Cluster", ["Kubernetes", "Network", "Diagnostics"]),
  library("Properties", ["YAMLTree", "Kubernetes", "Network", "Diagnostics"]),
  library("PolicyModel", ["Cluster", "Network", "BitCollections"]),
  library("Claims", ["PolicyModel", "Cluster", "Network", "BitCollections"]),
  library("Reachability", ["Claims", "PolicyModel", "Cluster", "Network", "BitCollections"]),
  library("Encoding", ["Claims", "PolicyModel", "Cluster", "SMT", "Network", "BitCollections"]),
  library("ReferenceEvaluator", ["Cluster", "Kubernetes", "Network", "Diagnostics"]),
  library(
    "Advice", ["YAMLEdits", "YAMLTree", "ReferenceEvaluator", "Cluster", "Kubernetes", "Network", "Diagnostics"]),
  library(
    "EnforcerKinds", every("API") + ["Cluster", "Kubernetes", "Network", "Diagnostics"], path: "Sources/Enforcers/Kinds"
  ),
  library(
    "EnforcerTiers",
    every("Tiers") + [
      "CiliumAPI", "ClusterNetworkPolicyAPI", "EnforcerKinds", "PolicyModel", "Cluster", "Kubernetes", "Network",
    ],
    path: "Sources/Enforcers/Tiers"),
  library(
    "EnforcerReadings",
    every("Reading") + [
      "CiliumAPI", "ClusterNetworkPolicyAPI", "NetworkPolicyAPI", "EnforcerKinds", "ReferenceEvaluator", "Cluster",
      "Kubernetes", "Network",
    ],
    path: "Sources/Enforcers/Readings"),
  library(
    "EnforcerAdvice",
    every("Advice") + [
      "CiliumAPI", "CiliumReading", "ClusterNetworkPolicyAPI", "NetworkPolicyAPI", "EnforcerReadings",
      "ReferenceEvaluator", "Advice", "Cluster", "Kubernetes", "Network",
    ],
    path: "Sources/Enforcers/Advice"),
  library(
    "Verification",
    [
      "Properties", "Cluster", "Kubernetes", "Network", "Diagnostics", "PolicyModel", "Claims", "Reachability",
      "Encoding",
      "SMT", "ReferenceEvaluator", "EnforcerKinds", "EnforcerTiers", "EnforcerReadings",
    ]),
  library(
    "Analysis",
    [
      "Verification", "Properties", "Cluster", "Kubernetes", "Network", "Diagnostics", "PolicyModel", "Claims",
      "Reachability",
      "SMT", "ReferenceEvaluator", "EnforcerTiers", "EnforcerReadings", "EnforcerAdvice", "Advice",
      "YAMLTree",
    ]),
  // The styles and scripts of pages become part of the program, which is one file when it is installed.
  library(
    "Report", ["Analysis", "Advice", "Verification", "Properties", "Kubernetes", "Diagnostics", "Network", "Digest"],
    resources: [.embedInCode("Page/Style"), .embedInCode("Map/Page"), .embedInCode("Audit/Page")]),
  library(
    "NetpolVerifyCLI",
    [
      "Report", "Analysis", "Advice", "YAMLEdits", "PolicyModel", "Claims", "Verification", "EnforcerKinds",
      "EnforcerTiers",
      "EnforcerReadings", "Z3Backend",
      "Properties", "Cluster", "Kubernetes", "YAMLTree", "Diagnostics", "Network", "SMT", "ArgumentParser",
      "Subprocess", "SystemPackage",
    ]),
  program("netpol-verify", ["NetpolVerifyCLI"]),
]

/// The rooms of the languages.
let languageRooms = rooms.flatMap { room in
  languages(with: room.name).map { language in
    library(
      language + room.name, room.own.map { language + $0 } + room.others,
      path: "Sources/Languages/\(language)/\(room.name)")
  }
}

/// Programs for developers, and what they are made of.
let tools = [
  library("TinyWorlds", path: "Sources/Tools/TinyWorlds"),
  library(
    "Agreement",
    [
      "TinyWorlds", "YAMLTree", "Kubernetes", "Cluster", "Properties", "ReferenceEvaluator", "PolicyModel",
      "Claims", "CalicoAPI", "CiliumAPI", "ClusterNetworkPolicyAPI", "NetworkPolicyAPI", "EnforcerKinds",
      "EnforcerTiers",
      "EnforcerReadings",
      "Reachability", "Encoding",
      "Verification", "Analysis",
      "SMT", "Network", "Diagnostics",
    ], path: "Sources/Tools/Agreement"),
  program(
    "netpol-fuzz", ["Agreement", "TinyWorlds", "Z3Backend", "SMT", "ArgumentParser"],
    path: "Sources/Tools/netpol-fuzz"),
  program(
    "netpol-bench",
    [
      "TinyWorlds", "Verification", "PolicyModel", "EnforcerKinds", "EnforcerTiers", "Cluster", "Properties",
      "Kubernetes", "YAMLTree",
      "Diagnostics", "Z3Backend", "SMT", "Report", "ArgumentParser",
    ], path: "Sources/Tools/netpol-bench"),
]

let testTargets = [
  library(
    "TestSupport",
    [
      "EnforcerKinds", "Properties", "PolicyModel", "ReferenceEvaluator", "Cluster", "Kubernetes", "YAMLTree",
      "Network", "Diagnostics", "SMT",
    ],
    path: "Tests/TestSupport"),
  library(
    "VerificationSupport",
    [
      "EnforcerKinds", "Verification", "Properties", "Cluster", "Kubernetes", "YAMLTree", "Network", "Diagnostics",
      "SMT", "Z3Backend",
    ],
    path: "Tests/VerificationSupport"),
  tests("WallTests", []),
  tests("DiagnosticsTests", ["Diagnostics"]),
  tests("DigestTests", ["Digest", "Subprocess"]),
  tests("NetworkTests", ["Network"]),
  tests("SMTTests", ["SMT"]),
  tests("YAMLTreeTests", ["YAMLTree", "Diagnostics"]),
  tests("YAMLEditsTests", ["YAMLEdits", "YAMLTree", "Kubernetes", "Diagnostics"]),
  tests("Z3BackendTests", ["Z3Backend", "SMT"]),
  tests("KubernetesTests", ["NetworkPolicyAPI", "EnforcerKinds", "Kubernetes", "YAMLTree", "Network", "Diagnostics"]),
  tests("BadInputTests", ["EnforcerKinds", "Properties", "Kubernetes", "YAMLTree", "Diagnostics"]),
  tests("CalicoAPITests", ["CalicoAPI", "EnforcerKinds", "Kubernetes", "YAMLTree", "Network", "Diagnostics"]),
  tests("CiliumAPITests", ["CiliumAPI", "Kubernetes", "YAMLTree", "Network", "Diagnostics"]),
  tests("ClusterTests", ["Cluster", "Kubernetes", "Network", "Diagnostics"]),
  tests("PropertiesTests", ["Properties", "Kubernetes", "Network", "Diagnostics"]),
  tests(
    "PolicyModelTests", ["EnforcerTiers", "PolicyModel", "Cluster", "Kubernetes", "Network"]),
  tests("ReachabilityTests", ["Reachability", "Claims", "PolicyModel", "Cluster", "Network"]),
  tests("EncodingTests", ["Encoding", "Claims", "PolicyModel", "ReferenceEvaluator", "Cluster", "Network", "SMT"]),
  tests(
    "ReferenceEvaluatorTests",
    [
      "EnforcerReadings", "NetworkPolicyReading", "CalicoReading", "CalicoAPI", "ReferenceEvaluator", "Cluster",
      "Kubernetes", "Network", "Diagnostics",
    ]),
  tests(
    "ConformanceTests",
    [
      "CalicoAPI", "CalicoReading", "CalicoTiers", "CiliumAPI", "CiliumReading", "CiliumTiers",
      "Z3Backend", "SMT", "Encoding", "Reachability", "Claims", "PolicyModel", "EnforcerTiers", "EnforcerReadings",
      "ReferenceEvaluator", "Cluster", "Kubernetes", "YAMLTree", "Network", "Diagnostics", "Analysis", "EnforcerKinds",
      "Properties",
    ]),
  tests("ClaimsTests", ["Claims", "EnforcerTiers", "PolicyModel", "Cluster", "Network"]),
  tests(
    "AnalysisTests",
    [
      "VerificationSupport", "NetworkPolicyAPI", "EnforcerKinds", "EnforcerAdvice", "Advice", "SMT", "Z3Backend",
      "Analysis", "Verification", "Properties",
      "Cluster",
      "ReferenceEvaluator", "PolicyModel",
      "EnforcerTiers", "EnforcerReadings", "Kubernetes", "Network", "Diagnostics",
    ]),
  tests(
    "VerificationTests",
    [
      "VerificationSupport", "Verification", "Z3Backend", "Properties", "Cluster", "ReferenceEvaluator", "PolicyModel",
      "Claims", "NetworkPolicyAPI", "EnforcerKinds", "EnforcerTiers", "EnforcerReadings", "Kubernetes", "Network",
      "YAMLTree",
      "Diagnostics", "SMT",
    ]),
  tests("ReportTests", ["Report", "Verification", "Properties", "Kubernetes", "Network", "Diagnostics"]),
  tests(
    "CLITests",
    [
      "NetpolVerifyCLI", "Analysis", "Report", "Verification", "Properties", "Kubernetes", "SMT", "YAMLTree",
      "Diagnostics", "ArgumentParser",
    ]),
  tests("DocumentationTests", ["NetpolVerifyCLI"]),
  tests("AgreementTests", ["Agreement", "TinyWorlds", "Z3Backend", "SMT"]),
  tests(
    "LawTests",
    [
      "Agreement", "TinyWorlds", "Verification", "Encoding", "Reachability", "Claims", "PolicyModel",
      "NetworkPolicyAPI", "EnforcerTiers",
      "EnforcerReadings", "ReferenceEvaluator", "Cluster", "Kubernetes", "Properties", "Network", "Diagnostics", "SMT",
      "Z3Backend",
    ]),
]

/// What is compiled in the same way everywhere.
let common: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// Tests look at thousands of generated clusters, which optimised code does four times as fast; assertions stay on.
let optimised: [SwiftSetting] = [
  .unsafeFlags(["-O", "-assert-config", "Debug"], .when(configuration: .debug))
]

for (targets, settings) in [(stages + languageRooms + tools, optimised), (testTargets, [])] {
  for target in targets { target.swiftSettings = common + settings }
}

let package = Package(
  name: "netpol-verify",
  products: [
    .executable(name: "netpol-verify", targets: ["netpol-verify"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.6.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
  ],
  targets: [
    .systemLibrary(name: "CZ3", pkgConfig: "z3", providers: [.apt(["libz3-dev"])]),
    .systemLibrary(name: "CYaml", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
  ] + stages + languageRooms + tools + testTargets
)
