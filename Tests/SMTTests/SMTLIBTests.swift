import SMT
import Testing

@Suite struct SMTLIBTests {
  @Test func aScriptIsCompleteAndShares() {
    var store = TermStore()
    let port = store.variable("port", .bitVector(width: 16))
    let flags = store.variable("flags", .bitVector(width: 3))
    let (a, b) = (store.variable("src is a", .bool), store.variable("b", .bool))
    let low = store.lessOrEqual(port, store.constant(1024, width: 16))
    let first = store.or([a, store.not(low)])
    let second = store.ite(store.iff(a, b), low, store.equal(flags, store.constant(5, width: 3)))
    let third = store.equal(store.extract(port, high: 15, low: 12), store.constant(0, width: 4))
    let script = store.smtLIB(
      [first, second, third, store.trueTerm], logic: "QF_BV", comments: ["shop: web to db", "two\n\nlines"])
    #expect(
      script == """
        ; shop: web to db
        ; two
        ;
        ; lines
        (set-logic QF_BV)
        (declare-fun b () Bool)
        (declare-fun flags () (_ BitVec 3))
        (declare-fun port () (_ BitVec 16))
        (declare-fun |src is a| () Bool)
        (define-fun t!1 () Bool (bvule port #x0400))
        (assert (or |src is a| (not t!1)))
        (assert (ite (= |src is a| b) t!1 (= flags #b101)))
        (assert (= ((_ extract 15 12) port) #x0))
        (assert true)
        (check-sat)

        """)
  }

  @Test func definitionsNeverMeetVariables() {
    var store = TermStore()
    let (p, q) = (store.variable("t!1", .bool), store.variable("t!!", .bool))
    let both = store.and([p, q])
    let neither = store.not(both)
    let script = store.smtLIB([both, neither], logic: "QF_FD")
    #expect(script.contains("(define-fun t!!!1 () Bool (and t!1 t!!))\n(assert t!!!1)\n(assert (not t!!!1))\n"))
  }

  @Test(arguments: [
    ("plain_name-1", "plain_name-1"), ("10.0.0.0/8", "|10.0.0.0/8|"), ("", "||"), ("app=web", "app=web"),
    ("p:q", "|p:q|"), ("src is a", "|src is a|"), ("a|b", "a%7Cb"), ("a%7Cb", "a%257Cb"), ("a\\b c", "|a%5Cb c|"),
    ("line\nbreak", "line%0Abreak"), ("é", "%C3%A9"), ("and", "%61nd"), ("bvule", "%62vule"), (".a", "%2Ea"),
  ])
  func namesBecomeSymbols(name: String, symbol: String) {
    var store = TermStore()
    let variable = store.variable(name, .bool)
    let script = store.smtLIB([variable], logic: "QF_FD")
    #expect(script == "(set-logic QF_FD)\n(declare-fun \(symbol) () Bool)\n(assert \(symbol))\n(check-sat)\n")
  }
}
