/// A group with the places of its policies alone, so that those that speak of one class are found without a look at the
/// others.
struct GroupPlaces: Sendable {
  /// The groups of each member that is a list of groups; nil where all members are policies.
  private let lists: [[GroupPlaces]?]?
  /// One more than the last policy's place; the first one's is where the group before it ends.
  private let end: Int

  init(_ group: Group) {
    let lists = group.members.map { member -> [GroupPlaces]? in
      if case .groups(let groups) = member { groups.map { Self($0) } } else { nil }
    }
    self.lists = lists.contains { $0 != nil } ? lists : nil
    end = (group.policies.last?.place ?? -1) + 1
  }

  /// The group with those policies alone whose places are next in an ascending list, which loses them; nil where there
  /// are none.
  func take(from mine: inout ArraySlice<Int>, _ policies: [Policy]) -> Group? {
    guard let first = mine.first, first < end else { return nil }
    guard let lists else {
      let own = mine.prefix { $0 < end }
      mine = mine.dropFirst(own.count)
      return Group(own.map { policies[$0] })
    }
    var members: [Group.Member] = []
    for groups in lists {
      guard let groups else { preconditionFailure("a policy beside lists of groups") }
      let own = groups.compactMap { $0.take(from: &mine, policies) }
      if !own.isEmpty { members.append(.groups(own)) }
    }
    return Group(members: members)
  }
}
