/// A file that was read: its path as the user wrote it, and its bytes.
///
/// Values are immutable. Text is decoded only when a line is shown.
public struct SourceFile: Sendable {
  /// The place of a file in a `SourceFiles` collection.
  public struct ID: Hashable, Comparable, Sendable {
    /// The index into the collection that issued this value.
    public let index: Int32

    /// Makes an identifier for the file at `index`.
    public init(index: Int32) { self.index = index }

    /// Orders identifiers by the order in which files were added.
    public static func < (a: Self, b: Self) -> Bool { a.index < b.index }
  }

  /// The path as reports print it; `-` for standard input.
  public let path: String
  /// The content, byte for byte.
  public let bytes: [UInt8]

  /// Makes a file from what was read.
  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}

/// All files of a run, in the order in which they were read.
public struct SourceFiles: Sendable {
  /// The files; `SourceFile.ID` indexes into them.
  public private(set) var files: [SourceFile] = []

  /// Makes an empty collection.
  public init() {}

  /// Adds a file and returns the identifier that spans refer to.
  public mutating func add(_ file: SourceFile) -> SourceFile.ID {
    files.append(file)
    return SourceFile.ID(index: Int32(files.count - 1))
  }

  /// The file of an identifier that this collection issued.
  public subscript(id: SourceFile.ID) -> SourceFile { files[Int(id.index)] }
}
