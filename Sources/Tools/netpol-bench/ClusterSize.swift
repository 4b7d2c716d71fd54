import ArgumentParser

/// The sizes of generated clusters.
enum ClusterSize: String, CaseIterable, ExpressibleByArgument {
  case s = "S"
  case m = "M"
  case l = "L"
  case xl = "XL"
  case xxl = "XXL"
  case max = "K8S-MAX"

  /// How many pods there are.
  var pods: Int {
    switch self {
    case .s: 100
    case .m: 500
    case .l: 2_000
    case .xl: 10_000
    case .xxl: 50_000
    case .max: 150_000
    }
  }

  /// How many policies there are.
  var policies: Int {
    switch self {
    case .s: 40
    case .m: 200
    case .l: 800
    case .xl: 2_000
    case .xxl: 10_000
    case .max: 20_000
    }
  }

  /// How many namespaces there are.
  var namespaces: Int { Swift.min(2_000, Swift.max(6, pods / 60)) }
}
