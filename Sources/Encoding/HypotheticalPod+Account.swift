package import Cluster
package import PolicyModel
import SMT

/// The ServiceAccount under which a hypothetical pod runs: one of those that its namespace has, or a new one.
extension HypotheticalPod {
  /// The declared accounts that anyone may use, by namespace and name.
  package static func usableAccounts(_ model: PolicyModel) -> [World.ServiceAccount] {
    model.world.serviceAccounts.filter { account in
      let namespace = model.world.namespaces[account.namespace].name
      return !model.openWorld.trustedAccounts.contains(.init(namespace: namespace, name: account.name))
    }
  }

  /// Unsatisfiable iff the pod could run under no account with what the variables say of it.
  func possibleAccount(_ model: PolicyModel, _ store: inout TermStore) -> [Term] {
    var terms: [Term] = []
    for (_, label) in account.sorted(by: { $0.key < $1.key }) { terms.append(label.inRange(&store)) }
    let usable = Dictionary(grouping: Self.usableAccounts(model), by: \.namespace)
    let declared = Dictionary(grouping: model.world.serviceAccounts, by: \.namespace)
    for row in namespaces {
      let place = row.members[0]
      let ways = (usable[place] ?? []).map { known in store.and(isLike(known.account, &store)) }
      let isDeclared = store.or([isUnderNewAccount, store.or(ways)])
      terms.append(store.implies(row.variable, isDeclared))
      // A new one has another name than those that are there.
      guard let name = account[AccountKeys.name] else { continue }
      let space = model.world.namespaces[place].name
      let taken =
        (declared[place] ?? []).map(\.name)
        + model.openWorld.trustedAccounts.filter { $0.namespace == space }.map(\.name)
      for other in Set(taken).sorted() where name.values.contains(other) {
        let isOther = name.equals(name.code(other), &store)
        terms.append(store.not(store.and([row.variable, isUnderNewAccount, isOther])))
      }
    }
    terms.append(store.implies(isInNewNamespace, isUnderNewAccount))
    terms += newAccount(model, &store).map { store.implies(isUnderNewAccount, $0) }
    return terms
  }

  /// Unsatisfiable iff something else is asked for than a known account has.
  private func isLike(_ known: [String: String], _ store: inout TermStore) -> [Term] {
    account.sorted { $0.key < $1.key }.map { key, label in
      label.equals(known[key].map { label.code($0) } ?? 0, &store)
    }
  }

  /// Unsatisfiable iff nobody could create an account with such labels.
  private func newAccount(_ model: PolicyModel, _ store: inout TermStore) -> [Term] {
    var terms: [Term] = []
    // Its labels are those that the variables say.
    for key in [AccountKeys.name, AccountKeys.isKnown] {
      if let label = account[key] { terms.append(store.not(label.isAbsent(&store))) }
    }
    for key in model.openWorld.trustedAccountLabels {
      if let label = account[key] { terms.append(label.isAbsent(&store)) }
    }
    if let name = account[AccountKeys.name], let short = account[AccountKeys.isShort] {
      terms.append(store.or([store.not(short.isAbsent(&store)), name.isUnlisted(&store)]))
    }
    return terms
  }
}
