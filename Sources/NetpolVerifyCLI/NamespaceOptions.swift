import ArgumentParser
import Kubernetes

/// `-n NAMESPACE`, as kubectl and helm take it.
struct NamespaceOptions: ParsableArguments {
  @Option(
    name: [.customShort("n"), .customLong("default-namespace")],
    help: ArgumentHelp(
      "The namespace of objects that name none. With --cluster, only the objects of this namespace of the cluster are "
        + "read; traffic from others is then judged as that of pods that do not exist.", valueName: "namespace"))
  var defaultNamespace: String?

  func validate() throws {
    guard defaultNamespace.map({ NameRule.isDNSLabel($0) }) ?? true else {
      throw ValidationError("-n takes the name of a namespace, a DNS label.")
    }
  }
}
