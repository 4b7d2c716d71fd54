import Verification

extension Assumption {
  /// The nodes of a cluster could not be listed.
  static let nodesNotRead = Assumption(
    id: "nodes-not-read", short: "nodes not read",
    text: "listing the cluster's nodes is forbidden: their names and addresses are not known, and an address of a node "
      + "is judged like any other outside address")

  /// Resources of a cluster that can change connections could not be read.
  static func kindsNotRead(_ resources: [String]) -> Assumption {
    Assumption(
      id: "kinds-not-read", short: "\(resources.count) kinds not read",
      text: "these can change connections and could not be read of the cluster; there are taken to be none: "
        + resources.joined(separator: ", "))
  }

  /// The namespaces of a cluster could not be listed.
  static let namespacesNotRead = Assumption(
    id: "namespaces-not-read", short: "one namespace read",
    text: "listing the cluster's namespaces is forbidden: the labels of other namespaces are not known, and none but "
      + "the one that was read is taken to exist")
}
