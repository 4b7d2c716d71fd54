"""Opens the HTML report of `verify` in a browser and uses it as an auditor does.

    report.py PROGRAM BROWSER WORK-DIRECTORY
"""

import base64
import json
import subprocess
import sys
from pathlib import Path

from browser import Browser

program, chromium, work = sys.argv[1], sys.argv[2], Path(sys.argv[3]) / "report"
work.mkdir(parents=True, exist_ok=True)
ROOT = Path(__file__).parents[2]


def check(condition, message):
    if not condition:
        sys.exit(f"FAIL html: {message}")


def write(name, *arguments):
    """The page of a run, and what the JSON report of the same run says."""
    page, data = work / f"{name}.html", work / f"{name}.json"
    result = subprocess.run([program, *arguments, "-o", f"html={page}", "-o", f"json={data}"], stderr=subprocess.DEVNULL)
    check(result.returncode in (0, 1, 3), f"{name}: exit status {result.returncode}")
    return page.resolve(), json.loads(data.read_text())


def quiet(page, path):
    check(not page.noise(path), f"{path.name} asks for or says {page.noise(path)}")


def count(page, selector):
    return page.run(f"[...document.querySelectorAll({json.dumps(selector)})].filter(e => e.checkVisibility()).length")


def choose(page, **values):
    for name, value in values.items():
        page.run(f"(e => {{ e.value = {json.dumps(value)}; e.dispatchEvent(new Event('change')) }})"
                 f"(document.getElementById('{name}'))")


def verdicts(page, path, report):
    """Violations stand before controls, and controls before proofs, which are folded."""
    order = page.run("[...document.querySelectorAll('main > section')].map(e => e.id)")
    wanted = [s for s in ("broken", "undecided", "controls", "accepted", "proved", "tests", "sets", "assumptions", "inputs")
              if s in order]
    check([s for s in order if s in wanted] == wanted, f"{path.name}: sections {order}")
    properties = report["properties"]
    check(count(page, ".property") == len(properties), f"{path.name}: properties")
    proved = sum(p["verdict"] == "proved" for p in properties)
    check(page.run("document.querySelectorAll('#proved details:not([open]) > summary > h3').length") == proved, "proofs are folded")
    check(page.run("document.querySelectorAll('#broken .property > details:not([open])').length") == 0, "violations are folded")
    shown = sum(len(p["counterexamples"]) for p in properties if p["verdict"] in ("violated", "waived", "expected-violation"))
    check(page.run("document.querySelectorAll(':is(#broken, #accepted) .example').length") == shown, f"{path.name}: counterexamples")
    text = path.read_text()
    for entry in report["inputs"]:
        check(entry["sha256"] in text, f"{path.name}: no digest of {entry['path']}")
    check("`" not in page.run("document.body.innerText"), f"{path.name}: a backtick")


def sets(page, path, *arguments):
    """The sets hold what the command `sets` says of them."""
    told = json.loads(subprocess.run([program, "sets", *arguments, "-o", "json"], check=True, capture_output=True).stdout)
    shown = page.run("Object.fromEntries([...document.querySelectorAll('.set')].map(e => [e.querySelector('h4').textContent, "
                     "e.lastElementChild.querySelectorAll('li').length]))")
    for entry in told["sets"]:
        check(shown.get(entry["name"]) == len(entry["members"]), f"{path.name}: members of {entry['name']}")
    return len(shown)


