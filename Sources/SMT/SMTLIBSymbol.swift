/// Spells a variable's name as an SMT-LIB symbol.
///
/// Different names give different symbols, none of which any SMT-LIB theory or command defines. Bytes that no symbol
/// may contain are written as `%` and two hexadecimal digits, and so is `%` itself.
enum SMTLIBSymbol {
  static func spelling(of name: String) -> String {
    var text = ""
    var isSimple = true
    for (position, byte) in name.utf8.enumerated() {
      let scalar = Unicode.Scalar(byte)
      let mustEscape = position == 0 && isTaken(name)
      if mustEscape || !(0x20...0x7E).contains(byte) || scalar == "%" || scalar == "|" || scalar == "\\" {
        text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      } else {
        isSimple = isSimple && isSimpleCharacter(scalar, first: position == 0)
        text.unicodeScalars.append(scalar)
      }
    }
    return isSimple && !text.isEmpty ? text : "|\(text)|"
  }

  private static func isSimpleCharacter(_ scalar: Unicode.Scalar, first: Bool) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z": true
    case "0"..."9", ".", "@": !first
    default: "~!$%^&*_-+=<>?/".unicodeScalars.contains(scalar)
    }
  }

  /// Whether the name, bare or in bars, would be a word that SMT-LIB has taken.
  private static func isTaken(_ name: String) -> Bool {
    name.hasPrefix("bv") || name.hasPrefix("@") || name.hasPrefix(".") || taken.contains(name)
  }

  private static let taken: Set<String> = [
    "!", "*", "+", "-", "/", "<", "<=", "=", "=>", ">", ">=", "BINARY", "Bool", "DECIMAL", "HEXADECIMAL", "Int",
    "NUMERAL", "Real", "STRING", "String", "Array", "BitVec", "RoundingMode", "RegLan", "_", "abs", "and", "as",
    "assert", "check-sat", "check-sat-assuming", "concat", "declare-const", "declare-datatype", "declare-datatypes",
    "declare-fun", "declare-sort", "define-const", "define-fun", "define-fun-rec", "define-funs-rec", "define-sort",
    "distinct", "div", "echo", "exists", "exit", "extract", "false", "forall", "get-assertions", "get-assignment",
    "get-info", "get-model", "get-option", "get-proof", "get-unsat-assumptions", "get-unsat-core", "get-value",
    "if", "iff", "implies", "is_int", "ite", "lambda", "let", "match", "mod", "nand", "nor", "not", "or", "par",
    "pop", "push", "rem", "repeat", "reset", "reset-assertions", "rotate_left", "rotate_right", "select",
    "set-info", "set-logic", "set-option", "sign_extend", "store", "to_int", "to_real", "true", "xor",
    "zero_extend", "~",
  ]
}
