import Analysis
import Cluster
import Diagnostics
import EnforcerTiers
import Kubernetes
import Network
import PolicyModel
import Properties
import Verification

/// Finds what the arguments of `explain` mean.
struct QuestionResolver {
  /// An end as the command line has it.
  enum End {
    /// `ns/name`, `ns/Kind/name`, an address, `svc/ns/name` or `node/name`.
    case named(String)
    /// A pod that does not exist yet.
    case hypothetical(NewPod)
  }

  /// A pod that does not exist yet, as the command line has it.
  struct NewPod {
    /// Its labels, `app=web,tier=front`; none if left out.
    var labels: String?
    /// The name of its namespace.
    var namespace: String?
    /// The labels of that, where no manifest declares it.
    var namespaceLabels: String?

    /// Makes a pod; nil where nothing is said of it.
    init?(labels: String?, namespace: String?, namespaceLabels: String?) {
      if labels == nil, namespace == nil, namespaceLabels == nil { return nil }
      (self.labels, self.namespace, self.namespaceLabels) = (labels, namespace, namespaceLabels)
    }
  }

  let manifests: Manifests

  /// The question; nil after an error. Hypothetical pods are added to the world.
  func resolve(
    from: End, to: End, port: String, _ world: inout World, _ run: inout AnalysisRun
  ) -> FlowQuestion? {
    let declared = world
    let source = self.end(from, &world, declared, &run)
    let target = self.end(to, &world, declared, &run)
    guard let wanted = self.port(port, &run), let source, let target else { return nil }
    if case .named(let text) = from, source.service != nil {
      run.error("invalid-reference", "a Service opens no connections", at: text)
      return nil
    }
    guard var question = self.question(source.end, target, wanted, port, world, &run) else { return nil }
    question.assumesProtocol = !port.contains("/") && question.portName == nil
    return question
  }

  // MARK: Ends

  private func end(
    _ end: End, _ world: inout World, _ declared: World, _ run: inout AnalysisRun
  ) -> (end: FlowEnd, service: Service?)? {
    switch end {
    case .hypothetical(let pod): return self.pod(pod, &world, declared, &run)
    case .named(let text):
      if let reference = serviceReference(text) { return service(reference, text, world, &run) }
      if let name = nodeName(text, declared) { return node(name, text, declared, &run) }
      guard let end = FlowTest.End(text) else {
        run.error(
          "invalid-reference", "`\(text)` is no end of a flow", at: text,
          notes: [.init("write `namespace/pod`, `namespace/Kind/name`, `svc/namespace/name`, or an address")])
        return nil
      }
      let resolver = TestEndResolver(model: PolicyModel(declared), manifests: manifests)
      let span = run.span(of: text)
      guard let found = resolver.resolve(end, at: span, &run.context.diagnostics) else { return nil }
      return (FlowEnd(found, in: world), nil)
    }
  }

  /// Adds a pod that does not exist yet.
  private func pod(
    _ pod: NewPod, _ world: inout World, _ declared: World, _ run: inout AnalysisRun
  ) -> (end: FlowEnd, service: Service?)? {
    guard let labels = labels(pod.labels ?? "", &run),
      let namespace = namespace(pod, &world, &run)
    else { return nil }
    let index = world.pods.count
    world.pods.append(
      .init(
        index: index, namespace: namespace, name: nil, owner: nil, labels: labels, ports: [], hostNetwork: false,
        nodeName: nil, addresses: [], isReplicated: false, slots: [],
        span: run.span(of: pod.labels ?? "")))
    let description = Explanation(world: world, declared: declared).describe(pod: index)
    return (FlowEnd(pods: [index], description: description), nil)
  }

  /// Labels as the command line has them; nil after an error.
  private func labels(_ text: String, _ run: inout AnalysisRun) -> [String: String]? {
    var labels: [String: String] = [:]
    for part in text.split(separator: ",") {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard pair.count == 2, !pair[0].isEmpty else {
        run.error(
          "invalid-label", "`\(part)` is no label", at: text, notes: [.init("labels are written app=web,tier=front")])
        return nil
      }
      labels[pair[0]] = pair[1]
    }
    return labels
  }

