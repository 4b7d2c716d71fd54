import Diagnostics
import Kubernetes
import Network
import YAMLTree

extension Cursor {
  /// How an enforcer is set up.
  func enforcerSettings() -> [Enforcer.Setting: Enforcer.Value]? {
    let names = Enforcer.Setting.allCases.map(\.rawValue)
    guard let fields = fields("the settings of an enforcer", known: names) else { return nil }
    var result: [Enforcer.Setting: Enforcer.Value] = [:]
    var isValid = true
    for (key, cursor) in fields.all {
      guard let setting = Enforcer.Setting(rawValue: key) else {
        isValid = false
        continue
      }
      if let value = cursor.value(of: setting) { result[setting] = value } else { isValid = false }
    }
    return isValid ? result : nil
  }

  private func value(of setting: Enforcer.Setting) -> Enforcer.Value? {
    switch setting.shape {
    case .flag: return bool().map { .flag($0) }
    case .text: return string().map { .words([$0]) }
    case .word(let words): return word(of: words).map { .words([$0]) }
    case .words(let words):
      if case .scalar = node.content { return word(of: words).map { .words([$0]) } }
      return items().flatMap { all($0) { $0.word(of: words) } }.map { .words($0) }
    case .texts: return items().flatMap { all($0) { $0.string() } }.map { .words($0) }
    case .addresses: return items().flatMap { all($0) { $0.addressText() } }.map { .words($0) }
    }
  }

  /// The text of an address.
  private func addressText() -> String? {
    guard let text = string() else { return nil }
    if IPAddress(text) != nil { return text }
    error(
      "invalid-value", "`\(text)` is no address", notes: [.init("write one such as `192.0.2.10`, without a prefix")])
    return nil
  }

  private func word(of words: [String]) -> String? {
    guard let text = string() else { return nil }
    if words.contains(text) { return text }
    let meant = nearest(text, among: words).map { "did you mean `\($0)`?" }
    error(
      "invalid-value", "`\(text)` is none of \(words.joined(separator: ", "))", notes: meant.map { [.init($0)] } ?? [])
    return nil
  }
}
