import ArgumentParser

/// Whose connections are shown.
enum WorldChoice: String, CaseIterable, ExpressibleByArgument {
  /// Those of declared pods.
  case closed
  /// Those of pods that no manifest declares, too.
  case open
}
