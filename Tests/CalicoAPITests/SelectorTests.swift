import CalicoAPI
import Diagnostics
import TestSupport
import Testing

/// The selector language (semantics K50 to K53).
struct SelectorTests {
  @Test func everyRowOfTheTable() throws {
    let rows = try CalicoTable().selectors
    #expect(rows.count == 226)
    for row in rows {
      let expression = try? SelectorExpression(parsing: row.text)
      #expect((expression != nil) == row.isValid, "\(row.text)")
      if let match = row.match {
        #expect(expression?.holds(match.labels) == match.holds, "\(row.text), \(match.labels)")
      }
    }
  }

  @Test func canonicalSpelling() throws {
    let pairs = try CalicoTable().canonical
    #expect(pairs.count == 17)
    for pair in pairs { #expect(try SelectorExpression(parsing: pair.text).description == pair.canonical) }
  }

  @Test(arguments: 0..<20) func whatIsPrintedReadsBack(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let expression = SelectorExpression.random(depth: 4, using: &generator)
      #expect(try SelectorExpression(parsing: expression.description) == expression, "\(expression)")
    }
  }

  @Test(arguments: [
    ("a == 'x' && b == 'y' || c == 'z'", "a == \"x\" && b == \"y\" || c == \"z\""),
    ("a == 'x' && (b == 'y' || c == 'z')", "a == \"x\" && (b == \"y\" || c == \"z\")"),
    ("!a == 'x' && b in {}", "!a == \"x\" && b in {}"), ("in in {'x',}", "in in {\"x\"}"),
    ("not not\tin {'x'}", "not not in {\"x\"}"), ("a notin{'x'}", "a not in {\"x\"}"),
    ("contains contains'x'", "contains contains \"x\""), ("all( ) && has\t!= 'x'", "all() && has != \"x\""),
    ("a starts  with 'x'", "a starts with \"x\""), ("((a=='b'))", "a == \"b\""),
  ])
  func reading(text: String, canonical: String) throws {
    #expect(try SelectorExpression(parsing: text).description == canonical)
  }

  @Test func precedence() throws {
    let (a, b, c) = (SelectorExpression.has("a"), SelectorExpression.has("b"), SelectorExpression.has("c"))
    #expect(try SelectorExpression(parsing: "has(a) || has(b) && has(c)") == .or([a, .and([b, c])]))
    #expect(try SelectorExpression(parsing: "!has(a) && has(b)") == .and([.not(a), b]))
    #expect(try SelectorExpression(parsing: "").labels == [])
    #expect(try SelectorExpression(parsing: "!(x == 'v' || y in {'w'})").labels == ["x", "y"])
  }

