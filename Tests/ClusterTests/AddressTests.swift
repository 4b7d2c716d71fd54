import Cluster
import Diagnostics
import Kubernetes
import Network
import TestSupport
import Testing

struct AddressTests {
  private static func set(_ texts: String...) throws -> AddressSet {
    AddressSet(try texts.map { try CIDR(strict: $0) })
  }
  private static let manifests =
    pod("a", status: "{podIP: 10.0.0.1, hostIP: 192.168.0.1}") + pod("b") + pod("c", spec: "{hostNetwork: true}")

  @Test func undeclared() throws {
    let plan = try World.reading(Self.manifests).addresses
    let known = try Self.set("10.0.0.1/32", "192.168.0.1/32")
    let everything = AddressSet.everything(IPFamily.allCases)
    #expect(plan.families == [.ipv4, .ipv6])
    let `private` = try Self.set("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
    #expect(plan.unknownPods == `private`.subtracting(known))
    #expect(try plan.unknownNodes == Self.set("192.168.0.1/32"))
    #expect(plan.outside == everything.subtracting(known))
  }

  @Test func declared() throws {
    let declaration = AddressPlan.Declaration(
      podCIDRs: [try CIDR(strict: "10.0.0.0/24"), try CIDR(strict: "fd00::/64")],
      nodeCIDRs: [try CIDR(strict: "10.1.0.0/24")], ipFamilies: [.ipv4])
    let plan = try World.reading(Self.manifests, declaration: declaration).addresses
    #expect(plan.families == [.ipv4])
    #expect(try plan.unknownPods == Self.set("10.0.0.0/24").subtracting(Self.set("10.0.0.1/32")))
    #expect(try plan.unknownNodes == Self.set("10.1.0.0/24", "192.168.0.1/32"))
    let inside = try Self.set("10.0.0.0/24", "10.1.0.0/24", "192.168.0.1/32")
    #expect(plan.outside == AddressSet.everything([.ipv4]).subtracting(inside))
  }

  /// Without any word on nodes, one may be anywhere but where pods are.
  @Test func nodesAnywhere() throws {
    let declaration = AddressPlan.Declaration(podCIDRs: [try CIDR(strict: "10.0.0.0/24")], ipFamilies: [.ipv4])
    let plan = try World.reading(pod("a", status: "{podIP: 10.9.0.1}"), declaration: declaration).addresses
    let pods = try Self.set("10.0.0.0/24", "10.9.0.1/32")
    #expect(plan.unknownNodes == AddressSet.everything([.ipv4]).subtracting(pods))
  }

  @Test(arguments: [("10.0.0.0/30", true), ("10.0.0.0/31", false), ("10.0.0.0/32", false)])
  func capacity(block: String, isEnough: Bool) throws {
    var bag = DiagnosticBag()
    let reading = ManifestReading(pod("a") + workload("Deployment", "web"))
    let declaration = AddressPlan.Declaration(podCIDRs: [try CIDR(strict: block)])
    _ = World.resolve(reading.manifests, declaration: declaration, diagnostics: &bag)
    #expect(bag.all.map(\.id) == (isEnough ? [] : ["pod-cidrs-too-small"]))
  }

  @Test func a29ANameWithTwoNumbersIsWarnedOf() throws {
    func warnings(_ first: String, _ second: String) -> [String] {
      var bag = DiagnosticBag()
      let reading = ManifestReading(pod("a", spec: "{containers: [{ports: [{\(first)}]}, {ports: [{\(second)}]}]}"))
      _ = World.resolve(reading.manifests, declaration: AddressPlan.Declaration(), diagnostics: &bag)
      #expect(bag.all.allSatisfy { $0.severity == .warning && $0.id == "ambiguous-named-port" })
      return bag.all.map(\.message)
    }
    let first = "name: http, containerPort: 80"
    #expect(warnings(first, "name: http, containerPort: 81") == ["port name `http/TCP` stands for 80, 81 in one pod"])
    #expect(warnings(first, "name: http, containerPort: 80") == [])
    #expect(warnings(first, "name: http, containerPort: 81, protocol: UDP") == [])
  }

  /// Pods that no rule tells apart are one class, whatever their names (semantics A46).
  @Test func a46Classes() throws {
    func port(_ name: String) -> String { "{containers: [{ports: [{name: \(name), containerPort: 80}]}]}" }
    let world = try World.reading(
      pod("a", ", labels: {x: z}", status: "{podIP: 10.0.0.1}")
        + pod("b", ", labels: {x: z}", status: "{podIP: 10.0.0.2}")
        + pod("c", ", labels: {x: z}", status: "{podIP: 10.0.0.9}")
        + pod("d", ", labels: {x: w}", status: "{podIP: 10.0.0.1}")
        + pod("e", ", labels: {x: z}, namespace: other", status: "{podIP: 10.0.0.1}")
        + pod("f", ", labels: {x: z}", spec: port("http"), status: "{podIP: 10.0.0.1}")
        + pod("g", ", labels: {x: z}", spec: "{hostNetwork: true}", status: "{podIP: 10.0.0.1}")
        + pod("h", ", labels: {x: z}"))
    func names(_ blocks: String...) throws -> [[String?]] {
      let classes = PodClasses(of: world, blocks: try blocks.map { try CIDR(strict: $0) })
      return classes.members.map { $0.map { world.pods[$0].name } }
    }
    #expect(try names() == [["a", "b", "c"], ["d"], ["f"], ["g"], ["h"], ["e"]])
    #expect(try names("10.0.0.8/29") == [["a", "b"], ["c"], ["d"], ["f"], ["g"], ["h"], ["e"]])
    #expect(try names("10.0.0.2/32") == [["a"], ["b"], ["c"], ["d"], ["f"], ["g"], ["h"], ["e"]])
  }
}
