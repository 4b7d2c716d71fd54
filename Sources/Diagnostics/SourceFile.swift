/// A file that was read: its path as the user wrote it, and its bytes.
///
/// Values are immutable. Text is decoded only when a line is shown.
package struct SourceFile: Sendable {
  /// The place of a file in a `SourceFiles` collection.
  package struct ID: Hashable, Comparable, Sendable {
    /// The index into the collection that issued this value.
    package let index: Int32

    /// Makes an identifier for the file at `index`.
    package init(index: Int32) { self.index = index }

    /// Orders identifiers by the order in which files were added.
    package static func < (a: Self, b: Self) -> Bool { a.index < b.index }
  }

  /// Where the bytes come from.
  package enum Origin: Hashable, Sendable {
    /// A file that a person can open.
    case file
    /// Standard input.
    case standardInput
    /// What a program has made of a directory; `option` asks for it, `-k` or `--helm`.
    case rendered(directory: String, option: String)
    /// Objects of a cluster.
    case cluster
  }

  /// The path as reports print it; `-` for standard input, the command line for what a program has printed.
  package let path: String
  /// The content, byte for byte.
  package let bytes: [UInt8]
  /// Where the content comes from.
  package let origin: Origin

  /// Makes a file from what was read.
  package init(path: String, bytes: [UInt8], origin: Origin = .file) {
    self.path = path
    self.bytes = bytes
    self.origin = origin
  }

  /// The option by which the program reads it.
  package var option: String {
    switch origin {
    case .file, .standardInput: "-f \(path)"
    case .rendered(let directory, let option): "\(option) \(directory)"
    case .cluster: "--cluster"
    }
  }
}

/// All files of a run, in the order in which they were read.
package struct SourceFiles: Sendable {
  /// The files; `SourceFile.ID` indexes into them.
  package private(set) var files: [SourceFile] = []
  /// What is known of parts of files, by place.
  private(set) var sections: [SourceFile.ID: [SourceSection]] = [:]

  /// Makes an empty collection.
  package init() {}

  /// Adds a file and returns the identifier that spans refer to.
  package mutating func add(_ file: SourceFile) -> SourceFile.ID {
    files.append(file)
    return SourceFile.ID(index: Int32(files.count - 1))
  }

  /// Says which objects a file holds, or what it was made from.
  package mutating func describe(_ id: SourceFile.ID, _ sections: [SourceSection]) {
    self.sections[id] = sections.sorted { $0.start < $1.start }
  }

  /// The file of an identifier that this collection issued.
  package subscript(id: SourceFile.ID) -> SourceFile { files[Int(id.index)] }
}
