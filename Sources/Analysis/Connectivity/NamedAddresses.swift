import Cluster
import Kubernetes
package import Network

/// Outside addresses that an object names for policies to use.
package struct NamedAddresses: Sendable {
  /// `Kind namespace/name`.
  package var title: String
  /// The addresses; never empty, and not all of the outside.
  package var addresses: AddressSet

  /// Those of a world.
  static func all(in world: World) -> [Self] {
    world.policyData.compactMap { object in
      let addresses = AddressSet(object.addresses).intersection(world.addresses.outside)
      if addresses.isEmpty || addresses == world.addresses.outside { return nil }
      return Self(title: object.reference.title, addresses: addresses)
    }
  }
}
