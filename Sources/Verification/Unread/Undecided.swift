package import Cluster
package import Diagnostics
import Kubernetes
import ReferenceEvaluator

/// Why a verdict is open: something of the input that is not read, or not known, could change it.
package struct Undecided: Sendable {
  /// The kinds of reasons, as JSON names them.
  package enum Reason: String, Hashable, Sendable {
    /// An object of a kind without semantics here.
    case unreadKind = "unread-kind"
    /// Pods of which not even the labels are known.
    case unknownPods = "unknown-pods"
    /// Ports that an operator's pods may declare.
    case unknownPorts = "unknown-ports"
    /// A port on which a mesh carries connections to any other.
    case tunnelPort = "tunnel-port"
    /// An address that several pods report, so that it is not known whose it is.
    case contestedAddress = "contested-address"
    /// Policies of one rank that say different things, so that it is not known which of them counts.
    case tie
    /// A rule about a domain name, whose addresses nobody can tell.
    case domainName = "domain-name"
    /// A rule about nodes that no manifest declares.
    case unknownNodes = "unknown-nodes"
    /// A rule about the port at the source, which nothing that is asked says.
    case sourcePort = "source-port"
    /// A rule about a Service whose endpoints no manifest tells.
    case unknownService = "unknown-service"
    /// Labels of ServiceAccounts that no manifest declares.
    case serviceAccountLabels = "service-account-labels"
    /// A policy without `types`, of which not every installation makes the same.
    case defaultedTypes = "defaulted-types"
    /// A rule about HTTP requests, which connections do not show.
    case requests = "http-requests"
    /// What is judged at the interfaces of nodes.
    case hostEndpoint = "host-endpoint"
    /// A rule about the node on which a pod runs, which is not known.
    case placement
    /// A rule about the API server, whose addresses no manifest tells.
    case apiServer = "api-server"
    /// A port's name that may stand for several numbers.
    case portName = "port-name"
    /// A rule that wants both ends to have shown who they are.
    case authentication
    /// Traffic that a node stands in for, of which nobody knows whether policies judge it.
    case masqueraded
    /// A balancer whose address nobody wrote down.
    case balancerAddress = "balancer-address"
    /// A controller that no manifest declares.
    case unknownController = "unknown-controller"
    /// A door of which it is not known where it leads, or for whom.
    case unclearDoor = "unclear-door"
    /// Policies that can be read in more than one way.
    case unclearPolicy = "unclear-policy"
    /// The solver gave up within its budget.
    case budget
  }

  /// An object, or a rule of it, that leaves the verdict open.
  package struct Object: Hashable, Sendable {
    /// `Kind namespace/name`.
    package var title: String
    /// The field that does, where it is one: `spec.egress[1].to[0]`.
    package var field: String?
    /// Where it was written.
    package var span: Span
  }

  /// Why.
  package var because: Reason
  /// What leaves it open, each once, sorted by title.
  package var objects: [Object]
  /// The addresses of which it is not known whose they are, each with the pods that report it, in words.
  package var addresses: [String] = []
  /// Why the solver gave up, where it did, or what of a door is not known.
  package private(set) var reason: String?
  /// A flow that it could change, if one can be shown; its ends are not explained.
  package var flow: Counterexample?

  package init(_ because: Reason, _ objects: [Object], flow: Counterexample? = nil) {
    self.because = because
    self.objects = Set(objects).sorted { ($0.title, $0.field ?? "") < ($1.title, $1.field ?? "") }
    self.flow = flow.map { flow in
      var flow = flow
      flow.egress = nil
      flow.ingress = nil
      // The worlds that are asked about are none that anybody wrote.
      flow.before = nil
      return flow
    }
  }

  /// That some of a list of flows are open: the reason of the first that is, the objects of all, and a flow.
  init(anyOf open: [Undecided]) {
    let known = open.filter { !$0.objects.isEmpty }
    self.init(known.first?.because ?? .unclearPolicy, known.flatMap(\.objects), flow: known.first?.flow)
  }

  /// That something of a door is not known, in words.
  ///
  /// - Parameter otherwise: the words where no object leaves it open.
  init(unclear reason: String, _ objects: [Object], otherwise: String? = nil) {
    self.init(.unclearDoor, objects)
    self.reason = objects.isEmpty ? otherwise ?? reason : reason
  }

  /// Either, if both are of one kind: the objects of both.
  static func joined(_ first: Self?, _ second: Self?) -> Self? {
    guard let first, let second else { return first ?? second }
    var result = Self(first.because, first.objects + second.objects, flow: first.flow)
    result.reason = first.reason
    return result
  }

  /// That the solver gave up, and why.
  init(gaveUp reason: String) {
    self.init(.budget, [])
    self.reason = reason
  }

  /// That it is not known which of several pods has an address.
  package init(_ contested: [World.ContestedAddress], in world: World, flow: Counterexample?) {
    let pods = contested.flatMap(\.pods).map { world.pods[$0] }
    self.init(
      .contestedAddress,
      pods.map { pod in
        let reference = ObjectReference(kind: "Pod", namespace: world.namespace(of: pod).name, name: pod.name ?? "")
        return .init(title: reference.title, span: pod.span)
      }, flow: flow)
    addresses = contested.map { world.text(of: $0) }
  }

  /// What the objects are called; of an object that a comparison finds changed, there are two.
  private var titles: [String] { Set(objects.map(\.title)).sorted() }

  /// The objects in words; of many, the first.
  package var names: String {
    let more = titles.count > 3 ? " and \(titles.count - 3) more" : ""
    return titles.prefix(3).joined(separator: ", ") + more
  }

  /// The objects as a choice: `A or B`.
  private var choice: String { titles.count == 2 ? titles.joined(separator: " or ") : names }

  /// A sentence for reports.
  package var text: String {
    switch because {
    case .unreadKind: "\(names) \(titles.count == 1 ? "is" : "are") not read and may decide otherwise"
    case .unknownPods: "\(names) may make pods that break it"
    case .unknownPorts: "which ports the pods of \(names) declare is not known"
    case .tunnelPort: "\(names) carries connections to every port"
    case .tie: "nobody can tell which is asked first, \(choice)"
    case .domainName: "which addresses the domain names of \(names) have is not known"
    case .unknownNodes: "which nodes \(names) \(titles.count == 1 ? "picks" : "pick") is not known"
    case .sourcePort: "it depends on the source port, which \(names) \(titles.count == 1 ? "asks" : "ask") for"
    case .unknownService: "which endpoints the Services of \(names) have is not known"
    case .serviceAccountLabels:
      "which labels the ServiceAccounts have that \(names) \(titles.count == 1 ? "asks" : "ask") for is not known"
    case .defaultedTypes: "in which directions \(names) \(titles.count == 1 ? "judges" : "judge") is not written"
    case .requests: "it depends on the HTTP requests, which \(names) \(titles.count == 1 ? "asks" : "ask") for"
    case .placement where titles.isEmpty: "on which node the pod runs is not known"
    case .placement: "on which node the pod runs that \(names) \(titles.count == 1 ? "judges" : "judge") is not known"
    case .apiServer:
      "which addresses the API server has that \(names) \(titles.count == 1 ? "names" : "name") is not known"
    case .portName: "which number the port has that \(names) \(titles.count == 1 ? "names" : "name") is not certain"
    case .authentication:
      "it depends on a handshake, which \(names) \(titles.count == 1 ? "asks" : "ask") for"
    case .hostEndpoint: "what is judged at the interfaces of nodes is not known, because of \(names)"
    case .masqueraded:
      "whether policies judge what a node stands in for, behind \(names), is not known (`model.exposure.masqueraded`)"
    case .balancerAddress: "which addresses the balancer of \(names) has is not known"
    case .unknownController:
      "who opens the connections of \(names), no manifest declares (`model.exposure.controllers`)"
    case .unclearDoor where titles.isEmpty: reason ?? ""
    case .unclearDoor: "\(names): \(reason ?? "")"
    case .unclearPolicy where titles.isEmpty: "it depends on how the enforcer is set up"
    case .unclearPolicy: "it depends on how \(names) \(titles.count == 1 ? "is" : "are") read"
    case .budget: "the solver gave up: \(reason ?? "")"
    case .contestedAddress: "it depends on whose an address is that several have: \(few(addresses))"
    }
  }
}

