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
    #expect(plan.unknownNodes == everything.subtracting(try Self.set("10.0.0.1/32")))
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

  /// What manifests give to a Service no pod has, unless it lies where pods are declared to be.
  @Test func addressesOfServices() throws {
    let service = """
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: db, namespace: shop}
      spec: {clusterIP: 10.43.0.77, clusterIPs: [10.43.0.77, "fd00::77"], ports: [{port: 5432}]}

      """
    let own = try Self.set("10.43.0.77/32", "fd00::77/128")
    let plan = try World.reading(pod("b") + service).addresses
    #expect(plan.unknownPods == AddressPlan.privateRanges.subtracting(own))
    #expect(plan.outside.intersection(own) == own)

    let ranges = try [CIDR(strict: "10.0.0.0/8")]
    var bag = DiagnosticBag()
    let world = World.resolve(
      ManifestReading(pod("b") + service).manifests, declaration: .init(podCIDRs: ranges), diagnostics: &bag)
    #expect(world.addresses.unknownPods.contains(try #require(IPAddress("10.43.0.77"))))
    #expect(bag.all.map(\.id.rawValue) == ["service-address-in-pod-range"])
    #expect(bag.all.map(\.severity) == [.warning])
  }

  /// Without any word on nodes, one may be anywhere but where pods are.
  @Test func nodesAnywhere() throws {
    let declaration = AddressPlan.Declaration(podCIDRs: [try CIDR(strict: "10.0.0.0/24")], ipFamilies: [.ipv4])
    let plan = try World.reading(pod("a", status: "{podIP: 10.9.0.1}"), declaration: declaration).addresses
    let pods = try Self.set("10.0.0.0/24", "10.9.0.1/32")
    #expect(plan.unknownNodes == AddressSet.everything([.ipv4]).subtracting(pods))
  }

  /// Known nodes are nodes wherever they lie, also where pods do; those of pods that have ended are nobody's.
  @Test func knownNodesBoundNothing() throws {
    let declaration = AddressPlan.Declaration(podCIDRs: [try CIDR(strict: "10.0.0.0/24")], ipFamilies: [.ipv4])
    let all = AddressSet.everything([.ipv4])
    let pods = try Self.set("10.0.0.0/24")
    let ended = pod("a", status: "{phase: Succeeded, hostIP: 10.0.0.9, podIP: 10.0.0.8}")
    #expect(try World.reading(ended, declaration: declaration).addresses.unknownNodes == all.subtracting(pods))
    let plan = try World.reading(pod("a", status: "{hostIP: 10.0.0.9}"), declaration: declaration).addresses
    #expect(plan.unknownNodes == all.subtracting(pods.subtracting(try Self.set("10.0.0.9/32"))))
    #expect(plan.outside == all.subtracting(pods))
  }

  private static func contested(_ text: String, isSnapshot: Bool) -> (world: World, found: [Diagnostic]) {
    var bag = DiagnosticBag()
    var manifests = ManifestReading(text).manifests
    manifests.isSnapshot = isSnapshot
    let world = World.resolve(manifests, declaration: AddressPlan.Declaration(), diagnostics: &bag)
    return (world, bag.all)
  }

  private static let node =
    "apiVersion: v1\nkind: Node\nmetadata: {name: n1}\n"
    + "status: {addresses: [{type: InternalIP, address: 10.1.0.1}]}\n---\n"

  /// Two running pods of one address, or one with that of a node: an error, and in a snapshot of a cluster a warning.
  @Test(arguments: [
    (pod("a", status: "{podIP: 10.0.0.1}") + pod("b", status: "{podIP: 10.0.0.1}"), ["a", "b"]),
    (
      pod("a", status: "{podIPs: [{ip: 10.0.0.1}, {ip: 'fd00::1'}]}") + pod("b", status: "{podIP: 'fd00::1'}"),
      ["a", "b"]
    ),
    (node + pod("a", status: "{podIP: 10.1.0.1}"), ["a"]),
    (
      pod("a", spec: "{hostNetwork: true}", status: "{hostIP: 10.1.0.1}") + pod("b", status: "{podIP: 10.1.0.1}"), ["b"]
    ),
  ])
  func addressesOfSeveral(text: String, names: [String]) throws {
    let strict = Self.contested(text, isSnapshot: false).found
    #expect(strict.map(\.id) == ["contested-address"] && strict.allSatisfy { $0.severity == .error })
    let (world, found) = Self.contested(text + pod("c"), isSnapshot: true)
    #expect(found.map(\.id) == ["contested-address"] && found.allSatisfy { $0.severity == .warning })
    let pods = world.contested.flatMap(\.pods).map { world.pods[$0] }
    #expect(pods.map(\.name) == names)
    #expect(pods.allSatisfy { $0.addresses.isEmpty && $0.slots.isEmpty })
    let address = try #require(world.contested.first?.address)
    #expect(!world.addresses.outside.contains(address))
    #expect(world.addresses.unknownPods.contains(address) == (names.count > 1))
  }

  /// Nodes and pods on their network share addresses, and what has ended has none.
  @Test func sharedAddressesThatAreNone() {
    let text =
      Self.node + pod("a", status: "{podIP: 10.0.0.1, podIPs: [{ip: 10.0.0.1}], hostIP: 10.1.0.1}")
      + pod("b", status: "{podIP: 10.0.0.1, phase: Failed}")
      + pod("c", spec: "{hostNetwork: true}", status: "{podIP: 10.1.0.1}")
      + pod("d", spec: "{hostNetwork: true}", status: "{podIP: 10.1.0.1}")
    let (world, found) = Self.contested(text, isSnapshot: false)
    #expect(found.isEmpty && world.contested.isEmpty)
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
        + pod("d", ", labels: {x: w}", status: "{podIP: 10.0.0.3}")
        + pod("e", ", labels: {x: z}, namespace: other", status: "{podIP: 10.0.0.4}")
        + pod("f", ", labels: {x: z}", spec: port("http"), status: "{podIP: 10.0.0.5}")
        + pod("g", ", labels: {x: z}", spec: "{hostNetwork: true}", status: "{podIP: 10.0.0.6}")
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
