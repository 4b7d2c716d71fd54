import Diagnostics

/// Objects of one kind, namespace and name. A cluster holds one of them: where they are equal it does not matter which,
/// and where they are not, nothing says which it will be.
struct DuplicateObjects {
  /// The first definition of each object.
  private var known: [ObjectReference: any ReadObject] = [:]
  /// Objects with more than one definition, in the order of the second ones.
  private var repeated: [RepeatedObject] = []
  private var places: [ObjectReference: Int] = [:]
  /// How many objects have the name of a `generateName`.
  private var generated: [ObjectReference: Int] = [:]

  /// How many objects that folders do not explain are told of one by one.
  private static let few = 5

  /// The name of an object for which the API server makes a name up: of each further one of a `generateName` a name that
  /// no object can have, since the API server makes an object of each.
  mutating func name(generated reference: ObjectReference) -> String {
    let number = generated[reference, default: 0] + 1
    generated[reference] = number
    return number == 1 ? reference.name : "\(reference.name)(\(number))"
  }

  /// Whether an object is the first of its kind, namespace and name.
  mutating func isFirst(_ object: some ReadObject) -> Bool {
    let reference = object.reference
    guard let first = known[reference] else {
      known[reference] = object
      return true
    }
    let place = places[reference] ?? repeated.count
    if place == repeated.count {
      places[reference] = place
      repeated.append(RepeatedObject(first))
    }
    repeated[place].add(object)
    return false
  }

  /// Reports what was found: one warning for all that is equal, and an error for each object that is not, or one for
  /// all that folders define differently.
  func report(in files: SourceFiles, to context: DecodingContext) {
    if let warning = repetition { context.diagnostics.report(warning) }
    let conflicts = repeated.filter(\.isContradictory)
    let installations = Installations(conflicts, in: files)
    for group in installations.groups { context.diagnostics.report(group.diagnostic) }
    let others = conflicts.filter { !installations.explain($0) }
    let remedy = Self.exclusions(others, in: files).map { Diagnostic.Note("`\($0)` leaves the others out") }
    guard others.count > Self.few else {
      for conflict in others {
        let own = Self.exclusions([conflict], in: files).map { Diagnostic.Note("`\($0)` leaves the others out") }
        context.diagnostics.report(
          contentsOf: conflict.errors.map { error in
            var error = error
            error.notes += own.map { [$0] } ?? []
            return error
          })
      }
      return
    }
    context.diagnostics.report(
      Diagnostic(
        "duplicate-object", "\(others.count) objects are defined twice, differently", at: .run,
        notes: others.prefix(3).flatMap(\.example) + [
          remedy ?? .init("name the folder that is meant with `-f DIR`, or leave others out with `--exclude DIR`")
        ]))
  }

  /// The options that leave out every definition but those that say one thing; nil where files cannot be told apart so.
  private static func exclusions(_ conflicts: [RepeatedObject], in files: SourceFiles) -> String? {
    let trees = conflicts.map { conflict in
      conflict.definitions.compactMap { definition -> ExcludedNames.Definition? in
        guard let file = files.file(definition.place.file), file.origin == .file else { return nil }
        return .init(names: file.path.split(separator: "/").map(String.init), variant: definition.variant)
      }
    }
    return ExcludedNames.choose(trees)?.map { "--exclude \($0)" }.joined(separator: " ")
  }

  /// One warning for all definitions that say what another says.
  private var repetition: Diagnostic? {
    let equal = repeated.flatMap(\.equal)
    guard let (title, first, second) = equal.first else { return nil }
    let rest = equal.count - 1
    let more =
      rest == 0 ? [] : [Diagnostic.Note("and so \(rest == 1 ? "is 1 more object" : "are \(rest) more objects")")]
    return .warning(
      "repeated-object", "\(title) is defined twice, alike; it counts once", at: second,
      notes: [.init("first defined here", at: first)] + more)
  }
}

/// An object with several definitions.
struct RepeatedObject {
  let reference: ObjectReference
  /// Every definition in the order of reading. Those of one variant are equal.
  private(set) var definitions: [(place: Span, variant: Int)] = []
  /// The different definitions.
  private var variants: [ReadFields] = []
  private var numbers: [ReadFields: Int] = [:]

  init(_ first: any ReadObject) {
    reference = first.reference
    add(first)
  }

  /// Adds a definition.
  mutating func add(_ object: any ReadObject) {
    let fields = object.readFields
    let variant = numbers[fields] ?? variants.count
    if variant == variants.count {
      numbers[fields] = variant
      variants.append(fields)
    }
    definitions.append((object.place, variant))
  }

  /// Whether it matters which definition counts.
  var isContradictory: Bool { variants.count > 1 }

  /// The definitions that say what one before them says, each with that one.
  var equal: [(title: String, first: Span, second: Span)] {
    var firsts: [Int: Span] = [:]
    return definitions.compactMap { place, variant in
      if let first = firsts[variant] { return (reference.quoted, first, place) }
      firsts[variant] = place
      return nil
    }
  }

  /// An error for each definition that says something else than the first.
  var errors: [Diagnostic] {
    let first = Diagnostic.Note("first defined here", at: definitions[0].place)
    return definitions.compactMap { place, variant in
      guard let difference = variants[variant].difference(from: variants[0]) else { return nil }
      return .error(
        "duplicate-object",
        "\(reference.quoted) is defined twice, differently: `\(difference.path)` is \(Self.words(difference.first)) here "
          + "and \(Self.words(difference.second)) there",
        at: place, notes: [first])
    }
  }

  /// What the first two definitions that differ say of one field, each at its place.
  var example: [Diagnostic.Note] {
    guard let other = definitions.first(where: { $0.variant == 1 }),
      let difference = variants[0].difference(from: variants[1])
    else { return [] }
    return [
      .init(
        "\(reference.quoted), for one: `\(difference.path)` is \(Self.words(difference.first)) here",
        at: definitions[0].place),
      .init("and \(Self.words(difference.second)) here", at: other.place),
    ]
  }

  private static func words(_ value: String?) -> String { value.map { "`\($0)`" } ?? "missing" }
}
