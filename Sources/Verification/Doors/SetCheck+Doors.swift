import Claims
import Cluster
import Diagnostics
import Kubernetes
import Network
import PolicyModel
import Properties

extension SetExpression {
  /// Whether it is described by the same doors.
  fileprivate func names(_ selection: DoorSelection) -> Bool {
    doorSelections.contains { $0.title == selection.title }
  }
}

/// What a file says about doors has to be about doors that there are.
extension SetCheck {
  func checkDoors(_ set: PropertySet, _ diagnostics: inout DiagnosticBag) {
    guard let book = resolver.doors?.book else { return }
    for opener in set.openers {
      guard case .object(let kind, let namespace, let name) = opener.kind, !book.objects.contains(where: opener.means)
      else { continue }
      let same = book.objects.filter { $0.kind == kind }
      let meant = nearest("\(namespace)/\(name ?? "*")", among: Set(same.map(\.path)).sorted())
      let here = same.filter { $0.namespace == namespace }.map(\.title).sorted()
      let elsewhere =
        here.count == 1
        ? here[0] : book.objects.filter { $0.namespace == namespace && $0.name == name }.map(\.title).sorted().first
      let found = (meant.map { "\(kind) \($0)" } ?? elsewhere).map { "did you mean `\($0)`?" }
      diagnostics.report(
        .error(
          "unknown-door",
          name == nil ? "there is no \(kind) in namespace `\(namespace)`" : "there is no \(opener.title)",
          at: opener.span, notes: found.map { [.init($0)] } ?? []))
    }
    for reference in set.model.controllerSets
    where !reference.expression.doorSelections(named: resolver.named).isEmpty {
      diagnostics.report(
        .error(
          "unclear-set", "who the controllers are cannot be told by doors, which depend on them", at: reference.span))
    }
    for selection in set.references.flatMap({ $0.expression.doorSelections }) {
      guard case .controllers(let name?) = selection.kind else { continue }
      let known = Set(book.controllers.compactMap(\.className)).union(book.declaredControllers.keys)
      if known.contains(name) { continue }
      guard let place = set.references.first(where: { $0.expression.names(selection) }) else { continue }
      diagnostics.report(
        .error(
          "unknown-door", "no object is of class `\(name)` whose controller is declared", at: place.span,
          notes: nearest(name, among: known.sorted()).map { [.init("did you mean `\($0)`?")] } ?? []))
    }
    for case .doors(let claim) in set.properties.map(\.assertion) {
      for reference in [claim.pods].compactMap({ $0 }) {
        var resolver = resolver
        let members = resolver.members(of: reference.expression)
        guard !members.addresses.isEmpty || members.nodes else { continue }
        diagnostics.report(
          .error(
            "unclear-set", "`\(claim.name)` is about pods, and `\(reference.title)` has members that are no pods",
            at: reference.span))
      }
      guard let clients = claim.clients else { continue }
      var resolver = resolver
      let members = resolver.members(of: clients.expression)
      guard !members.classes.numbers.isEmpty || members.nodes || members.hypothetical != .never else { continue }
      diagnostics.report(
        .error(
          "unclear-set", "`clients` are addresses, and `\(clients.title)` has members that are no addresses",
          at: clients.span, notes: [.init("write `{cidrs: [203.0.113.0/24]}`")]))
    }
  }
}
