import Advice
import Cluster
import Diagnostics
import Kubernetes
import Network
import PolicyModel
import Verification

/// Doors that policies shut, or that lead nowhere (semantics/exposure, section F).
struct DoorLint {
  let model: PolicyModel
  let settings: ExposureSettings

  private var world: World { model.world }

  func findings() -> [Finding] {
    let exposure = Exposure(of: world, settings)
    let isolation = model.isolation(.ingress)
    let ends = OpenEnds(world: world)
    let faults = exposure.faults.filter(isCertain).map {
      Finding(.init(rawValue: $0.rule.rawValue), policy: nil, $0.message, at: $0.span)
    }
    let blocked = exposure.blockedDoors.compactMap { rows -> Finding? in
      guard let row = rows.first, let pod = world.pods.first(where: { world.workload(of: $0) == row.to }) else {
        return nil
      }
      let policies = isolation[pod.index].policies
      let names = policies.prefix(3).map { "`\(world.policies[$0].reference.path)`" }.joined(separator: ", ")
      var notes = policies.isEmpty ? [] : ["isolated by \(names)"]
      if let near = row.near {
        notes.append("`\(near.object.path)` opens \(near.port), the Service's port; policies see that of the pods")
      }
      return Finding(
        .init(rawValue: Exposure.blockedRule), policy: policies.first, Exposure.message(of: rows), at: row.span,
        notes: notes, undecided: ends.relabelling + ends.opening([pod], .ingress))
    }
    return blocked + faults
  }

  /// Whether something is wrong whatever else there is: pods and Services may be declared elsewhere.
  private func isCertain(_ fault: DoorFault) -> Bool {
    switch fault.missing {
    case .pods: false
    case .service: world.services.contains { $0.metadata.namespaceName == fault.object.namespace }
    case .port, nil: true
    }
  }
}
