import Network

/// How an operator makes pods from an object: where their template stands, or which labels it gives them.
struct WorkloadRecipe: Sendable {
  /// Where the pods come from.
  enum Source: Hashable, Sendable {
    /// Pod templates, each at a path.
    case templates([[String]])
    /// No template; labels are all that is known.
    case labels
    /// Nothing is known.
    case none
  }

  /// What is known of the labels of one kind of pod.
  struct Labels: Hashable, Sendable {
    /// Labels with their values, in which `{name}` stands for the object's name.
    var fixed: [(key: String, value: String)] { pairs.map { ($0[0], $0[1]) } }
    private var pairs: [[String]] = []
    /// Keys of labels that the operator may add, with any value; `*` stands for any text.
    var free: [String] = []
    /// Where users write further labels.
    var paths: [[String]] = []

    init(_ text: String) {
      for word in text.split(separator: " ") {
        if word.hasPrefix("?") {
          free.append(String(word.dropFirst()))
        } else if word.hasPrefix("+") {
          paths.append(word.dropFirst().split(separator: ".").map(String.init))
        } else {
          pairs.append(word.split(separator: "=", maxSplits: 1).map(String.init))
        }
      }
    }
  }

  var source: Source
  /// The labels of each kind of pod that an object makes.
  var labels: [Labels]
  /// The ports that its pods have.
  var ports: [ContainerPort] = []
  /// Whether they may have others.
  var hasMorePorts = false

  /// Reads a row: group, kinds, source, labels, ports.
  init(columns: [String]) {
    let words = columns[2].split(separator: " ").map(String.init)
    switch words[0] {
    case "template": source = .templates(words.dropFirst().map { $0.split(separator: ".").map(String.init) })
    case "labels": source = .labels
    default: source = .none
    }
    labels = columns[3].split(separator: ";", omittingEmptySubsequences: false).map { Labels(String($0)) }
    for word in columns[4].split(separator: " ") {
      guard word != "?" else {
        hasMorePorts = true
        continue
      }
      let transport = word.split(separator: "/")
      let name = transport[0].split(separator: ":")
      guard let number = UInt16(name[name.count - 1]) else { preconditionFailure("no port `\(word)`") }
      ports.append(
        ContainerPort(
          name: name.count > 1 ? String(name[0]) : nil, containerPort: number,
          protocol: transport.count > 1 ? TransportProtocol(rawValue: String(transport[1])) ?? .tcp : .tcp))
    }
  }
}
