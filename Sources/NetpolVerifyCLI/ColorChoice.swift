import ArgumentParser

/// `--color`.
enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
  case auto, always, never

  /// Whether to colour what goes to a stream. See https://no-color.org for `NO_COLOR`.
  func colors(_ stream: Environment.Stream, in environment: Environment) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto:
      environment.isTerminal(stream) && environment.variables["NO_COLOR", default: ""].isEmpty
        && environment.variables["TERM"] != "dumb"
    }
  }
}
