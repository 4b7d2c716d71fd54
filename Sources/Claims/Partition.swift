import BitCollections
import PolicyModel

/// Classes in cells that sets of classes do not tell apart. Splitting by a set costs no more than the set is large.
struct Partition {
  /// The cell of each class; nil for classes that are not in the partition.
  private var cells: [Int?]
  private var count = 1

  /// One cell of all `classes`, which are numbered below `bound`.
  init(_ classes: ClassSet, below bound: Int) {
    cells = Array(repeating: nil, count: bound)
    for number in classes { cells[number] = 0 }
  }

  /// Tells the members of a set from the others.
  mutating func split(by set: ClassSet) {
    var renamed: [Int: Int] = [:]
    for number in set {
      guard let cell = cells[number] else { continue }
      if let new = renamed[cell] {
        cells[number] = new
      } else {
        renamed[cell] = count
        cells[number] = count
        count += 1
      }
    }
  }

  /// The cell of a class of the partition.
  func cell(of number: Int) -> Int { cells[number] ?? -1 }
}
