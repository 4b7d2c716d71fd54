import Analysis
import Cluster
import Diagnostics
import Kubernetes
import Network
import Properties
import Verification

extension QuestionResolver {
  /// The port as the command line has it; nil after an error.
  func port(_ text: String, _ run: inout AnalysisRun) -> FlowTest.Port? {
    if let port = FlowTest.Port(text) { return port }
    run.error(
      "invalid-ports", "`\(text)` is not one port", at: text,
      notes: [.init(PortSpec.hint(text, otherwise: "write a port such as `5432/TCP`, or its name"))])
    return nil
  }

  /// The question about a port of the destination: of a Service, or of pods; nil after an error.
  func question(
    _ from: FlowEnd, _ to: (end: FlowEnd, service: Service?), _ port: FlowTest.Port, _ text: String,
    _ world: World, _ run: inout AnalysisRun
  ) -> FlowQuestion? {
    if let service = to.service {
      guard let asked = self.port(port, of: service, text, &run) else { return nil }
      var question = FlowQuestion(from: from, to: to.end, transport: asked.protocol, port: asked.port)
      if case .name(let name) = port { question.portName = name }
      return service.isHeadless || translate(service, asked, &question, world, &run) ? question : nil
    }
    switch port {
    case .number(let transport, let number):
      return FlowQuestion(from: from, to: to.end, transport: transport, port: number)
    case .name(let name):
      let span = run.span(of: text)
      guard
        let found = PortNames(world: world).numbers(of: name, at: to.end.pods, span, &run.context.diagnostics),
        let first = found.ofPod.values.joined().min()
      else { return nil }
      var question = FlowQuestion(from: from, to: to.end, transport: found.transport, port: first)
      question.portsOfPod = found.ofPod
      question.portName = name
      return question
    }
  }

  /// The port of a Service that is asked for. A headless Service has those of its pods.
  private func port(
    _ port: FlowTest.Port, of service: Service, _ text: String, _ run: inout AnalysisRun
  ) -> Service.Port? {
    let found = service.ports.first { declared in
      switch port {
      case .number(let transport, let number): declared.port == number && declared.protocol == transport
      case .name(let name): declared.name == name
      }
    }
    if let found { return found }
    if service.isHeadless, case .number(let transport, let number) = port {
      return Service.Port(
        port: number, protocol: transport, targetPort: .number(number), span: service.metadata.span)
    }
    let list = service.ports.map { declared in
      "\(declared.name.map { "\($0) " } ?? "")\(declared.port)/\(declared.protocol.rawValue)"
    }
    run.error(
      "unknown-port", "Service `\(name(of: service))` has no port \(port.title)", at: text,
      notes: [.init(list.isEmpty ? "it declares no port" : "its ports are \(list.joined(separator: ", "))")])
    return nil
  }

  private func name(of service: Service) -> String {
    "\(service.metadata.namespaceName)/\(service.metadata.name)"
  }

  /// Replaces the port of a Service by those of its pods.
  private func translate(
    _ service: Service, _ port: Service.Port, _ question: inout FlowQuestion, _ world: World, _ run: inout AnalysisRun
  ) -> Bool {
    var ports: [Int: [UInt16]] = [:]
    for pod in question.to.pods {
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
      let name = name(of: service)
      run.error("unknown-port", "no pod of Service `\(name)` declares port `\(target)`", at: name)
      return false
    }
    question.portsOfPod = ports
    question.translation = .init(
      service: name(of: service), port: port.port, targetPort: target, span: port.span, numbers: numbers)
    return true
  }
}
