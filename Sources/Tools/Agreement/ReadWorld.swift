package import Cluster
package import Diagnostics
import EnforcerKinds
package import Kubernetes
package import Properties
import YAMLTree

/// A pair of texts, read as the program reads them.
package struct ReadWorld: Sendable {
  /// The objects.
  package var manifests: Manifests
  /// The properties.
  package var properties: PropertySet
  /// What the objects come to.
  package var world: World
  /// The objects of the baseline, and what they come to.
  var baseline: (manifests: Manifests, world: World)?
  /// How many of its pods manifests declare; the rest are hypothetical.
  let declaredPods: Int

  /// Why a pair of texts could not be read.
  package struct Failure: Error {
    /// The errors.
    package var diagnostics: [Diagnostic]
  }

  /// Reads manifests, those of a baseline if there is one, and a property file.
  ///
  /// - Parameter defaultNamespace: the namespace of objects that name none; nil where nobody says.
  package init(
    manifests manifestText: String, properties propertyText: String, baseline baselineText: String? = nil,
    defaultNamespace: String? = nil
  ) throws(Failure) {
    var bag = DiagnosticBag()
    let context = DecodingContext()
    context.defaultNamespace = defaultNamespace
    func read(_ text: String, file: Int32) -> Manifests {
      var reader = ManifestReader(context: context)
      for document in Self.documents(text, file: file, &bag) { reader.read(document) }
      return reader.finish()
    }
    manifests = read(manifestText, file: 0)
    let set = Self.documents(propertyText, file: 1, &bag).first
      .flatMap { PropertySet.decode(Cursor($0, context: context)) }
    let before = baselineText.map { read($0, file: 2) }
    bag.report(contentsOf: context.diagnostics.all)
    guard let set, !bag.hasErrors else { throw Failure(diagnostics: bag.all.filter { $0.severity == .error }) }
    properties = set
    let declaration = AddressPlan.Declaration(
      podCIDRs: set.model.podCIDRs, nodeCIDRs: set.model.nodeCIDRs, ipFamilies: set.model.ipFamilies)
    // What tells the pods of one workload apart must do so in both worlds, to know each again.
    var mentions = Self.mentions(of: set, self.manifests)
    for one in [self.manifests, before].compactMap({ $0 }) {
      for policy in one.policies { mentions.add(policy) }
    }
    var now = World.enforced(
      manifests, declaration: declaration, by: set.model.enforcer, comparedWith: before.map { [$0] } ?? [],
      mentions: mentions, diagnostics: &bag)
    now.admitsMorePods = set.properties.contains { $0.world == .open }
    world = now
    baseline = before.map { before in
      (
        before,
        World.enforced(
          before, declaration: declaration, by: now.enforcer, mentions: mentions, diagnostics: &bag)
      )
    }
    declaredPods = world.pods.count
    if bag.hasErrors { throw Failure(diagnostics: bag.all.filter { $0.severity == .error }) }
  }

  /// The policies of a text.
  static func policies(_ text: String) -> [any PolicyObject] {
    var bag = DiagnosticBag()
    var reader = ManifestReader(context: DecodingContext())
    for document in documents(text, file: 0, &bag) { reader.read(document) }
    return reader.finish().policies
  }

  private static func documents(_ text: String, file: Int32, _ bag: inout DiagnosticBag) -> [YAMLNode] {
    let name = ["manifests", "properties", "baseline"][Int(file)]
    let source = SourceFile(path: "\(name).yaml", bytes: Array(text.utf8))
    return YAMLReader.read(source, id: SourceFile.ID(index: file), diagnostics: &bag)
  }

  /// The labels that sets ask for, those of their services included.
  private static func mentions(of set: PropertySet, _ manifests: Manifests) -> SelectorMentions {
    var result = SelectorMentions()
    let used =
      set.properties.flatMap { ($0.assertion.sets + $0.assertion.secondarySets).map(\.expression) }
      + set.sets.map(\.expression) + set.waivers.flatMap(\.sets).map(\.expression)
      + set.model.controllers.values.map(\.expression)
    for selector in used.flatMap(\.podSelectors) { result.add(selector) }
    // A pod of a StatefulSet is told from its like by its ordinal.
    for name in used.flatMap(\.podNames) where name.last?.isASCII == true && name.last?.isNumber == true {
      result.add(LabelSelector(matchLabels: ["statefulset.kubernetes.io/pod-name": name]))
    }
    for case .isolatedByLabel(let separation, _, _) in set.properties.map(\.assertion) {
      result.add(key: separation.key)
    }
    for service in manifests.services { result.add(LabelSelector(matchLabels: service.selector)) }
    return result
  }
}

extension SetExpression {
  /// The names by which the set may speak of single pods.
  fileprivate var podNames: [String] {
    switch self {
    case .workload(let reference): [nil, "Pod"].contains(reference.kind) ? [reference.name] : []
    case .union(let members), .intersection(let members): members.flatMap(\.podNames)
    case .difference(let base, let excluded): base.podNames + excluded.flatMap(\.podNames)
    case .pods, .service, .serviceAccount, .addresses, .networkSet, .doors, .reserved, .named: []
    }
  }

  /// The pod selectors that the set is described by.
  fileprivate var podSelectors: [LabelSelector] {
    switch self {
    case .pods(_, _, let selector): [selector].compactMap { $0 }
    case .union(let members), .intersection(let members): members.flatMap(\.podSelectors)
    case .difference(let base, let excluded): base.podSelectors + excluded.flatMap(\.podSelectors)
    case .workload, .service, .serviceAccount, .addresses, .networkSet, .doors, .reserved, .named: []
    }
  }
}
