package import Verification

/// A set as a report for auditors tells it.
package struct ReportedSet: Sendable {
  /// What it stands for.
  package var members: SetMembers
  /// The names of the properties that rest on it, by themselves or through other sets.
  package var users: [String]

  /// Makes a set of a report.
  package init(members: SetMembers, users: [String]) { (self.members, self.users) = (members, users) }
}
