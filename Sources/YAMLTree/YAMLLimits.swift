/// How much a file may hold. Beyond a limit the file is an error and nothing of it is read.
package struct YAMLLimits: Hashable, Sendable {
  /// How deep lists and mappings may be nested, aliases expanded.
  package var depth: Int
  /// How many nodes a document may have, and how many nodes all aliases of a file may add.
  package var nodes: Int
  /// How many documents a file may have, empty ones included.
  package var documents: Int
  /// How long a scalar may be.
  package var scalarBytes: Int
  /// How large a file may be.
  package var fileBytes: Int

  /// Makes limits; the defaults admit every manifest that an API server would store.
  package init(
    depth: Int = 100, nodes: Int = 5_000_000, documents: Int = 100_000, scalarBytes: Int = 4 << 20,
    fileBytes: Int = 512 << 20
  ) {
    self.depth = depth
    self.nodes = nodes
    self.documents = documents
    self.scalarBytes = scalarBytes
    self.fileBytes = fileBytes
  }
}
