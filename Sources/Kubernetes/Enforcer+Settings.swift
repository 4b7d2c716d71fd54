extension Enforcer {
  /// How an enforcer may be set up, under the names of property files. What each means, only its language knows.
  package enum Setting: String, Hashable, CaseIterable, Sendable {
    case policyMode, cidrMatchMode, allowLocalhost, hostFirewall, defaultLocalCluster, nodeSelectorLabels,
      nonDefaultDeny,
      clusterName, stack, extendedProtocols, labelFilter, sctp, l7Proxy, clusterNetworkPolicy, apiServers

    /// What can be written.
    package enum Shape: Hashable, Sendable {
      case flag
      /// One of some words.
      case word([String])
      /// A name.
      case text
      /// A list of some words, or one of them.
      case words([String])
      /// A list of text.
      case texts
      /// A list of addresses.
      case addresses
    }

    /// What can be written for it.
    package var shape: Shape {
      switch self {
      case .policyMode: .word(["default", "always", "never"])
      case .cidrMatchMode: .words(["nodes", "pods"])
      case .allowLocalhost: .word(["always", "policy"])
      case .stack: .word(["ipv4", "ipv6", "dual"])
      case .clusterName: .text
      case .labelFilter: .texts
      case .apiServers: .addresses
      case .hostFirewall, .defaultLocalCluster, .nodeSelectorLabels, .nonDefaultDeny, .extendedProtocols, .sctp,
        .l7Proxy,
        .clusterNetworkPolicy:
        .flag
      }
    }
  }

  /// What is written for a setting.
  package enum Value: Hashable, Sendable {
    case flag(Bool)
    case words([String])

    /// What a flag says; nil for another value.
    package var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
    /// The words; none of a flag.
    package var words: [String] { if case .words(let words) = self { words } else { [] } }
  }
}
