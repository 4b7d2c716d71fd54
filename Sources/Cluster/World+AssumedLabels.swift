extension World.Pod {
  /// The labels that it carries only if its operator gives them (kinds, U10).
  package var assumedLabels: [String: String] {
    operatedBy == nil ? [:] : labels.filter { unknownLabels.contains($0.key) }
  }
}
