"""Opens the map of `list -o html` in a browser and uses it as people do.

    map.py PROGRAM BROWSER WORK-DIRECTORY
"""

import json
import subprocess
import sys
from pathlib import Path

from browser import Browser

program, chromium, work = sys.argv[1], sys.argv[2], Path(sys.argv[3]) / "map"
work.mkdir(parents=True, exist_ok=True)


def check(condition, message):
    if not condition:
        sys.exit(f"FAIL map: {message}")


def write(name, *arguments):
    path = work / name
    subprocess.run([program, "list", *arguments, "-o", f"html={path}"], check=True, stderr=subprocess.DEVNULL)
    return path.resolve()


def listed(*arguments):
    text = subprocess.run([program, "list", *arguments, "-o", "json"], check=True, capture_output=True).stdout
    return json.loads(text)["connections"]


def data(path):
    text = path.read_text()
    start = text.index('id="data">') + len('id="data">')
    return json.loads(text[start:text.index("</script>", start)])


def ports(text):
    if text == "*":
        return {f"{p}:1-65535" for p in ("TCP", "UDP", "SCTP")}
    return {f"{part.split(':')[0]}:{x}" for part in text.split(" ") for x in part.split(":")[1].split(",")}


def numbers(parts):
    result = {}
    for part in parts:
        protocol, span = part.split(":")
        low, _, high = span.partition("-")
        result.setdefault(protocol, []).append((int(low), int(high or low)))
    merged = set()
    for protocol, spans in result.items():
        spans.sort()
        whole = [list(spans[0])]
        for low, high in spans[1:]:
            if low <= whole[-1][1] + 1:
                whole[-1][1] = max(whole[-1][1], high)
            else:
                whole.append([low, high])
        merged |= {(protocol, low, high) for low, high in whole}
    return merged


def places(ranges):
    bounds = [[int(x) for x in part.split("-")] for part in ranges.split(",") if part]
    return {x for bound in bounds for x in range(bound[0], bound[-1] + 1)}


def expands(path, *arguments):
    """The data stands for the pairs of workloads of the JSON report, with their ports, and for no others."""
    d, rows, columns, pairs = data(path), {}, {}, {}
    for place, end in enumerate(d["w"]):
        rows.setdefault(end[3], []).append(place)
        columns.setdefault(end[4], []).append(place)
    for o in range(0, len(d["x"]), 6):
        row, column, port = d["x"][o:o + 3]
        for a in rows.get(row, []):
            for b in columns.get(column, []):
                one, other = d["w"][a], d["w"][b]
                if one[0] and other[0] and (a != b or len(one) > 5):
                    pairs.setdefault((a, b), set()).update(ports(d["p"][port]))

    def name(place):
        end = d["w"][place]
        return d["n"][end[0]], end[1], end[2]

    for property in d["q"]:
        for sources, destinations in property[7:]:
            shut = {(a, b) for a in places(sources) for b in places(destinations)} & set(pairs)
            check(not shut, f"{path.name}: {property[0]} is proved, and {shut} is listed")
    ours = {(name(a), name(b)): numbers(p) for (a, b), p in pairs.items()}
    theirs = {}
    for connection in listed(*arguments):
        ends = [connection[end] for end in ("from", "to")]
        if any(end["kind"] == "address" for end in ends):
            continue
        key = tuple((e["namespace"], e["workloadKind"] or "Pod", e["name"]) for e in ends)
        theirs[key] = numbers({f"{p}:{x}" for p, l in connection["ports"].items() for x in l.split(",")})
    check(ours == theirs, f"{path.name}: the data is not the list: {set(ours) ^ set(theirs)}")
    return len(ours)


def quiet(page, path):
    check(not page.noise(path), f"{path.name} asks for or says {page.noise(path)}")


CELLS = "document.querySelectorAll('#m td button').length"