  /// The namespace of a pod that does not exist yet, which is added where no manifest declares it; nil after an error.
  private func namespace(_ pod: NewPod, _ world: inout World, _ run: inout AnalysisRun) -> Int? {
    guard var labels = labels(pod.namespaceLabels ?? "", &run) else { return nil }
    let name = pod.namespace ?? labels[LabelVocabulary.namespaceName] ?? "new-namespace"
    if let place = world.namespaces.firstIndex(where: { $0.name == name }) {
      let known = world.namespaces[place].labels
      if let text = pod.namespaceLabels, labels.contains(where: { known[$0.key] != $0.value }) {
        run.error(
          "invalid-label", "namespace `\(name)` has other labels", at: text,
          notes: [.init("of a namespace that there is, its own labels count: leave the option out")])
        return nil
      }
      return place
    }
    labels[LabelVocabulary.namespaceName] = name
    world.namespaces.append(.init(name: name, labels: labels, isDeclared: false))
    return world.namespaces.count - 1
  }

  // MARK: Services

  /// The Service that an end names, `svc/namespace/name` or `namespace/svc/name`; nil for another end.
  private func serviceReference(_ text: String) -> WorkloadReference? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, !parts.contains("") else { return nil }
    if KubectlKind.builtIn(parts[0]) == "Service" { return .init(namespace: parts[1], kind: "Service", name: parts[2]) }
    return KubectlKind.builtIn(parts[1]) == "Service"
      ? .init(namespace: parts[0], kind: "Service", name: parts[2]) : nil
  }

  private func service(
    _ reference: WorkloadReference, _ text: String, _ world: World, _ run: inout AnalysisRun
  ) -> (end: FlowEnd, service: Service?)? {
    let here = world.services.filter { $0.metadata.namespaceName == reference.namespace }
    guard let service = here.first(where: { $0.metadata.name == reference.name }) else {
      let meant = nearest(reference.name, among: here.map(\.metadata.name))
      run.error(
        "unknown-end", "there is no Service `\(reference.name)` in namespace `\(reference.namespace)`", at: text,
        notes: meant.map { [.init("did you mean `svc/\(reference.namespace)/\($0)`?")] } ?? [])
      return nil
    }
    let pods = world.pods.filter { pod in
      world.namespace(of: pod).name == reference.namespace && !service.selector.isEmpty
        && service.selector.allSatisfy { pod.labels[$0.key] == $0.value }
    }
    guard let first = pods.first else {
      if service.selector.isEmpty {
        run.error(
          "unknown-end", "Service `\(reference.namespace)/\(reference.name)` has no selector", at: text,
          notes: [
            .init(
              "whoever made it lists the addresses behind it, which are outside of what the manifests say: name one of "
                + "them in its place, with the port on which it listens")
          ])
        return nil
      }
      run.error(
        "unknown-end", "Service `\(reference.namespace)/\(reference.name)` selects no pod", at: text)
      return nil
    }
    let description = Explanation(world: world, declared: world).describe(pod: first.index)
    return (FlowEnd(pods: pods.map(\.index), description: description), service)
  }

  // MARK: Nodes

  /// The node that an end names, `node/name`; nil for another end, such as one in a namespace of that name.
  private func nodeName(_ text: String, _ world: World) -> String? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, KubectlKind.builtIn(parts[0]) == "Node", world.namespace(named: parts[0]) == nil else {
      return nil
    }
    return parts[1]
  }

  private func node(
    _ name: String, _ text: String, _ world: World, _ run: inout AnalysisRun
  ) -> (end: FlowEnd, service: Service?)? {
    let names = world.nodes.map(\.name)
    guard let node = world.nodes.first(where: { $0.name == name }) else {
      let meant = nearest(name, among: names).map { "did you mean `node/\($0)`?" }
      run.error(
        "unknown-end", "there is no node `\(name)`", at: text,
        notes: [.init(meant ?? "a node that no manifest declares is named by its address")])
      return nil
    }
    guard let address = node.addresses.first else {
      run.error(
        "unknown-end", "node `\(name)` has no address", at: text, notes: [.init("write the address, if it is known")])
      return nil
    }
    let resolver = TestEndResolver(model: PolicyModel(world), manifests: manifests)
    let span = run.span(of: text)
    guard let found = resolver.resolve(.address(address), at: span, &run.context.diagnostics) else { return nil }
    return (FlowEnd(found, in: world), nil)
  }
}
