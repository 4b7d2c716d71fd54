import Cluster
import Kubernetes
package import Network

/// Outside addresses that an object names for policies to use. An object that has others too names none: its name would
/// promise more than an end is.
package struct NamedAddresses: Sendable {
  /// `Kind namespace/name`.
  package var title: String
  /// The addresses; never empty, and not all of the outside.
  package var addresses: AddressSet

  /// Those of a world.
  static func all(in world: World) -> [Self] {
    world.policyData.compactMap { object in
      let addresses = AddressSet(object.addresses)
      let outside = world.addresses.outside
      if addresses.isEmpty || addresses == outside || !addresses.subtracting(outside).isEmpty { return nil }
      return Self(title: object.reference.title, addresses: addresses)
    }
  }
}