def shop(page):
    path = write("shop.html", "--model", "properties/shop.yaml")
    pairs = expands(path, "--model", "properties/shop.yaml")
    page.size(1280, 830)
    page.open(path)
    check(page.run(CELLS) > 30, "no cells")
    # Every violated pair from its button.
    marks = [m for m in data(path)["m"] if m[2] >= 0 and m[3] >= 0]
    check(len(marks) >= 3, "no marks")
    for number in sorted({m[0] for m in marks}):
        for mark in (m for m in marks if m[0] == number):
            page.run(f"document.querySelector('[data-q=\"{number}\"]').click()")
            check("Breaks" in page.run("document.getElementById('side').textContent"), "a button leads to no violation")
            check(page.run("document.querySelectorAll('#m td.on.v').length") == 1, "a pair has no red cell")
    side = page.run("document.getElementById('side').textContent")
    check("leaves by" in side and "enters by" in side and "network-policies.yaml:" in side, "no rules in the panel")
    page.run("document.getElementById('all').click()")
    # Open a namespace, and close it.
    page.open(path)
    closed = page.run("document.querySelectorAll('#m tbody tr').length")
    page.run("document.querySelector('#m tbody .tri[data-o]').click()")
    page.run("[...document.querySelectorAll('#m tbody .tri[data-o]')].find(b => b.ariaLabel.endsWith('shop-prod')).click()")
    check(page.run("document.querySelectorAll('#m tbody tr').length") > closed, "a namespace does not open")
    # Filters hide cells but leave a dot, and no pair with a mark.
    page.open(path)
    marked = "document.querySelectorAll('#m td.v').length"
    all_marks, cells = page.run(marked), page.run(CELLS)
    page.run("document.getElementById('cross').click()")
    check(page.run(CELLS) < cells and page.run(marked) == all_marks, "the filter of what crosses namespaces")
    page.run("document.getElementById('cross').click(); document.getElementById('hide').click()")
    check(page.run(CELLS) > cells, "the filter of what everyone may use")
    check(page.run("document.querySelectorAll('#m td.h').length") == 0, "a dot without a filter")
    # Search by the key, then by port; Escape ends it.
    page.open(path)
    page.key("/", "/")
    check(page.run("document.activeElement.id") == "q", "the key of the search")
    page.send("Input.insertText", text="vault 8200")
    page.run("new Promise(r => setTimeout(r, 300))")
    check(1 <= page.run(CELLS) <= 3, "the search")
    page.key("Escape")
    check(page.run(CELLS) == cells, "the end of the search")
    # Keys: into the matrix, along it, open, close, and back.
    page.run("document.querySelector('#m td button').focus()")
    page.key("ArrowDown")
    check(page.run("document.activeElement.dataset.c") != "0,0", "an arrow")
    at = page.run("document.activeElement.dataset.c")
    page.run("document.activeElement.click()")
    check(not page.run("document.getElementById('side').hidden"), "a cell does not open")
    check(page.run("location.hash").startswith("#"), "no address of a pair")
    address = page.run("location.hash")
    page.key("Escape")
    check(page.run("document.getElementById('side').hidden"), "Escape")
    check(page.run("document.activeElement.dataset.c") == at, "the focus does not return")
    quiet(page, path)
    page.open(path, address)
    check(not page.run("document.getElementById('side').hidden"), "an address of a pair")
    page.open(path, "#nonsense%ZZ→__proto__")
    check(page.run("document.getElementById('side').hidden"), "nonsense opens something")
    quiet(page, path)
    # Without a script, narrow, and both themes.
    page.open(path, script=False)
    page.send("Emulation.setScriptExecutionDisabled", value=False)
    check("8443!" in path.read_text() and "As a list" in path.read_text(), "not complete without a script")
    colors = set()
    for width, height in ((1280, 830), (800, 900), (390, 800), (320, 700)):
        for theme in ("light", "dark"):
            page.size(width, height, theme)
            page.open(path)
            colors.add(page.run("getComputedStyle(document.body).backgroundColor"))
            check(page.run("document.documentElement.scrollWidth <= innerWidth"), f"{width} points scroll sideways")
            page.run("document.querySelector('[data-q]').click()")
            check(page.run("document.documentElement.scrollWidth <= innerWidth"), f"{width} points with the panel")
            page.picture(work / f"shop-{width}-{theme}.png")
    check(len(colors) == 2, "the themes are alike")
    quiet(page, path)
    # One changed byte of the script, and the browser refuses it.
    broken = work / "broken.html"
    broken.write_text(path.read_text().replace('"use strict";', '"use strict" ;', 1))
    page.size(1280, 830)
    page.open(broken.resolve())
    check(page.run(CELLS) == 0 and page.messages, "a changed script runs")
    return f"{pairs} pairs, {len(marks)} marks, {path.stat().st_size} bytes, ms: {times(page, path)}"


