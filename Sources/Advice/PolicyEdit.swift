package import Cluster
package import Diagnostics
package import Kubernetes
package import Network

/// A change of policies, or of labels, that turns an answer around.
package struct PolicyEdit: Sendable {
  /// Labels that pods get; nil for labels that they lose.
  package struct Relabelling: Sendable {
    /// The places of the pods in the world.
    package var pods: [Int]
    /// The values by key.
    package var values: [String: String?]

    /// Makes a change.
    package init(pods: [Int], values: [String: String?]) {
      self.pods = pods
      self.values = values
    }
  }

  /// One step.
  package struct Step: Sendable {
    /// The policy; for labels the workload with the template, or the pod.
    package var object: ObjectReference
    /// Where to edit; nil for a new policy.
    package var span: Span?
    /// What to do, in words.
    package var text: String
    /// What to write, line by line; empty where something is only taken out.
    package var yaml: [String]

    /// Makes a step.
    package init(object: ObjectReference, span: Span?, text: String, yaml: [String] = []) {
      self.object = object
      self.span = span
      self.text = text
      self.yaml = yaml
    }
  }

  /// The end at which it works.
  package var direction: Direction
  /// The steps, in order.
  package var steps: [Step]
  /// The policies that are different, as they are then.
  package var policies: [any PolicyObject]
  /// The labels that are different.
  package var labels: [Relabelling]
  /// How unlikely it is that it undoes a mistake of writing: the smaller, the likelier; nil for what adds to what is
  /// written or takes it away, which is offered behind what mends it.
  package var cost: Int?
  /// How many other pairs of ends have other connections then; nil where it was not counted.
  package var otherChanges: Int?
  /// What properties and tests come to then; nil where nobody has asked.
  package var judgement: Judgement?

  /// What the properties and tests of a file come to after an edit.
  package struct Judgement: Sendable {
    /// The names of those that hold, in the order of the file; tests have their numbers.
    package var holding: [String]
    /// Those that do not.
    package var failing: [String]
    /// Those among them that do not hold without the edit, either.
    package var failingAlready: [String] = []

    /// Makes a judgement.
    package init(holding: [String], failing: [String]) { (self.holding, self.failing) = (holding, failing) }
  }

  /// Makes an edit.
  package init(
    direction: Direction, steps: [Step], policies: [any PolicyObject] = [], labels: [Relabelling] = []
  ) {
    self.direction = direction
    self.steps = steps
    self.policies = policies
    self.labels = labels
  }

  /// A world with the edit made.
  package func applied(to world: World) -> World {
    var result = world
    result.policies = applied(to: world.policies)
    for change in labels {
      for pod in change.pods { result.pods[pod].labels.change(change.values) }
    }
    return result
  }

  /// Policies with the edit made.
  package func applied(to all: [any PolicyObject]) -> [any PolicyObject] {
    var result = all
    for policy in policies {
      if let place = result.firstIndex(where: { $0.reference == policy.reference }) {
        result[place] = policy
      } else {
        result.append(policy)
      }
    }
    return result
  }
}

extension [String: String] {
  /// Sets labels, and takes away those whose value is nil.
  package mutating func change(_ values: [String: String?]) {
    for (key, value) in values { self[key] = value }
  }
}
