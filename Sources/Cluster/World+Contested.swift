extension World {
  /// The contested addresses that some pods of a list report, ascending.
  package func contested(among pods: [Int]) -> [ContestedAddress] {
    let some = Set(pods)
    return contested.filter { $0.pods.contains(where: some.contains) }
  }

  /// The address and who reports it: ``10.244.0.5 (`shop/db`, `shop/web`)``. One who does alone shares it with a node.
  package func text(of contested: ContestedAddress) -> String {
    let names = contested.pods.map { "`\(namespace(of: pods[$0]).name)/\(pods[$0].name ?? "")`" }.sorted()
    let shown = names.prefix(5).joined(separator: ", ")
    let more = names.count > 5 ? " and \(names.count - 5) more" : names.count == 1 ? " and a node" : ""
    return "\(contested.address) (\(shown)\(more))"
  }
}
