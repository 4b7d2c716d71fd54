"""Asks z3 and cvc5 each question of `-o smtlib` again. Both must answer as the program said."""

import subprocess
import sys
from pathlib import Path

import cvc5

folder, z3 = Path(sys.argv[1]), sys.argv[2]
lines = [line.split("\t") for line in (folder / "MANIFEST.txt").read_text().splitlines() if not line.startswith("#")]
files = {path.relative_to(folder).as_posix() for path in folder.rglob("*.smt2")}
assert files == {name for _, name in lines}, "the list of files is not what is there"


def ask_cvc5(path):
    solver = cvc5.Solver()
    symbols = cvc5.SymbolManager(solver.getTermManager() if hasattr(solver, "getTermManager") else solver)
    parser = cvc5.InputParser(solver, symbols)
    parser.setFileInput(cvc5.InputLanguage.SMT_LIB_2_6, str(path))
    output = ""
    while True:
        command = parser.nextCommand()
        if command.isNull():
            return output.strip()
        output += command.invoke(solver, symbols)


for expected, name in lines:
    path = folder / name
    assert f"; expected answer: {expected}\n" in path.read_text(), name
    by_z3 = subprocess.run([z3, str(path)], capture_output=True, text=True).stdout.strip()
    by_cvc5 = ask_cvc5(path)
    if not by_z3 == by_cvc5 == expected:
        sys.exit(f"FAIL {name}: {expected} was expected, z3 says {by_z3}, cvc5 says {by_cvc5}")
print(f"ok   {folder.name:8} smtlib       {len(lines)} questions, z3 and cvc5 answer each as the program did")
