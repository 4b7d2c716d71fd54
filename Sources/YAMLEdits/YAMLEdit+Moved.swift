extension YAMLEdit {
  /// The same edit of an object that stands at a path of its document, as an item of a List does.
  package func moved(under root: YAMLPath) -> Self {
    func path(_ path: YAMLPath) -> YAMLPath { YAMLPath(root.steps + path.steps) }
    return switch self {
    case .setScalar(let old, let value): .setScalar(path(old), value)
    case .renameKey(let old, let name): .renameKey(path(old), name)
    case .append(let old, let value): .append(path(old), value)
    case .insertKey(let old, let entry, let before): .insertKey(path(old), entry, before: before)
    case .replace(let old, let value): .replace(path(old), value)
    case .removeItem(let old): .removeItem(path(old))
    case .removeKey(let old): .removeKey(path(old))
    case .join(let old): .join(path(old))
    case .split(let old): .split(path(old))
    }
  }
}
