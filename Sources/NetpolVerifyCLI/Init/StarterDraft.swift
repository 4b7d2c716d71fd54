import Verification

/// Chooses the properties of a starter file, asking the verifier where the choice depends on the policies.
struct StarterDraft {
  let inventory: StarterInventory
  let check: StarterCheck
  /// The sets, each after those that it names.
  var sets: [StarterSet] = []
  /// The properties, in the order of the file.
  var properties: [StarterProperty] = []
  /// What came of them.
  private(set) var outcomes: [String: PropertyOutcome] = [:]

  /// The pods that policies can govern.
  private(set) var governed = "any-pod"

  init(_ inventory: StarterInventory, check: StarterCheck) {
    self.inventory = inventory
    self.check = check
  }

  /// Chooses everything. What is about nothing, or was not decided, is left out.
  mutating func choose() throws(StarterCheck.Failure) {
    if inventory.workloads.isEmpty {
      try chooseWithoutPods()
    } else {
      chooseGoverned()
      try chooseDefaultDeny(inventory.namespaces)
      chooseNetwork()
      try chooseOutside()
      chooseEnvironments()
      chooseTeams()
      chooseTiers()
      try chooseDatabases()
    }
    outcomes = try check.outcomes(sets, properties).filter {
      $0.value.verdict == .proved || $0.value.verdict == .violated
    }
    properties.removeAll { outcomes[$0.name] == nil }
  }

  private mutating func chooseGoverned() {
    let exempt = inventory.ungoverned
    guard !exempt.isEmpty, !inventory.governed.isEmpty else { return }
    var members = exempt.contains { $0.namespace == StarterInventory.system } ? ["{namespace: kube-system}"] : []
    members += exempt.filter { $0.namespace != StarterInventory.system }.compactMap(\.reference)
    if members.isEmpty { return }
    sets.append(StarterSet(name: "ungoverned", members: members))
    sets.append(StarterSet(name: "governed", text: "{allOf: [any-pod], noneOf: [ungoverned]}", uses: ["ungoverned"]))
    governed = "governed"
  }

  /// One property if every pod is isolated; else one for each namespace, and where it is half done for each direction.
  mutating func chooseDefaultDeny(_ namespaces: [String]) throws(StarterCheck.Failure) {
    let isOpen = inventory.workloads.isEmpty
    func property(_ name: String, _ pods: String, _ directions: String, uses: [String]) -> StarterProperty {
      StarterProperty(
        chapter: "Nothing is open by default", name: name,
        description: "Every pod is isolated, so that what no policy allows is denied.", severity: "critical",
        assertion: "defaultDeny: {pods: \(pods), directions: [\(directions)]}", uses: uses, isOpen: isOpen)
    }
    let all = property("everything-is-denied-by-default", governed, "Ingress, Egress", uses: [governed])
    let isCovered = try check.outcomes(sets, [all])[all.name]?.verdict == .proved
    if isCovered || !isOpen && namespaces.count < 2 {
      properties.append(all)
      return
    }
    let directions = ["Ingress", "Egress"]
    var parts: [String: [StarterProperty]] = [:]
    for namespace in namespaces {
      let pods =
        governed == "governed"
        ? "{allOf: [{namespace: \(YAMLText.scalar(namespace))}], noneOf: [ungoverned]}"
        : "{namespace: \(YAMLText.scalar(namespace))}"
      let uses = governed == "governed" ? ["ungoverned"] : []
      parts[namespace] = directions.map {
        property("\(namespace)-denies-\($0.lowercased())-by-default", pods, $0, uses: uses)
      }
    }
    let found = try check.outcomes(sets, parts.values.flatMap { $0 })
    for (namespace, halves) in parts.sorted(by: { $0.key < $1.key }) {
      let verdicts = Set(halves.map { found[$0.name]?.verdict == .proved })
      if verdicts.count == 1, var whole = halves.first {
        whole.name = "\(namespace)-is-denied-by-default"
        whole.assertion = whole.assertion.replacing("[Ingress]", with: "[Ingress, Egress]")
        properties.append(whole)
      } else {
        properties += halves
      }
    }
  }

  private mutating func chooseNetwork() {
    let chapter = "What every cluster needs"
    if inventory.hasDNS {
      properties.append(
        StarterProperty(
          chapter: chapter, name: "every-pod-resolves-names",
          description: "Policies for egress must leave the way to the DNS open.",
          assertion: "mustReach: {from: \(governed), to: dns, ports: [53/UDP, 53/TCP], each: some}", uses: [governed]))
    }
    properties.append(
      StarterProperty(
        chapter: chapter, name: "no-cloud-metadata",
        description: "The metadata service of a cloud hands out the credentials of the node.", severity: "critical",
        assertion: "neverReaches: {from: \(governed), to: cloud-metadata}", uses: [governed]))
  }

  /// Who is reachable from outside, and who reaches the internet: those who are today are listed, unless it is most.
  private mutating func chooseOutside() throws(StarterCheck.Failure) {
    let chapter = "In and out of the cluster"
    let entry = StarterProperty(
      chapter: chapter, name: "no-door-but-the-known-ones",
      description: "Only the workloads listed answer addresses outside the cluster.", severity: "critical",
      assertion: "neverReaches: {from: any-address, to: \(governed)}", uses: [governed])
    let exit = StarterProperty(
      chapter: chapter, name: "no-internet-but-for-the-known-ones",
      description: "Only the workloads listed reach the internet.",
      assertion: "neverReaches: {from: \(governed), to: internet}", uses: [governed])
    let found = try check.outcomes(sets, [entry, exit])
    properties.append(limited(entry, found[entry.name], "exposed", closedName: "nothing-answers-the-outside") { $0.to })
    properties.append(
      limited(exit, found[exit.name], "online", closedName: "nothing-reaches-the-internet") { $0.from })
  }

  /// The property without the workloads that violate it today.
  private mutating func limited(
    _ property: StarterProperty, _ outcome: PropertyOutcome?, _ name: String, closedName: String,
    end: (Counterexample) -> EndDescription?
  ) -> StarterProperty {
    var result = property
    let titles = Set(outcome?.counterexamples.compactMap { end($0)?.title } ?? [])
    let known = inventory.workloads.filter { titles.contains($0.title) }
    let references = known.compactMap(\.reference)
    let isSome = !known.isEmpty && references.count == titles.count && known.count * 2 <= inventory.governed.count
    guard isSome else {
      result.name = closedName
      result.description = result.description.replacing("Only the workloads listed answer", with: "No workload answers")
        .replacing("Only the workloads listed reach", with: "No workload reaches")
      return result
    }
    let rest = "not-\(name)"
    sets.append(StarterSet(name: name, members: references))
    sets.append(
      StarterSet(name: rest, text: "{allOf: [\(governed)], noneOf: [\(name)]}", uses: [governed, name]))
    result.assertion = result.assertion.replacing(" \(governed)}", with: " \(rest)}")
      .replacing(" \(governed),", with: " \(rest),")
    result.uses = [rest]
    return result
  }
}
