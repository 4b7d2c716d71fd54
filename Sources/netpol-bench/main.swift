import ArgumentParser
import FoundationEssentials

/// Times every stage on generated clusters.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "netpol-bench", abstract: "Times every stage on generated clusters.")

  @Argument(help: "Sizes: \(ClusterSize.allCases.map(\.rawValue).joined(separator: ", ")).")
  var sizes: [ClusterSize] = [.s, .m, .l, .xl]
  @Option(help: "Properties in the closed world.") var closed = 100
  @Option(help: "Properties in the open world.") var open = 20
  @Option(help: "The seed of the clusters.") var seed: UInt64 = 1
  @Flag(help: "Print the cluster of the first size instead: manifests, or with --properties the property file.")
  var generate = false
  @Flag(help: "With --generate: print the property file.") var properties = false
  @Flag(help: "Print JSON.") var json = false
  @Option(help: "How many threads verify; as many as there are processors if left out.") var jobs: Int?

  func run() throws {
    if generate {
      var generator = ClusterGenerator(sizes[0], seed: seed)
      let manifests = generator.manifests()
      print(properties ? generator.properties(closed: closed, open: open) : manifests, terminator: "")
      return
    }
    var measured: [Measurement] = []
    for size in sizes {
      measured.append(
        try Measurement(
          size, closed: closed, open: open, seed: seed,
          jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount))
      if !json { print(Table.row(measured.count - 1, measured), terminator: "") }
    }
    if json { print(Table.json(measured), terminator: "") }
  }
}

Bench.main()
