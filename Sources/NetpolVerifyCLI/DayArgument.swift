import ArgumentParser
import Properties

/// `--as-of DATE`.
struct DayArgument {
  /// The day.
  var date: CalendarDate

  /// Reads a day; what is none is refused with the form that is wanted.
  init(_ text: String) throws {
    guard let date = CalendarDate(text) else {
      throw ValidationError("A day is written YYYY-MM-DD, such as 2027-03-31.")
    }
    self.date = date
  }
}
