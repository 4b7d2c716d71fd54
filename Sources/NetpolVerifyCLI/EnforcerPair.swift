import ArgumentParser
import Kubernetes

/// Two enforcers as the command line has them: `upstream,cilium`.
struct EnforcerPair: ExpressibleByArgument {
  private let all: [Enforcer.Name]

  init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false).map {
      Enforcer.Name(rawValue: String($0))
    }
    guard names.count == 2, let first = names[0], let second = names[1], first != second else { return nil }
    all = [first, second]
  }

  /// What can be written.
  static var allValueStrings: [String] { Enforcer.Name.allCases.map(\.rawValue) }

  /// Their names.
  var names: (old: String, new: String) { (all[0].rawValue, all[1].rawValue) }

  /// The one whose answers are the former; `written` where it is the same, with its release and its settings.
  func first(as written: Enforcer?) -> Enforcer { enforcer(all[0], written) }

  /// The one whose answers are the later.
  func second(as written: Enforcer?) -> Enforcer { enforcer(all[1], written) }

  private func enforcer(_ name: Enforcer.Name, _ written: Enforcer?) -> Enforcer {
    written.flatMap { $0.name == name ? $0 : nil } ?? Enforcer(name)
  }
}
