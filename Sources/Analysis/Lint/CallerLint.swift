import Advice
import Cluster
import Diagnostics
import Kubernetes
import Network
import PolicyModel

/// Pods that a monitor scrapes or a webhook is served by, and whose policies let nobody in who asks for that.
struct CallerLint {
  let model: PolicyModel
  let written: [WrittenPolicy?]
  let callers: [KnownCaller]

  private var world: World { model.world }

  func findings() -> [Finding] {
    let isolation = model.isolation(.ingress)
    let asked = callers.map { caller in (caller, pods(of: caller)) }
    // Where Prometheus is declared, its own pods are asked about.
    let monitors = world.pods.indices.filter { world.pods[$0].labels["app.kubernetes.io/name"] == "prometheus" }
    func way(_ caller: KnownCaller, _ pod: World.Pod, _ number: UInt16) -> Door {
      Door.of(caller.object, from: monitors, to: pod.index, number, at: caller.span)
    }
    let scraped = monitors.isEmpty ? [] : asked.filter { $0.0.who == .prometheus }
    let ways = scraped.flatMap { caller, pods in pods.map { way(caller, $0, $1) } }
    let judge = DoorJudge(world, ways, ExposureSettings())
    // Of a pod and its workload, or its Service, both may be annotated.
    var reported: Set<[String]> = []
    return asked.flatMap { caller, pods in
      pods.flatMap { pod, number -> [Finding] in
        let policies = isolation[pod.index].policies
        guard isolation[pod.index].isIsolated, !policies.isEmpty, !pod.hostNetwork else { return [] }
        if caller.who == .prometheus, !monitors.isEmpty {
          guard judge.rows(way(caller, pod, number)).allSatisfy({ $0.verdict == .blocked }) else { return [] }
        } else if isOpen(pod, number, policies) {
          return []
        }
        let unit = PodUnit(of: pod, in: world).title
        guard reported.insert([caller.isAnnotated ? "" : caller.object.description, unit, "\(number)"]).inserted else {
          return []
        }
        return [finding(caller, pod, unit, number, policies)]
      }
    }
  }

  private func finding(
    _ caller: KnownCaller, _ pod: World.Pod, _ unit: String, _ number: UInt16, _ policies: [Int]
  ) -> Finding {
    let ends = OpenEnds(world: world)
    let undecided = ends.relabelling + ends.opening([pod], .ingress)
    let names = policies.prefix(3).map { "`\(world.policies[$0].reference.path)`" }.joined(separator: ", ")
    switch caller.who {
    case .prometheus:
      let whose = "\(caller.object.kind) `\(caller.object.path)`"
      let isDeclared = world.pods.contains { $0.labels["app.kubernetes.io/name"] == "prometheus" }
      let whom = isDeclared ? "the pods of Prometheus" : "anyone"
      let what = caller.isAnnotated ? "the annotations of \(whose) have Prometheus scrape" : "\(whose) scrapes"
      return Finding(
        "scrape-blocked", policy: policies.first,
        "\(what) port \(number) of `\(unit)`, which is isolated, and no rule opens \(number) to \(whom)",
        at: caller.span,
        notes: ["isolated by \(names): allow \(number)/TCP from the pods of Prometheus"], undecided: undecided)
    case .apiServer:
      return Finding(
        "webhook-blocked", policy: policies.first,
        "the API server asks `\(unit)` on port \(number) for \(caller.object.kind) `\(caller.object.name)`; it is isolated, "
          + "and no rule opens \(number) to anyone", at: caller.span,
        notes: [
          "isolated by \(names): the API server is no pod that labels pick; allow \(number)/TCP from its addresses, or from "
            + "everyone"
        ], undecided: undecided)
    }
  }

  // MARK: Whom it asks

  private func pods(of caller: KnownCaller) -> [(World.Pod, UInt16)] {
    switch (caller.target, caller.port) {
    case (.pods(let selector), .pod(let port)):
      return world.pods.filter { isIn(world.namespace(of: $0).name, caller) && selector.admits($0.labels) }
        .flatMap { pod in numbers(port, pod).map { (pod, $0) } }
    case (.services(let selector), let port):
      let services = world.services.filter {
        isIn($0.metadata.namespaceName, caller) && selector.admits($0.metadata.labels)
      }
      return services.flatMap { behind($0, port) }
    case (.service(let name), let port):
      let services = world.services.filter { isIn($0.metadata.namespaceName, caller) && $0.metadata.name == name }
      return services.flatMap { behind($0, port) }
    case (.own, .pod(let port)):
      let pods = world.pods.filter { pod in
        caller.object.kind == "Pod"
          ? pod.name == caller.object.name && isIn(world.namespace(of: pod).name, caller)
          : world.workload(of: pod) == caller.object
      }
      return pods.flatMap { pod in numbers(port, pod).map { (pod, $0) } }
    case (.pods, .service), (.own, .service): return []
    }
  }

  /// The pods behind a Service, each with the numbers of a port there.
  private func behind(_ service: Service, _ port: KnownCaller.Port) -> [(World.Pod, UInt16)] {
    guard !service.selector.isEmpty else { return [] }
    let pods = world.pods.filter { pod in
      world.namespace(of: pod).name == service.metadata.namespaceName
        && service.selector.allSatisfy { pod.labels[$0.key] == $0.value }
    }
    return pods.flatMap { pod -> [(World.Pod, UInt16)] in
      switch port {
      case .pod(let port): return numbers(port, pod).map { (pod, $0) }
      case .service(let port):
        let ports = service.ports.filter { item in
          switch port {
          case .number(let number): item.port == number
          case .name(let name): item.name == name
          }
        }
        return ports.filter { $0.protocol == .tcp }.flatMap { item in numbers(item.targetPort, pod).map { (pod, $0) } }
      }
    }
  }

  private func numbers(_ port: IntOrString, _ pod: World.Pod) -> [UInt16] {
    switch port {
    case .number(let number): [number]
    case .name(let name): pod.ports.filter { $0.name == name && $0.protocol == .tcp }.map(\.containerPort)
    }
  }

  private func isIn(_ namespace: String, _ caller: KnownCaller) -> Bool {
    caller.namespaces?.contains(namespace) ?? true
  }

  // MARK: What policies open

  /// Whether a rule may let somebody in at a port: a monitor, or the API server, whose addresses, or the pods that carry its
  /// connections, may be among them. Of a policy of which nothing is known how it is written, it may.
  private func isOpen(_ pod: World.Pod, _ number: UInt16, _ policies: [Int]) -> Bool {
    model.policies(.ingress).contains { policy in
      guard policy.subject.classes.contains(classOf(pod)), let place = policy.index else { return false }
      guard let written = written[place] else { return true }
      return written.ingress.contains { rule in
        rule.action != .deny && (rule.ports.isEmpty || rule.ports.contains { isOpen($0, pod, number) })
      }
    }
  }

  private func classOf(_ pod: World.Pod) -> Int {
    model.classes.members.firstIndex { $0.contains(pod.index) } ?? 0
  }

  private func isOpen(_ port: WrittenPort, _ pod: World.Pod, _ number: UInt16) -> Bool {
    guard port.transports.contains(.tcp) else { return false }
    switch port.numbers {
    case .all, .pooledName: return true
    case .number(let other): return other == number
    case .range(let range): return range.contains(number)
    case .name(let name): return numbers(.name(name), pod).contains(number)
    }
  }
}
