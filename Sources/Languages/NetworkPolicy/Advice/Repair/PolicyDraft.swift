import Advice
import Diagnostics
import Kubernetes
import NetworkPolicyAPI
import YAMLEdits
import YAMLTree

/// A policy that is about to be mended, with the document in which it stands.
struct PolicyDraft {
  /// The policy's place in the world.
  let place: Int
  let policy: NetworkPolicy
  let document: YAMLNode

  /// Writes the value of a key that a mapping lacks, or has with nothing in it.
  func putting(_ key: String, _ value: YAMLValue, in path: YAMLPath, before: [String] = []) -> YAMLEdit {
    document[path]?.entry(key) == nil
      ? .insertKey(path, .init(key, value), before: before) : .replace(path.key(key), value)
  }

  /// An edit of the policy; nil where the API server would not take what comes of it.
  ///
  /// - Parameter path: what is meant by the edit, for those who read of it.
  func edit(_ edits: [YAMLEdit], _ cost: Int, at path: YAMLPath, _ text: String) -> RepairEdit? {
    guard let edited = YAMLEdit.apply(edits, to: document),
      let result = NetworkPolicy.read(edited, namespace: policy.namespace)
    else { return nil }
    let entry: YAMLNode.Entry? =
      if case .key(let key)? = path.steps.last { document[path.parent]?.entry(key) } else { nil }
    return RepairEdit(
      policy: place, edits: edits, result: result, cost: cost, field: path.text,
      span: entry?.keySpan ?? document[path]?.span ?? policy.span, text: text)
  }
}

extension NetworkPolicy {
  /// A policy as a document has it; nil where the API server would not take it.
  ///
  /// - Parameter namespace: that of a document that names none.
  static func read(_ document: YAMLNode, namespace: String) -> Self? {
    guard case .policy(let decode) = kind.reading else { return nil }
    let context = DecodingContext()
    context.defaultNamespace = namespace
    return context.withoutErrors { decode(Cursor(document, context: context)) } as? Self
  }
}
