import Diagnostics

/// How large the sets of a file are: what walks them would have no end, or none soon, if they could be of any size.
struct SetExtents {
  /// The most members that a set has, counted through the sets that it names, each as often as it is named.
  static let sizeLimit = 10_000
  /// The most sets that are named one through the other.
  static let depthLimit = 100

  private struct Extent {
    var size: Int
    var depth: Int
  }

  private let sets: [String: PropertySet.NamedSet]
  private var known: [String: Extent] = [:]
  private var path: [String] = []

  init(_ sets: [PropertySet.NamedSet]) {
    self.sets = Dictionary(sets.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Reports sets that contain themselves and sets that are too large. False after an error.
  mutating func check(_ names: [String], _ diagnostics: inout DiagnosticBag) -> Bool {
    for name in names where extent(ofSet: name, &diagnostics) == nil { return false }
    return true
  }

  /// Reports a set of an assertion or a waiver that is too large. False after an error.
  mutating func check(_ reference: SetReference, _ diagnostics: inout DiagnosticBag) -> Bool {
    guard let extent = extent(of: reference.expression, &diagnostics) else { return false }
    guard extent.size > Self.sizeLimit else { return true }
    diagnostics.report(Self.tooLarge("the set", at: reference.span))
    return false
  }

  private mutating func extent(ofSet name: String, _ diagnostics: inout DiagnosticBag) -> Extent? {
    if let extent = known[name] { return extent }
    guard let set = sets[name] else { return Extent(size: 1, depth: 0) }
    if let start = path.firstIndex(of: name) {
      let cycle = (path[start...] + [name]).map { "`\($0)`" }.joined(separator: " → ")
      diagnostics.report(.error("cyclic-set", "set `\(name)` contains itself: \(cycle)", at: set.span))
      return nil
    }
    path.append(name)
    defer { path.removeLast() }
    guard path.count <= Self.depthLimit, var extent = extent(of: set.expression, &diagnostics) else {
      if path.count > Self.depthLimit { diagnostics.report(Self.tooDeep(name, at: set.span)) }
      return nil
    }
    extent.depth += 1
    if extent.depth > Self.depthLimit {
      diagnostics.report(Self.tooDeep(name, at: set.span))
      return nil
    }
    if extent.size > Self.sizeLimit {
      diagnostics.report(Self.tooLarge("set `\(name)`", at: set.span))
      return nil
    }
    known[name] = extent
    return extent
  }

  private mutating func extent(of set: SetExpression, _ diagnostics: inout DiagnosticBag) -> Extent? {
    let parts: [SetExpression]
    switch set {
    case .named(let name): return extent(ofSet: name, &diagnostics)
    case .pods, .workload, .service, .serviceAccount, .addresses, .networkSet, .doors, .reserved:
      return Extent(size: 1, depth: 0)
    case .union(let members), .intersection(let members): parts = members
    case .difference(let base, let members): parts = [base] + members
    }
    var result = Extent(size: 0, depth: 0)
    for part in parts {
      guard let extent = extent(of: part, &diagnostics) else { return nil }
      // No sum of what is within the limit overflows: a file has fewer members than that.
      result.size += extent.size
      result.depth = max(result.depth, extent.depth)
    }
    return result
  }

  private static func tooLarge(_ what: String, at span: Span) -> Diagnostic {
    .error(
      "set-too-large", "\(what) has more than \(sizeLimit) members, counted through the sets that it names", at: span,
      notes: [.init("a set that is named twice counts twice")])
  }

  private static func tooDeep(_ name: String, at span: Span) -> Diagnostic {
    .error(
      "set-too-deep", "set `\(name)` is described through more than \(depthLimit) sets, one through the other", at: span
    )
  }
}
