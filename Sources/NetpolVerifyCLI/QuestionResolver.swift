import Analysis
import Cluster
import Diagnostics
import Kubernetes
import Network
import PolicyModel
import Properties
import Verification

/// Finds what the arguments of `explain` mean.
struct QuestionResolver {
  /// An end as the command line has it.
  enum End {
    /// `ns/pod`, `ns/Kind/name`, an address, or `svc/ns/name`.
    case named(String)
    /// A pod that does not exist yet.
    case hypothetical(labels: String, namespace: String)
  }

  let manifests: Manifests

  /// The question; nil after an error. Hypothetical pods are added to the world.
  func resolve(
    from: End, to: End, port: String, _ world: inout World, _ run: inout AnalysisRun
  ) -> FlowQuestion? {
    let declared = world
    let source = self.end(from, &world, declared, &run)
    let target = self.end(to, &world, declared, &run)
    guard let (transport, number) = self.port(port, &run), let source, let target else { return nil }
    var question = FlowQuestion(from: source.end, to: target.end, transport: transport, port: number)
    if case .named(let text) = from, source.service != nil {
      run.error("invalid-reference", "a Service opens no connections", at: text)
      return nil
    }
    if let service = target.service, !translate(service, &question, world, &run) { return nil }
    return question
  }

  // MARK: Ends

  private func end(
    _ end: End, _ world: inout World, _ declared: World, _ run: inout AnalysisRun
  ) -> (end: FlowEnd, service: Service?)? {
    switch end {
    case .hypothetical(let text, let namespace): return pod(text, namespace, &world, declared, &run)
    case .named(let text):
      if text.hasPrefix("svc/") { return service(text, world, &run) }
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
    _ text: String, _ namespace: String, _ world: inout World, _ declared: World, _ run: inout AnalysisRun
  ) -> (end: FlowEnd, service: Service?)? {
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
    var place = world.namespaces.firstIndex { $0.name == namespace }
    if place == nil {
      world.namespaces.append(
        .init(name: namespace, labels: ["kubernetes.io/metadata.name": namespace], isDeclared: false))
      place = world.namespaces.count - 1
    }
    let index = world.pods.count
    world.pods.append(
      .init(
        index: index, namespace: place ?? 0, name: nil, owner: nil, labels: labels, ports: [], hostNetwork: false,
        nodeName: nil, addresses: [], isReplicated: false, slots: [], span: run.span(of: text)))
    let description = Explanation(world: world, declared: declared).describe(pod: index)
    return (FlowEnd(pods: [index], description: description), nil)
  }

  // MARK: Services

  private func service(
    _ text: String, _ world: World, _ run: inout AnalysisRun
  ) -> (end: FlowEnd, service: Service?)? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3 else {
      run.error("invalid-reference", "`\(text)` names no Service", at: text, notes: [.init("write svc/namespace/name")])
      return nil
    }
    let here = world.services.filter { $0.metadata.namespace ?? "default" == parts[1] }
    guard let service = here.first(where: { $0.metadata.name == parts[2] }) else {
      let meant = nearest(parts[2], among: here.map(\.metadata.name)).map { "did you mean `svc/\(parts[1])/\($0)`?" }
      run.error(
        "unknown-end", "there is no Service `\(parts[2])` in namespace `\(parts[1])`", at: text,
        notes: meant.map { [.init($0)] } ?? [])
      return nil
    }
    let pods = world.pods.filter { pod in
      world.namespace(of: pod).name == parts[1] && !service.selector.isEmpty
        && service.selector.allSatisfy { pod.labels[$0.key] == $0.value }
    }
    guard let first = pods.first else {
      run.error("unknown-end", "Service `\(parts[1])/\(parts[2])` selects no pod", at: text)
      return nil
    }
    let description = Explanation(world: world, declared: world).describe(pod: first.index)
    return (FlowEnd(pods: pods.map(\.index), description: description), service)
  }

  /// Replaces the port of a Service by those of its pods.
  private func translate(
    _ service: Service, _ question: inout FlowQuestion, _ world: World, _ run: inout AnalysisRun
  ) -> Bool {
    let name = "\(service.metadata.namespace ?? "default")/\(service.metadata.name)"
    if service.isHeadless { return true }
    let wanted = question
    guard let port = service.ports.first(where: { $0.port == wanted.port && $0.protocol == wanted.transport }) else {
      let list = service.ports.map { "\($0.port)/\($0.protocol.rawValue)" }.joined(separator: ", ")
      run.error(
        "unknown-port", "Service `\(name)` has no port \(wanted.port)/\(wanted.transport.rawValue)",
        at: "\(wanted.port)/\(wanted.transport.rawValue)",
        notes: [.init(list.isEmpty ? "it declares no port" : "its ports are \(list)")])
      return false
    }
    var ports: [Int: [UInt16]] = [:]
    for pod in wanted.to.pods {
      switch port.targetPort {
      case .number(let number): ports[pod] = [number]
      case .name(let target):
        ports[pod] = world.pods[pod].ports.filter { $0.name == target && $0.protocol == port.protocol }.map(
          \.containerPort)
      }
    }
    let numbers = Set(ports.values.joined()).sorted()
    let target =
      switch port.targetPort {
      case .number(let number): String(number)
      case .name(let text): text
      }
    guard !numbers.isEmpty else {
      run.error("unknown-port", "no pod of Service `\(name)` declares port `\(target)`", at: name)
      return false
    }
    question.portsOfPod = ports
    question.translation = .init(
      service: name, port: port.port, targetPort: target, span: port.span, numbers: numbers)
    return true
  }

  private func port(_ text: String, _ run: inout AnalysisRun) -> (TransportProtocol, UInt16)? {
    if case .connections(let connections)? = PortSpec.Item(text), let first = connections.first,
      connections == ConnectionSet(first.transport, PortSet(first.port...first.port))
    {
      return first
    }
    run.error(
      "invalid-ports", "`\(text)` is not one port", at: text,
      notes: [.init(PortSpec.hint(text, otherwise: "write a port such as `5432/TCP`"))])
    return nil
  }
}