NAMES = ["</script><script>document.title='owned'</script>", "<img src=x onerror=document.title='owned'>", "__proto__",
         "\u202egnp", "a|b→c", "\"quoted' & <b>"]


def hostile(page):
    """Names that try to break out: no API server takes them, and the page must."""
    path = write("hostile.html", "--model", "properties/shop.yaml")
    text, d = path.read_text(), data(path)
    for place, name in enumerate(NAMES):
        d["w"][-1 - place][2] = name
        d["n"][-1 - place] = name
    safe = json.dumps(d).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    start = text.index('id="data">') + len('id="data">')
    path.write_text(text[:start] + safe + text[text.index("</script>", start):])
    page.open(path)
    page.run("document.getElementById('all').click()")
    page.run("document.querySelectorAll('#m .name').forEach(b => b.click())")
    check(page.run("document.title") == "Who can reach whom: shop", "a name runs")
    check(page.run("document.querySelectorAll('#m img, #side img, #m b, #side script').length") == 0, "a name is markup")
    quiet(page, path)
    return f"{len(NAMES)} names"


POD = """apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: c, image: i}]}
"""
DENY = """apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
"""


def small(page):
    """No workload, one workload, one without any connection; and what objects that are not read leave open."""
    for name, text, cells in (("none", DENY, 0), ("one", POD, 2), ("shut", f"{POD}---\n{DENY}", 0)):
        manifest = work / f"{name}.yaml"
        manifest.write_text(text)
        path = write(f"{name}.html", str(manifest))
        expands(path, str(manifest))
        page.open(path)
        check(page.run(CELLS) == cells, f"{name}: {page.run(CELLS)} cells")
        quiet(page, path)
    path = write("undecided.html", "fixtures/formats/undecided.yaml")
    expands(path, "fixtures/formats/undecided.yaml")
    page.open(path)
    check(page.run("document.querySelectorAll('#m td.u').length") > 0, "nothing is hatched")
    page.run("document.querySelector('.prop.amber').click()")
    check("Not decided" in page.run("document.getElementById('side').textContent"), "an undecided property")
    quiet(page, path)
    return "no workload, one, none connected, undecided"


def times(page, path):
    page.open(path)
    paint = page.run(
        "new Promise(r => new PerformanceObserver(l => r(l.getEntriesByName('first-contentful-paint')[0].startTime))"
        ".observe({type: 'paint', buffered: true}))")
    ready = page.run("performance.timing.loadEventEnd - performance.timing.navigationStart")
    measure = ("(f => new Promise(r => { const t = performance.now(); f(); "
               "requestAnimationFrame(() => setTimeout(() => r(performance.now() - t))) }))")
    hide = page.run(f"{measure}(() => document.getElementById('hide').click())")
    opened = page.run(f"{measure}(() => document.querySelectorAll('#m tbody .tri[data-o]')[3].click())")
    cell = page.run(f"{measure}(() => document.querySelector('#m td button').click())")
    found = {"first paint": paint, "ready": ready, "filter": hide, "open": opened, "cell": cell}
    return {name: round(value) for name, value in found.items()}


