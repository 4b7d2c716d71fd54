import ArgumentParser
import YAMLTree

/// How much a file may hold. The defaults admit every manifest that an API server would store.
struct LimitOptions: ParsableArguments {
  @Option(help: "How deep lists and mappings of a file may be nested.")
  var maxDepth = YAMLLimits().depth

  @Option(help: "How many nodes a document may have.")
  var maxNodes = YAMLLimits().nodes

  @Option(help: "How many documents a file may have.")
  var maxDocuments = YAMLLimits().documents

  @Option(help: "How many bytes a scalar may have.")
  var maxScalarBytes = YAMLLimits().scalarBytes

  @Option(help: "How many bytes a file may have.")
  var maxFileBytes = YAMLLimits().fileBytes

  /// The limits for the reader.
  var limits: YAMLLimits {
    YAMLLimits(
      depth: maxDepth, nodes: maxNodes, documents: maxDocuments, scalarBytes: maxScalarBytes, fileBytes: maxFileBytes)
  }

  func validate() throws {
    guard [maxDepth, maxNodes, maxDocuments, maxScalarBytes, maxFileBytes].allSatisfy({ $0 >= 1 }) else {
      throw ValidationError("A limit must be at least 1.")
    }
  }
}
