import ArgumentParser
import Diagnostics
import FoundationEssentials

/// Times every stage on generated clusters.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "netpol-bench", abstract: "Times every stage on generated clusters.")

  @Argument(
    help: ArgumentHelp(
      "Clusters (\(ClusterSize.allCases.map(\.rawValue).joined(separator: ", "))), and hard shapes as SHAPE:COUNT "
        + "(\(HardShape.allCases.map(\.rawValue).joined(separator: ", "))).", valueName: "subjects"))
  var subjects: [Subject] = [.cluster(.s), .cluster(.m), .cluster(.l), .cluster(.xl)]
  @Option(help: "Properties in the closed world.") var closed = 100
  @Option(help: "Properties in the open world.") var open = 20
  @Option(help: "The seed of the clusters.") var seed: UInt64 = 1
  @Flag(help: "Clusters come as `kubectl get -o json` prints them; policies do not.")
  var fromJSON = false
  @Flag(help: "Print the first subject instead: manifests, or with --properties the property file.")
  var generate = false
  @Flag(help: "With --generate: print the property file.") var properties = false
  @Option(help: ArgumentHelp("Write the measurements as JSON, too.", valueName: "file")) var json: String?
  @Option(help: "How many threads verify; as many as there are processors if left out.") var jobs: Int?

  func run() throws {
    if generate {
      let input = input(subjects[0])
      print(
        properties ? input.properties : input.manifests.map { String(decoding: $0.bytes, as: UTF8.self) }.joined(),
        terminator: "")
      return
    }
    var measured: [Measurement] = []
    for subject in subjects {
      let jobs = jobs ?? ProcessInfo.processInfo.activeProcessorCount
      measured.append(try Measurement(subject.name, input(subject), jobs: jobs))
      print(Table.row(measured.count - 1, measured), terminator: "")
    }
    if let json { try Data(Table.json(measured).utf8).write(to: URL(filePath: json)) }
  }

  private func input(_ subject: Subject) -> Input {
    Input(subject, closed: closed, open: open, seed: seed, isJSON: fromJSON)
  }
}

Bench.main()
