import Analysis
import Cluster
import Diagnostics
import EnforcerTiers
import Kubernetes
import Network
import PolicyModel
import Properties
import Verification
import Z3Backend

/// Finds the connection that a counterexample of a property shows, as a question that `explain` answers.
struct ExampleQuestion {
  let input: AnalysisRun.Input
  /// The name of the property.
  let name: String
  /// Which of its counterexamples is meant, from 1.
  let number: Int

  /// The connection; nil after an error.
  func example(asOf day: CalendarDate, _ run: inout AnalysisRun) -> Counterexample? {
    guard var set = input.properties else {
      run.error("unknown-property", "no property file was named", at: name)
      return nil
    }
    guard let property = set.properties.first(where: { $0.name == name }) else {
      let meant = nearest(name, among: set.properties.map(\.name)).map { "did you mean `\($0)`?" }
      run.error(
        "unknown-property", "no property is named `\(name)`", at: name, notes: meant.map { [.init($0)] } ?? [])
      return nil
    }
    set.properties = [property]
    set.tests = []
    set.waivers = set.waivers.filter { $0.property == name }
    var solver = Z3Solver()
    let found: PropertyOutcome?
    do throws(VerificationFailure) {
      found = try Verifier.verify(
        set, manifests: input.manifests, baselines: input.baselines,
        options: VerificationOptions(counterexamples: number, asOf: day), solver: &solver,
        diagnostics: &run.context.diagnostics)?.properties.first
    } catch {
      _ = run.report(error)
      return nil
    }
    guard let found else { return nil }
    let all = found.counterexamples.isEmpty ? found.undecided.compactMap(\.flow) : found.counterexamples
    guard all.count >= number else {
      let note =
        all.isEmpty ? "it is \(found.verdict.name)" : all.count == 1 ? "it has one" : "it has \(all.count)"
      run.error(
        "no-counterexample", "property `\(name)` has no counterexample \(number)", at: name, notes: [.init(note)])
      return nil
    }
    let example = all[number - 1]
    // Of a chain the first step; of a pod that denies nothing by default, what it lets through.
    return example.hops.first ?? example.passing.first ?? example
  }

  /// The question about a connection; nil after an error. Pods that no manifest declares are added to the world.
  func question(_ example: Counterexample, _ world: inout World, _ run: inout AnalysisRun) -> FlowQuestion? {
    let declared = world
    // Whom a pod is open to that nothing isolates is no matter.
    let anyone = world.addresses.families.contains(.ipv4) ? "192.0.2.1" : "2001:db8::1"
    var ends = (from: Optional(example.from), to: example.to)
    if example.to == nil, example.direction == .ingress { ends = (nil, example.from) }
    guard let from = end(ends.from, else: anyone, &world, declared, &run),
      let to = end(ends.to, else: anyone, &world, declared, &run)
    else { return nil }
    if let text = example.explanation, example.transport == nil, example.direction == nil {
      run.error("no-counterexample", "the counterexample is no connection: \(text)", at: name)
      return nil
    }
    return FlowQuestion(from: from, to: to, transport: example.transport ?? .tcp, port: example.port ?? 1)
  }

  private func end(
    _ end: EndDescription?, else address: String, _ world: inout World, _ declared: World, _ run: inout AnalysisRun
  ) -> FlowEnd? {
    if let end, end.isHypothetical { return hypothetical(end, &world, declared, &run) }
    var title = end?.title ?? address
    if let end, end.kind == .node { title = end.address ?? address }
    let resolver = TestEndResolver(model: PolicyModel(declared), manifests: input.manifests)
    let span = run.span(of: title)
    guard let reference = FlowTest.End(title),
      let found = resolver.resolve(reference, at: span, &run.context.diagnostics)
    else { return nil }
    return FlowEnd(found, in: world)
  }

  /// Adds a pod that no manifest declares, as the counterexample has it.
  private func hypothetical(
    _ end: EndDescription, _ world: inout World, _ declared: World, _ run: inout AnalysisRun
  ) -> FlowEnd? {
    let name = end.namespace ?? ""
    var place = world.namespaces.firstIndex { $0.name == name }
    if place == nil {
      let labels = end.newNamespaceLabels ?? ["kubernetes.io/metadata.name": name]
      world.namespaces.append(.init(name: name, labels: labels, isDeclared: false))
      place = world.namespaces.count - 1
    }
    let index = world.pods.count
    var pod = World.Pod(
      index: index, namespace: place ?? 0, name: nil, owner: nil, labels: end.labels, ports: end.ports,
      hostNetwork: false, nodeName: nil, addresses: [], isReplicated: false, slots: [], span: run.span(of: self.name))
    if let account = end.serviceAccount {
      pod.serviceAccount = account
      pod.serviceAccountLabels =
        end.newServiceAccountLabels
        ?? world.serviceAccounts.first { $0.namespace == place && $0.name == account }?.labels
    }
    world.pods.append(pod)
    return FlowEnd(pods: [index], description: Explanation(world: world, declared: declared).describe(pod: index))
  }
}
