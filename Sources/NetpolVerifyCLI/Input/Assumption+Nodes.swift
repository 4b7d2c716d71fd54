import Verification

extension Assumption {
  /// The nodes of a cluster could not be listed.
  static let nodesNotRead = Assumption(
    id: "nodes-not-read", short: "nodes not read",
    text: "listing the cluster's nodes is forbidden: their names and addresses are not known, and an address of a node "
      + "is judged like any other outside address")
}
