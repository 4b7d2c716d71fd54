/// Prints measurements.
enum Table {
  /// One size: a line for the cluster, a line for each stage with its growth since the size before.
  static func row(_ index: Int, _ all: [Measurement]) -> String {
    let own = all[index]
    let verdicts = own.verdicts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    var text = """
      \(own.name): \(own.pods) pods in \(own.classes) classes, \(own.policies) policies, \
      \(fixed(own.megabytes, 1)) MB; \(verdicts)

      """
    let total = own.total
    for stage in own.stages + [("total", total)] {
      var line = "  \(pad(stage.name, 16))\(pad(fixed(stage.seconds * 1_000, 1), 10, left: true)) ms"
      if stage.name == "read" { line += "   \(fixed(own.megabytes / max(stage.seconds, 1e-9), 0)) MB/s" }
      if let slope = slope(stage.name, index, all) { line += "   grows with the \(fixed(slope, 2)). power of the pods" }
      text += line + "\n"
    }
    text +=
      "  \(own.checks) checks, \(own.resources) rlimit, \(own.variables) propositional variables, peak \(fixed(own.peak, 0)) MB\n"
    return text
  }

  /// The exponent with which a stage's time grew from the size before.
  private static func slope(_ stage: String, _ index: Int, _ all: [Measurement]) -> Double? {
    guard index > 0 else { return nil }
    func seconds(_ one: Measurement) -> Double {
      stage == "total" ? one.total : one.stages.first { $0.name == stage }?.seconds ?? 0
    }
    let (before, now) = (seconds(all[index - 1]), seconds(all[index]))
    let growth = Double(all[index].pods) / Double(all[index - 1].pods)
    guard before > 0, now > 0, growth > 1 else { return nil }
    return logarithm(now / before) / logarithm(growth)
  }

  /// The natural logarithm, well enough for a table.
  private static func logarithm(_ x: Double) -> Double {
    let (mantissa, exponent) = (x.significand, Double(x.exponent))
    let y = (mantissa - 1) / (mantissa + 1)
    var sum = 0.0
    var power = y
    for k in 0..<30 {
      sum += power / Double(2 * k + 1)
      power *= y * y
    }
    return 2 * sum + exponent * 0.693147180559945
  }

  /// All sizes as JSON.
  static func json(_ all: [Measurement]) -> String {
    let rows = all.map { one in
      let stages = one.stages.map { "\"\($0.name.drop { $0 == " " })\": \(fixed($0.seconds, 6))" }
        .joined(separator: ", ")
      return """
          {"subject": "\(one.name)", "pods": \(one.pods), "policies": \(one.policies), \
        "classes": \(one.classes), "megabytes": \(fixed(one.megabytes, 3)), "seconds": {\(stages)}, \
        "checks": \(one.checks), "rlimit": \(one.resources), "propositionalVariables": \(one.variables), \
        "peakMegabytes": \(fixed(one.peak, 1))}
        """
    }
    return "[\n" + rows.joined(separator: ",\n") + "\n]\n"
  }

  /// A number with so many places behind the point.
  static func fixed(_ number: Double, _ places: Int) -> String {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let rounded = Int((number * scale).rounded())
    let digits = String(abs(rounded))
    let filled = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let sign = rounded < 0 ? "-" : ""
    return places == 0 ? sign + filled : sign + filled.dropLast(places) + "." + filled.suffix(places)
  }

  private static func pad(_ text: String, _ width: Int, left: Bool = false) -> String {
    let blanks = String(repeating: " ", count: max(0, width - text.count))
    return left ? blanks + text : text + blanks
  }
}
