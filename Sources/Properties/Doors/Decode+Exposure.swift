import Diagnostics
import Kubernetes
import YAMLTree

extension PropertySet.Model {
  /// The sets of `exposure.controllers`, by class.
  package var controllerSets: [SetReference] { controllers.sorted { $0.key < $1.key }.map(\.value) }

  /// Reads `exposure`.
  mutating func decode(exposure cursor: Cursor, names: SetNames) -> Bool {
    guard let fields = cursor.fields("exposure", known: ["masqueraded", "controllers"]) else { return false }
    if let written = fields["masqueraded"] {
      guard let value: Masqueraded = written.choice() else { return false }
      masqueraded = value
    }
    guard let written = fields["controllers"] else { return true }
    guard let classes = written.fields("controllers") else { return false }
    var isValid = true
    for (name, set) in classes.all {
      if let reference = SetReference.decode(set, names: names) {
        controllers[name] = reference
      } else {
        isValid = false
      }
    }
    return isValid
  }
}