  /// Each text with a marker where the mistake is, a part of the message, and of the note.
  @Test(arguments: [
    ("app 1️⃣= 'web'", "`=` is no operator", "did you mean `==`?"),
    ("has(a) 1️⃣& has(b)", "`&` is no operator", "did you mean `&&`?"),
    ("has(a) 1️⃣| has(b)", "`|` is no operator", "did you mean `||`?"),
    ("has(a) 1️⃣and has(b)", "where `&&` or `||`", "did you mean `&&`?"),
    ("has(a) 1️⃣OR has(b)", "where `&&` or `||`", "did you mean `||`?"),
    ("1️⃣web and has(b)", "`web` alone", "did you mean `has(web) &&`?"),
    ("1️⃣web", "`web` alone", "did you mean `has(web)`?"), ("!(1️⃣web)", "`web` alone", "has(web)"),
    ("app == 1️⃣web", "values stand in quotes", "did you mean `app == 'web'`?"),
    ("app in {1️⃣web}", "values stand in quotes", "did you mean `'web'`?"),
    ("app in 1️⃣'web'", "stands a set", "did you mean `app in {'web'}`?"),
    ("app in 1️⃣(", "a set was expected", ""), ("app in {'a' 1️⃣'b'}", "`,` or `}`", ""),
    ("app in {1️⃣,}", "a value in quotes or `}`", ""), ("app ==1️⃣", "a value in quotes was expected", ""),
    ("1️⃣'web' == app", "a value stands behind", "did you mean `label == 'web'`?"),
    ("app 1️⃣startwith 'a'", "`startwith` is no operator", "did you mean `starts with`?"),
    ("app 1️⃣starts 'a'", "`starts` is no operator", "did you mean `starts with`?"),
    ("app 1️⃣squiggles 'a'", "`squiggles` is no operator", "operators are `==`"),
    ("app == 1️⃣'web", "the quote `'` is not closed", "no escapes"), ("1️⃣has()", "takes one label", ""),
    ("1️⃣has('a')", "takes one label", "without quotes"), ("1️⃣all(a)", "`all` takes nothing", ""),
    ("1️⃣has (a)", "`has` alone", "has(has)"), ("1️⃣(has(a)", "not closed", ""), ("has(a)1️⃣)", "closes nothing", ""),
    ("has(a) 1️⃣has(b)", "`&&` or `||` was expected", ""), ("has(a) 1️⃣b", "`b` stands where", ""),
    ("has(a) &&1️⃣", "ends where a condition", ""),
    ("has(a) && 1️⃣|| has(b)", "a condition was expected", "conditions are"), ("has(a)1️⃣\n", "no line breaks", "`>-`"),
    ("has(a) &&1️⃣\r\nhas(b)", "no line breaks", "`>-`"), ("a == 'b' && 1️⃣é", "`é` has no place", ""),
    ("(1️⃣)", "a condition was expected", "conditions are"),
  ])
  func mistakes(marked: String, message: String, note: String) {
    let text = MarkedText(marked)
    #expect(throws: SelectorFailure.self) { try SelectorExpression(parsing: text.text) }
    do throws(SelectorFailure) {
      _ = try SelectorExpression(parsing: text.text)
    } catch {
      #expect(error.place.lowerBound == Int(text.places[1]?.column ?? 0) - 1)
      #expect(error.message.contains(message))
      #expect(note.isEmpty ? error.note == nil : error.note?.contains(note) ?? false, "\(error)")
    }
  }

  @Test(arguments: [
    String(repeating: "(", count: 100_000), String(repeating: "!", count: 100_000),
    String(repeating: "!(", count: 60) + "has(a)" + String(repeating: ")", count: 60),
    String(repeating: "(", count: 50_000) + "has(a)" + String(repeating: ")", count: 50_000),
    String(repeating: "a", count: 513), "has(" + String(repeating: "a", count: 100_000) + ")",
    "a in {" + String(repeating: "'x',", count: 30_000), "\u{0}", "a == '\u{0}", "\u{FEFF}has(a)",
  ])
  func hostile(text: String) { #expect(throws: SelectorFailure.self) { try SelectorExpression(parsing: text) } }

  /// Rows of the table with characters changed, lost and added: what is read can be printed and read again.
  @Test(arguments: 0..<20) func mutilated(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let rows = try CalicoTable().selectors.map { Array($0.text.unicodeScalars) }
    let signs = Array("&|!()={},'\" \t\nabhasintl".unicodeScalars)
    var read = 0
    for _ in 0..<500 {
      var scalars = rows[Int.random(in: 0..<rows.count, using: &generator)]
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: 0...scalars.count, using: &generator)
        let sign = signs[Int.random(in: 0..<signs.count, using: &generator)]
        scalars.replaceSubrange(
          place..<min(scalars.count, place + Int.random(in: 0...2, using: &generator)),
          with: Bool.random(using: &generator) ? [sign] : [])
      }
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars)
      do throws(SelectorFailure) {
        let expression = try SelectorExpression(parsing: String(text))
        read += 1
        #expect((try? SelectorExpression(parsing: expression.description)) == expression, "\(String(text))")
      } catch {
        #expect(error.place.lowerBound <= scalars.count && error.place.upperBound <= scalars.count, "\(String(text))")
      }
    }
    #expect(read > 20)
  }

  @Test func whatIsLongAndFlat() throws {
    let text = Array(repeating: "a == 'b'", count: 10_000).joined(separator: " || ")
    #expect(try SelectorExpression(parsing: text).labels == ["a"])
    let label = String(repeating: "a", count: 512)
    #expect(try SelectorExpression(parsing: label + " == 'b'") == .equal(label: label, "b"))
    let deep = String(repeating: "!(", count: 50) + "has(a)" + String(repeating: ")", count: 50)
    #expect(try SelectorExpression(parsing: deep).labels == ["a"])
  }
}