def shop(page):
    path, report = write("shop", "properties/shop.yaml", "--with", "exposure,lint")
    page.size(1440, 900)
    page.open(path)
    verdicts(page, path, report)
    number = sets(page, path, "properties/shop.yaml")
    # The lines of a rule, marked where its place says.
    places = page.run("[...document.querySelectorAll('#broken .end li')].filter(e => e.querySelector('mark')).map(e => "
                      "[e.querySelector('.at').textContent, e.querySelector('mark').dataset.n, e.querySelector('mark').textContent])")
    check(len(places) >= 4, f"rules with lines: {places}")
    for place, line, text in places:
        file, start, _ = place.rsplit(":", 2)
        check(start == line and text.strip() in (ROOT / file).read_text().splitlines()[int(line) - 1], f"line of {place}")
    # Doors and findings, as the commands say.
    doors = json.loads(subprocess.run([program, "exposure", "properties/shop.yaml", "-o", "json"], check=True,
                                      capture_output=True).stdout)
    check(count(page, "#doors tbody tr") == len(doors["doors"]) > 0, "doors")
    found = json.loads(subprocess.run([program, "lint", "properties/shop.yaml", "-o", "json"], capture_output=True).stdout)
    check(page.run("document.querySelectorAll('#lint .told').length") == len(found["findings"]) > 0, "findings")
    # Open a proof by a click, and close it.
    proof = "#proved .property details"
    check(not page.run(f"document.querySelector('{proof}').open"), "a proof is open")
    page.click(f"{proof} > summary")
    check(page.run(f"document.querySelector('{proof}').open") and count(page, f"{proof}[open] .facts") == 1, "a proof does not open")
    page.run("document.activeElement.blur()")
    # By the keyboard, too.
    page.run(f"document.querySelectorAll('{proof} > summary')[1].focus()")
    page.key("Enter", "\r")
    check(page.run("document.querySelectorAll('#proved .property details[open]').length") == 2, "Enter does not open")
    page.click("#all")
    check(page.run("document.querySelectorAll('.property > details:not([open])').length") == 0, "not all are open")
    page.click("#all")
    check(page.run("document.querySelectorAll('.property > details[open]').length") == 0, "not all are closed")
    # Filters, each and together, and their end.
    properties = report["properties"]
    some = next(p for p in properties if p["controls"] and p["verdict"] == "proved")
    for values, fits in (
        ({"fv": "proved"}, lambda p: p["verdict"] == "proved"),
        ({"fs": "critical"}, lambda p: p["verdict"] == "proved" and p["severity"] == "critical"),
        ({"fv": ""}, lambda p: p["severity"] == "critical"),
        ({"fs": "", "fc": some["controls"][0]}, lambda p: some["controls"][0] in p["controls"]),
    ):
        choose(page, **values)
        check(count(page, ".property") == sum(map(fits, properties)) > 0, f"filter {values}: {count(page, '.property')}")
    check(" of " in page.run("document.getElementById('say').textContent"), "the filter does not tell how many")
    # A link to what a filter hides ends the filter.
    choose(page, fc="", fv="violated")
    check(count(page, "#proved") == 0 and count(page, "#controls") == 1, "sections under a filter")
    anchor = page.run("document.querySelector('#proved .property').id")
    page.run(f"location.hash = '{anchor}'")
    page.run("new Promise(r => setTimeout(r, 100))")
    check(count(page, f"#{anchor} .facts") == 1, "a link to a hidden proof")
    page.key("/", "/")
    check(page.run("document.activeElement.id") == "q", "the key of the search")
    page.send("Input.insertText", text="card-vault")
    page.run("new Promise(r => setTimeout(r, 200))")
    check(0 < count(page, ".property") < len(properties), "the search")
    page.key("Escape")
    check(count(page, ".property") == len(properties), "the end of the search")
    # The command is copied as it stands.
    page.send("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    command = page.run("document.querySelector('#broken .again code').textContent")
    check(command.startswith("netpol-verify explain properties/shop.yaml --property "), f"command: {command}")
    page.run("[...document.querySelectorAll('.property > details')].forEach(d => d.open = true)")
    page.click("#broken .again button")
    page.run("new Promise(r => setTimeout(r, 200))")
    check(page.run("navigator.clipboard.readText()") == command, "the button copies something else")
    words = command.split()[1:]
    again = subprocess.run([program, *words], capture_output=True, text=True)
    check(again.returncode == 0 and "egress" in again.stdout, f"the command fails: {again.stderr}")
    quiet(page, path)
    # Without a script everything is there, and a person unfolds it.
    page.open(path, script=False)
    page.send("Emulation.setScriptExecutionDisabled", value=False)
    check(count(page, "#bar") == 0 and count(page, ".property") == len(properties), "without a script")
    page.click(f"{proof} > summary")
    check(count(page, f"{proof}[open] .facts") == 1, "a proof does not open without a script")
    # On paper, what is folded is open, and the controls are gone.
    page.open(path)
    page.send("Emulation.setEmulatedMedia", media="print")
    hidden = page.run("[...document.querySelectorAll('.facts, .set li')].filter(e => !e.checkVisibility()).length")
    check(hidden == 0 and count(page, "nav, .bar, .again button") == 0, f"print: {hidden} hidden")
    check(count(page, ".grid thead") > 0, "print: tables are not tables")
    pdf = base64.b64decode(page.send("Page.printToPDF", paperWidth=8.27, paperHeight=11.69)["data"])
    pages = pdf.count(b"/Type /Page\n")
    check(5 < pages < 25, f"print: {pages} pages")
    (work / "shop.pdf").write_bytes(pdf)
    # One changed byte of the script, and the browser refuses it.
    broken = work / "broken.html"
    broken.write_text(path.read_text().replace('"use strict";', '"use strict" ;', 1))
    page.size(1440, 900)
    page.open(broken.resolve())
    check(count(page, "#bar") == 0 and page.messages, "a changed script runs")
    return f"{len(properties)} properties, {number} sets, {path.stat().st_size} bytes"


def looks(page, name, path):
    """No page scrolls sideways, whatever is open, and both themes are themes."""
    colors = set()
    for width, height in ((1440, 900), (900, 900), (390, 800), (320, 700)):
        for theme in ("light", "dark"):
            page.size(width, height, theme)
            page.open(path)
            colors.add(page.run("getComputedStyle(document.body).backgroundColor"))
            if width >= 390:
                page.picture(work / f"{name}-{width}-{theme}.png", whole=True)
            page.run("document.querySelectorAll('details').forEach(d => d.open = true)")
            wide = page.run("document.documentElement.scrollWidth - innerWidth")
            check(wide <= 0, f"{name}: {width} points scroll sideways by {wide}")
            over = page.run("[...document.querySelectorAll('table, pre, .path, .end, summary')].filter(e => "
                            "e.scrollWidth > e.clientWidth + 1).map(e => e.className || e.tagName)")
            check(not over, f"{name}: at {width} points {over} overflow")
    check(len(colors) == 2, "the themes are alike")
    quiet(page, path)


def every(page):
    """One property of each verdict, two files."""
    path, report = write("first", "fixtures/formats/properties.yaml", "fixtures/formats/undecided.yaml", "--as-of", "2026-11-21")
    page.size(1440, 900)
    page.open(path)
    verdicts(page, path, report)
    check(count(page, "#undecided .property .example") > 0, "what leaves it open")
    looks(page, "first", path)
    # A chain, policies that anyone may write, and other languages.
    for file in ("guide/chain", "guide/open-policies", "guide/open-world", "cilium/properties", "calico/properties"):
        name = file.replace("/", "-")
        path, other = write(name, f"fixtures/{file}.yaml", "--with", "exposure,lint")
        page.size(1440, 900)
        page.open(path)
        verdicts(page, path, other)
        check(count(page, "#lc") == any(p["controls"] for p in other["properties"]), f"{name}: the filter of controls")
        looks(page, name, path)
    return f"{len(report['properties'])} properties of every verdict"


def hostile(page):
    """Text that tries to break out, in the golden file of the unit tests."""
    path = (work / "hostile.html").resolve()
    path.write_text((ROOT / "fixtures/reports/hostile/html").read_text())
    page.size(1440, 900)
    page.open(path)
    check(page.run("document.scripts.length") == 1 and count(page, "img, iframe, b b") == 0, "a text is markup")
    check(page.run("document.title").startswith("Network policy verification: <script>"), "the title")
    choose(page, fv="violated")
    check(count(page, ".property") == 1, "a filter among hostile names")
    looks(page, "hostile", path)
    return "no text became markup"


page = Browser(chromium)
try:
    print(f"ok   shop     html         in a browser: {shop(page)}; pictures in {work}")
    looks(page, "shop", (work / "shop.html").resolve())
    print(f"ok   first    html         {every(page)}")
    print(f"ok   hostile  html         {hostile(page)}")
finally:
    page.close()
