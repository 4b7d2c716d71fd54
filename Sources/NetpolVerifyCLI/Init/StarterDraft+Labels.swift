import Verification

extension StarterDraft {
  /// Keeps the values of a label of namespaces apart, as sets.
  mutating func chooseEnvironments() {
    for key in ["env", "environment", "app.kubernetes.io/environment", "stage"] {
      let values = inventory.values(ofNamespaceLabel: key)
      guard values.count >= 2 else { continue }
      let names = values.map { "\(key.split(separator: "/").last ?? "env")-\($0)" }
      for (name, value) in zip(names, values) {
        let labels = YAMLText.mapping([key: value])
        sets.append(StarterSet(name: name, text: "{namespaceSelector: {matchLabels: \(labels)}}"))
      }
      properties.append(
        StarterProperty(
          chapter: "Environments and teams", name: "environments-are-isolated",
          description: "Nothing crosses the border between two environments.", severity: "critical",
          assertion: "isolated: {sets: \(YAMLText.list(names))}", uses: names))
      return
    }
  }

  /// Keeps the values of a label of namespaces apart that says whose they are.
  mutating func chooseTeams() {
    for key in ["tenant", "team", "app.kubernetes.io/part-of"] {
      guard inventory.values(ofNamespaceLabel: key).count >= 2 else { continue }
      let label = "{key: \(YAMLText.scalar(key)), scope: namespace, unlabelled: ignored}"
      properties.append(
        StarterProperty(
          chapter: "Environments and teams", name: "\(key.split(separator: "/").last ?? "team")s-are-isolated",
          description: "Nothing flows between namespaces whose \(key) differs.", severity: "medium",
          assertion: "isolated: {byLabel: \(label), among: \(governed)}", uses: [governed]))
    }
  }

  /// Which tiers answer the outside.
  mutating func chooseTiers() {
    for key in ["tier", "app.kubernetes.io/component"] {
      let values = inventory.values(ofPodLabel: key)
      guard (2...10).contains(values.count) else { continue }
      for value in values {
        let name = "tier-\(value)"
        sets.append(
          StarterSet(name: name, text: "{podSelector: {matchLabels: \(YAMLText.mapping([key: value]))}}"))
        properties.append(
          StarterProperty(
            chapter: "Tiers", name: "\(name)-stays-inside",
            description: "No address outside the cluster reaches pods labelled \(key)=\(value).", severity: "medium",
            assertion: "neverReaches: {from: any-address, to: \(YAMLText.scalar(name))}", uses: [name]))
      }
      return
    }
  }

  /// Databases are reached by those who reach them today, unless that is most; then by their namespace.
  mutating func chooseDatabases() throws(StarterCheck.Failure) {
    let databases = inventory.databases
    let probes = databases.enumerated().map { number, database in
      StarterProperty(
        chapter: "Databases", name: "\(number)", description: "",
        assertion: "neverReaches: {from: [any-pod, any-address], to: \(database.workload.reference ?? "any-pod"), "
          + "ports: \(YAMLText.list(database.ports))}", uses: [])
    }
    let found = try check.outcomes(sets, probes)
    for (number, database) in databases.enumerated() {
      guard let outcome = found["\(number)"] else { continue }
      let (workload, ports) = database
      let onPorts = ports == ["any"] ? "" : ", onPorts: \(YAMLText.list(ports))"
      let titles = Set(outcome.counterexamples.map(\.from.title))
      let clients = inventory.workloads.filter { titles.contains($0.title) }.compactMap(\.reference)
      var from = "{namespace: \(YAMLText.scalar(workload.namespace))}"
      var who = "its namespace"
      if !clients.isEmpty, clients.count == titles.count, clients.count * 2 <= max(inventory.governed.count, 4) {
        from = YAMLText.scalar("clients-of-\(workload.namespace)-\(workload.name)")
        sets.append(StarterSet(name: "clients-of-\(workload.namespace)-\(workload.name)", members: clients))
        who = "its current clients"
      }
      let isClosed = outcome.verdict == .proved
      let only = "onlyFrom: {to: \(workload.reference ?? ""), from: \(from)\(onPorts)}"
      properties.append(
        StarterProperty(
          chapter: "Databases",
          name: "\(workload.namespace)-\(workload.name)-" + (isClosed ? "is-closed" : "only-from-its-clients"),
          description: isClosed
            ? "Nothing reaches \(workload.title)." : "\(workload.title) is reached from \(who) alone.",
          severity: "critical", assertion: isClosed ? probes[number].assertion : only, uses: [from]))
    }
  }
}