extension Undecided.Reason {
  /// Whether it is how policies are read: each of them was understood.
  package var isReading: Bool {
    switch self {
    case .tie, .domainName, .unknownNodes, .sourcePort, .unknownService, .serviceAccountLabels, .defaultedTypes,
      .requests, .hostEndpoint, .placement, .apiServer, .portName, .authentication, .unclearPolicy:
      true
    case .unreadKind, .unknownPods, .unknownPorts, .tunnelPort, .contestedAddress, .budget, .masqueraded,
      .balancerAddress, .unknownController, .unclearDoor:
      false
    }
  }

  /// What leaves an answer open; nil for policies of which no more is known.
  init(_ cause: ReferenceEvaluator.Doubt.Cause?) {
    self =
      switch cause {
      case .tie: .tie
      case .domainName: .domainName
      case .unknownNodes: .unknownNodes
      case .sourcePort: .sourcePort
      case .unknownService: .unknownService
      case .serviceAccountLabels: .serviceAccountLabels
      case .defaultedTypes: .defaultedTypes
      case .requests: .requests
      case .hostEndpoint: .hostEndpoint
      case .placement: .placement
      case .apiServer: .apiServer
      case .portName: .portName
      case .authentication: .authentication
      case .other, nil: .unclearPolicy
      }
  }
}
