import Diagnostics
import Network
import Properties
import Verification

extension HTMLReport {
  /// The members that are shown without being asked for.
  private static let membersShown = 8

  /// What the sets of the property files stand for: where they are defined, and what they hold.
  var setsSection: Section? {
    let count = run.results.reduce(0) { $0 + $1.sets.count }
    if count == 0 { return nil }
    let parts = run.results.enumerated().map { number, result in
      let title = run.results.count > 1 && !result.sets.isEmpty ? "<h3>\(breakable(result.path))</h3>\n" : ""
      return title + result.sets.map { set(number, result, $0) }.joined(separator: "\n")
    }
    return Section(
      id: "sets", title: "Sets", count: count,
      body: "<p class=\"dim\">Members are those among the manifests. In the open world, every pod that fits the "
        + "definition counts besides, whether it exists or not.</p>\n" + parts.joined(separator: "\n"))
  }

  private func set(_ number: Int, _ result: Run.Result, _ reported: ReportedSet) -> String {
    let set = reported.members
    let users = result.outcome.properties.filter { reported.users.contains($0.property.name) }
    let links = users.map { "<a href=\"#\(anchor($0))\">\(e($0.property.name))</a>" }
    let used =
      "<p class=\"dim\">" + (links.isEmpty ? "not used" : "used by \(links.joined(separator: ", "))") + "</p>"
    let definition =
      set.span.map { self.place($0) + lines($0) }
      ?? "<p class=\"dim\">\(Self.reserved[set.name] ?? "a set that every file has")</p>"
    return """
      <div class="set" id="\(place(ofSet: set.name, number))">
      <div><h4>\(MapText.name(set.name))</h4>\(definition)\(used)</div>
      <div>\(members(set))</div>
      </div>
      """
  }

  private func members(_ set: SetMembers) -> String {
    if let emptiness = set.emptiness {
      return "<p><span class=\"chip amber\">matches nothing</span> \(prose(emptiness))</p>"
    }
    let pods = set.pods.map { pods in
      let remarks = (pods.isPartial ? ["some of its pods"] : []) + (pods.isHostNetwork ? ["host network"] : [])
      return "<li>\(breakable(pods.end.title))"
        + (remarks.isEmpty ? "" : " <span class=\"dim\">(\(remarks.joined(separator: ", ")))</span>") + "</li>"
    }
    let rest = (set.addresses.rangeTexts + (set.nodes ?? []).map { "node \($0)" }).map { "<li>\(breakable($0))</li>" }
    let all = pods + rest
    let left = all.dropFirst(Self.membersShown)
    return "<p><b>\(set.counts.joined(separator: ", "))</b></p><ul>\(all.prefix(Self.membersShown).joined())</ul>"
      + (left.isEmpty ? "" : folded("\(String(grouped: left.count)) more", "<ul>\(left.joined())</ul>"))
  }

  /// Links to the sets that a property names, with their sizes.
  func links(toSetsOf property: Property, in result: Run.Result) -> String {
    guard let number = run.results.firstIndex(where: { $0.path == result.path }) else { return "" }
    return Self.names(of: property).compactMap { name in
      result.sets.first { $0.members.name == name }.map(\.members).map { set in
        let size = set.emptiness == nil ? set.counts.joined(separator: ", ") : "nothing"
        return "<a href=\"#\(place(ofSet: name, number))\">\(MapText.name(name))</a> <span class=\"dim\">\(size)</span>"
      }
    }.joined(separator: " · ")
  }

  /// The names or texts of the sets of a property, each once.
  static func names(of property: Property) -> [String] {
    var seen: Set<String> = []
    return (property.assertion.sets + property.assertion.secondarySets).map(\.title).filter { seen.insert($0).inserted }
  }

  private func place(ofSet name: String, _ file: Int) -> String {
    "s-\(Fingerprint.sha256(["\(file)", name]).prefix(12))"
  }

  /// What the sets mean that every file has.
  private static let reserved = [
    "any-pod": "every pod", "any-address": "every address that is neither a pod's nor a node's",
    "internet": "the addresses outside that are in no special-purpose range",
    "private": "the addresses outside that are in private ranges",
    "dns": "the cluster's name servers", "cloud-metadata": "the addresses at which clouds serve instance metadata",
    "nodes": "every node", "kube-apiserver": "the addresses of the API server outside the cluster",
    "exposed-pods": "the pods with a door that the internet reaches and that is not shut",
    "ingress-controllers": "the pods that open the connections of Ingresses and Gateways",
  ]
}
