import ArgumentParser
import Cluster
import Diagnostics
import Kubernetes
import Report

/// `netpol-verify init -f PATH...`
struct InitCommand: EnvironmentCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write a first property file for your manifests.",
    usage: "netpol-verify init -f PATH...",
    discussion: """
      The file speaks of what the manifests hold: default-deny coverage, DNS, cloud metadata, the ways in and out, \
      environments, teams, tiers and databases. Each property is verified before it is written; what is violated today \
      is expected to be, with a counterexample as the reason.
      """)

  @Option(
    name: [.customShort("f"), .customLong("filename")],
    help: ArgumentHelp(
      "Manifests: a file, a directory (all .yaml, .yml and .json below it), or - for standard input. May repeat.",
      valueName: "path"),
    completion: .file())
  var filenames: [String]

  @Option(help: "When to colour: auto, always, never. NO_COLOR is honoured.")
  var color: ColorChoice = .auto

  @OptionGroup var namespace: NamespaceOptions

  @OptionGroup(title: "Limits of input files")
  var limits: LimitOptions

  func run(in environment: Environment) -> RunStatus {
    var reading = InputReading(environment: environment, limits: limits.limits, namespace: namespace)
    let manifests = reading.manifests(at: filenames)
    var text = ""
    if !reading.context.diagnostics.hasErrors { text = draft(manifests, &reading.context.diagnostics) ?? "" }
    guard reading.tell(color: color, consequence: "nothing was written") else { return .invalid }
    return environment.put(text)
  }

  private func draft(_ manifests: Manifests, _ diagnostics: inout DiagnosticBag) -> String? {
    let world = World.resolve(manifests, declaration: .init(), diagnostics: &diagnostics)
    if diagnostics.hasErrors { return nil }
    var draft = StarterDraft(StarterInventory(world), check: StarterCheck(manifests: manifests))
    do {
      try draft.choose()
    } catch {
      diagnostics.report(Diagnostic("starter-failure", "no property file: \(error.message)", at: .run))
      return nil
    }
    guard !draft.properties.isEmpty else {
      diagnostics.report(
        Diagnostic(
          "starter-failure", "the manifests hold no pod that a property could speak of", at: .run,
          notes: [.init("name the manifests of workloads as well as those of policies")]))
      return nil
    }
    let resources = FileSystem.sorted(Set(filenames).filter { $0 != InputStore.standardInput })
    return StarterFile.text(
      name: "starter", resources: resources, sets: draft.sets, properties: draft.properties, outcomes: draft.outcomes)
  }
}