def cluster(namespaces, workloads):
    """Namespaces of some teams: fronts, services and databases, each closed by default, with what they need."""
    folder = work / f"cluster-{namespaces * workloads}"
    folder.mkdir(exist_ok=True)
    out = []

    def add(**fields):
        out.append(json.dumps(fields))

    def policy(namespace, name, **spec):
        add(apiVersion="networking.k8s.io/v1", kind="NetworkPolicy", metadata={"name": name, "namespace": namespace},
            spec=spec)

    def workload(namespace, name):
        template = {"metadata": {"labels": {"app": name}}, "spec": {"containers": [{"name": "c", "image": "i"}]}}
        add(apiVersion="apps/v1", kind="Deployment", metadata={"name": name, "namespace": namespace},
            spec={"replicas": 2, "selector": {"matchLabels": {"app": name}}, "template": template})

    dns = [{"port": 53, "protocol": "UDP"}, {"port": 53, "protocol": "TCP"}]
    for place in range(namespaces):
        ns, after = f"team-{place:03}", f"team-{(place + 1) % namespaces:03}"
        add(apiVersion="v1", kind="Namespace", metadata={"name": ns, "labels": {"team": ns}})
        for number in range(workloads):
            workload(ns, f"{('front', 'service', 'store')[number % 3]}-{number:02}")
        policy(ns, "default-deny", podSelector={}, policyTypes=["Ingress", "Egress"])
        policy(ns, "dns", podSelector={}, policyTypes=["Egress"],
               egress=[{"to": [{"namespaceSelector": {"matchLabels": {"team": "dns"}}}], "ports": dns}])
        for number in range(workloads - 1):
            one, other = (f"{('front', 'service', 'store')[n % 3]}-{n:02}" for n in (number, number + 1))
            port = [{"port": 8000 + number}]
            policy(ns, f"out-{number:02}", podSelector={"matchLabels": {"app": one}}, policyTypes=["Egress"],
                   egress=[{"to": [{"podSelector": {"matchLabels": {"app": other}}}], "ports": port}])
            policy(ns, f"in-{number:02}", podSelector={"matchLabels": {"app": other}}, policyTypes=["Ingress"],
                   ingress=[{"from": [{"podSelector": {"matchLabels": {"app": one}}}], "ports": port}])
        policy(ns, "next", podSelector={"matchLabels": {"app": "service-01"}}, policyTypes=["Egress"],
               egress=[{"to": [{"namespaceSelector": {"matchLabels": {"team": after}}}], "ports": [{"port": 8443}]}])
        policy(ns, "from-before", podSelector={"matchLabels": {"app": "front-00"}}, policyTypes=["Ingress"],
               ingress=[{"from": [{"namespaceSelector": {}, "podSelector": {"matchLabels": {"app": "service-01"}}}],
                         "ports": [{"port": 8443}]}])
    add(apiVersion="v1", kind="Namespace", metadata={"name": "dns", "labels": {"team": "dns"}})
    workload("dns", "resolver")
    (folder / "all.yaml").write_text("\n---\n".join(out) + "\n")
    return str(folder)


def large(page, namespaces, workloads, bound):
    """Bounds on what a person waits for, wide enough for a busy machine; the figures go to the documentation."""
    path = write(f"cluster-{namespaces * workloads}.html", cluster(namespaces, workloads))
    page.size(1280, 830)
    page.open(path)
    found = times(page, path)
    quiet(page, path)
    size = path.stat().st_size
    check(size < 1_500_000, f"{size} bytes")
    check(max(found[name] for name in ("filter", "open", "cell")) < bound, f"slow: {found}")
    return f"{size} bytes, ms: {found}"


page = Browser(chromium)
try:
    print(f"ok   shop     map          in a browser: {shop(page)}; pictures in {work}")
    print(f"ok   hostile  map          {hostile(page)}")
    print(f"ok   small    map          {small(page)}")
    print(f"ok   300      map          {large(page, 20, 15, 1500)}")
    print(f"ok   3000     map          {large(page, 120, 25, 10000)}")
finally:
    page.close()
