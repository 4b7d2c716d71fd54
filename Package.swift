// swift-tools-version: 6.2
import PackageDescription

let bitCollections = Target.Dependency.product(name: "BitCollections", package: "swift-collections")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")

/// The stages of the pipeline, in order. What each may import is fixed by `Tests/WallTests`.
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
    .target(name: "Diagnostics"),
    .target(name: "Network"),
    .target(name: "Digest"),
    .target(name: "SMT"),
    .target(name: "YAMLTree", dependencies: ["CYaml", "Diagnostics"]),
    .target(name: "Z3Backend", dependencies: ["CZ3", "SMT"]),
    .target(name: "Kubernetes", dependencies: ["YAMLTree", "Network", "Diagnostics"]),
    .target(name: "Cluster", dependencies: ["Kubernetes", "Network", "Diagnostics"]),
    .target(name: "Properties", dependencies: ["YAMLTree", "Kubernetes", "Network", "Diagnostics"]),
    .target(name: "ReferenceEvaluator", dependencies: ["Cluster", "Kubernetes", "Network", "Diagnostics"]),
    .target(name: "PolicyModel", dependencies: ["Cluster", "Kubernetes", "Network", bitCollections]),
    .target(name: "Reachability", dependencies: ["PolicyModel", "Cluster", "Kubernetes", "Network", bitCollections]),
    .target(
      name: "Encoding", dependencies: ["PolicyModel", "Cluster", "Kubernetes", "SMT", "Network", bitCollections]),
    .target(
      name: "Verification",
      dependencies: [
        "Properties", "Cluster", "Kubernetes", "Network", "Diagnostics", "PolicyModel", "Reachability", "Encoding",
        "SMT",
        "ReferenceEvaluator",
      ]),
    .target(
      name: "Analysis",
      dependencies: [
        "Verification", "Properties", "Cluster", "Kubernetes", "Network", "Diagnostics", "PolicyModel", "Reachability",
        "SMT", "ReferenceEvaluator",
      ]),
    .target(
      name: "Report",
      dependencies: ["Analysis", "Verification", "Properties", "Kubernetes", "Diagnostics", "Network", "Digest"]),
    .target(
      name: "NetpolVerifyCLI",
      dependencies: [
        "Report", "Analysis", "PolicyModel", "Verification", "Z3Backend", "Properties", "Cluster", "Kubernetes",
        "YAMLTree",
        "Diagnostics", "Network", "SMT",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        subprocess,
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .executableTarget(name: "netpol-verify", dependencies: ["NetpolVerifyCLI"]),
    .target(
      name: "TestSupport",
      dependencies: ["Properties", "Cluster", "Kubernetes", "YAMLTree", "Diagnostics", "SMT"],
      path: "Tests/TestSupport"),
    .target(name: "TinyWorlds"),
    .target(
      name: "Agreement",
      dependencies: [
        "TinyWorlds", "YAMLTree", "Kubernetes", "Cluster", "Properties", "ReferenceEvaluator", "PolicyModel",
        "Reachability", "Encoding", "Verification", "SMT", "Network", "Diagnostics",
      ]),
    .executableTarget(
      name: "netpol-fuzz",
      dependencies: [
        "Agreement", "TinyWorlds", "Z3Backend", "SMT",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "netpol-bench",
      dependencies: [
        "TinyWorlds", "Verification", "PolicyModel", "Cluster", "Properties", "Kubernetes", "YAMLTree", "Diagnostics",
        "Z3Backend", "SMT", "Report", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(name: "AgreementTests", dependencies: ["Agreement", "TinyWorlds", "Z3Backend", "SMT", "TestSupport"]),
    .testTarget(
      name: "LawTests",
      dependencies: [
        "Agreement", "TinyWorlds", "Verification", "Encoding", "Reachability", "PolicyModel", "ReferenceEvaluator",
        "Cluster", "Kubernetes", "Properties", "Network", "Diagnostics", "SMT", "Z3Backend", "TestSupport",
      ]),
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
    .testTarget(name: "DigestTests", dependencies: ["Digest", subprocess]),
    .testTarget(name: "NetworkTests", dependencies: ["Network", "TestSupport"]),
    .testTarget(name: "SMTTests", dependencies: ["SMT", "TestSupport"]),
    .testTarget(name: "YAMLTreeTests", dependencies: ["YAMLTree", "Diagnostics", "TestSupport"]),
    .testTarget(name: "Z3BackendTests", dependencies: ["Z3Backend", "SMT", "TestSupport"]),
    .testTarget(name: "WallTests", dependencies: ["TestSupport"]),
    .testTarget(
      name: "KubernetesTests", dependencies: ["TestSupport", "Kubernetes", "YAMLTree", "Network", "Diagnostics"]),
    .testTarget(
      name: "ClusterTests", dependencies: ["TestSupport", "Cluster", "Kubernetes", "Network", "Diagnostics"]),
    .testTarget(
      name: "PolicyModelTests", dependencies: ["TestSupport", "PolicyModel", "Cluster", "Kubernetes", "Network"]),
    .testTarget(
      name: "PropertiesTests", dependencies: ["TestSupport", "Properties", "Kubernetes", "Network", "Diagnostics"]),
    .testTarget(
      name: "BadInputTests", dependencies: ["TestSupport", "Properties", "Kubernetes", "YAMLTree", "Diagnostics"]),
    .testTarget(
      name: "ReferenceEvaluatorTests",
      dependencies: ["TestSupport", "ReferenceEvaluator", "Cluster", "Kubernetes", "Network", "Diagnostics"]),
    .testTarget(
      name: "ConformanceTests",
      dependencies: [
        "TestSupport", "Z3Backend", "SMT", "Encoding", "Reachability", "PolicyModel", "ReferenceEvaluator", "Cluster",
        "Kubernetes", "YAMLTree", "Network", "Diagnostics",
      ]),
    .testTarget(
      name: "ReportTests",
      dependencies: ["Report", "Verification", "Properties", "Kubernetes", "Network", "Diagnostics"]),
    .testTarget(
      name: "CLITests",
      dependencies: [
        "TestSupport", "NetpolVerifyCLI", "Analysis", "Report", "Verification", "Properties", "Kubernetes", "SMT",
        "YAMLTree", "Diagnostics",
      ]),
    .testTarget(name: "DocumentationTests", dependencies: ["NetpolVerifyCLI", "TestSupport"]),
    .testTarget(
      name: "VerificationTests",
      dependencies: [
        "Analysis", "Verification", "Z3Backend", "Properties", "Cluster", "ReferenceEvaluator", "PolicyModel",
        "Kubernetes", "Network", "YAMLTree", "Diagnostics", "SMT", "TestSupport",
      ]),
  ]
)

for target in package.targets where target.type != .system {
  target.swiftSettings = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
  ]
}
