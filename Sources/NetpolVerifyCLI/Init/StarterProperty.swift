/// A set of the starter file.
struct StarterSet {
  /// The name.
  var name: String
  /// The set as YAML in one line; empty for a union.
  var text = ""
  /// The members of a union, each as YAML in one line.
  var members: [String] = []
  /// The sets that the set names.
  var uses: [String] = []

  /// The set as lines of a property file.
  var lines: [String] {
    let key = "    \(YAMLText.scalar(name)):"
    if members.isEmpty { return ["\(key) \(text)"] }
    return [key, "      anyOf:"] + members.map { "      - \($0)" }
  }
}

/// A property of the starter file.
struct StarterProperty {
  /// The chapter that it belongs to.
  var chapter: String
  /// The name.
  var name: String
  /// What it is about.
  var description: String
  /// How bad a violation is.
  var severity: String = "high"
  /// The assertion as YAML, without indentation.
  var assertion: String
  /// The sets that the assertion names.
  var uses: [String]
  /// Whether it is about every pod that anyone could create.
  var isOpen = false
}
