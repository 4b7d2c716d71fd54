import Analysis
import ArgumentParser
import Cluster
import Diagnostics
import EnforcerTiers
import Kubernetes
import Network
import PolicyModel
import Properties
import Verification

/// Which connections of a list are wanted.
struct ConnectionFilterOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only connections that this end opens: namespace, namespace/pod, namespace/Kind/name, address or block.",
      valueName: "end"))
  var from: String?

  @Option(help: ArgumentHelp("Only connections that this end accepts, written like --from.", valueName: "end"))
  var to: String?

  @Option(help: ArgumentHelp("Only connections on this port, such as 5432/TCP or 8000-9000/TCP.", valueName: "port"))
  var port: String?

  @Option(help: ArgumentHelp("Only connections with an end in this namespace.", valueName: "name"))
  var namespace: String?

  /// The filter; nil after an error.
  func resolve(in world: World, _ manifests: Manifests, _ run: inout AnalysisRun) -> ConnectionFilter? {
    var result = ConnectionFilter()
    if let from { result.from = end(from, world, manifests, &run) }
    if let to { result.to = end(to, world, manifests, &run) }
    if let port {
      if case .connections(let connections)? = PortSpec.Item(port) {
        result.ports = connections
      } else {
        run.error(
          "invalid-ports", "`\(port)` is no port", at: port,
          notes: [.init(PortSpec.hint(port, otherwise: "ports are written `5432/TCP`, `8000-9000/TCP` or `any/UDP`"))])
      }
    }
    if let namespace {
      result.namespace = namespace
      check(namespace, in: world, &run)
    }
    return run.context.diagnostics.hasErrors ? nil : result
  }

  private func end(
    _ text: String, _ world: World, _ manifests: Manifests, _ run: inout AnalysisRun
  ) -> ConnectionFilter.End? {
    if let block = try? CIDR(strict: text) { return .addresses(AddressSet([block])) }
    guard let end = FlowTest.End(text) else {
      check(text, in: world, &run)
      return .namespace(text)
    }
    let resolver = TestEndResolver(model: PolicyModel(world), manifests: manifests)
    let span = run.span(of: text)
    guard let found = resolver.resolve(end, at: span, &run.context.diagnostics) else { return nil }
    if let first = found.pods.first { return .unit(PodUnit(of: world.pods[first], in: world)) }
    return .addresses(AddressSet(addresses: found.address.map { [$0] } ?? []))
  }

  private func check(_ namespace: String, in world: World, _ run: inout AnalysisRun) {
    if world.namespace(named: namespace) != nil { return }
    let meant = nearest(namespace, among: world.namespaces.map(\.name))
    run.error(
      "unknown-end", "no object lies in namespace `\(namespace)`", at: namespace,
      notes: meant.map { [.init("did you mean `\($0)`?")] } ?? [])
  }
}
