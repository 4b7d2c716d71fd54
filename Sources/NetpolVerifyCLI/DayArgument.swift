import ArgumentParser
import Properties

/// `--as-of DATE`.
struct DayArgument: ExpressibleByArgument {
  /// The day.
  var date: CalendarDate

  init?(argument: String) {
    guard let date = CalendarDate(argument) else { return nil }
    self.date = date
  }
}
