"""Has each report read by a library that others wrote, and compares what it understood with the JSON report."""

import json
import os
import sys
from pathlib import Path

import cmarkgfm
import html5lib
import jsonschema
import yaml
from google.protobuf import json_format
from in_toto_attestation.predicates.test_result.v0 import test_result_pb2
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement
from junitparser import Error, Failure, JUnitXml, Skipped
from sarif.loader import load_sarif_file
from trestle.oscal import OSCAL_VERSION
from trestle.oscal.assessment_results import AssessmentResults

work = Path(sys.argv[1])
VERDICTS = {"proved", "violated", "waived", "vacuous", "inconclusive", "expected-violation", "unexpected-success"}


def check(condition, message):
    if not condition:
        sys.exit(f"FAIL {message}")


def junit(folder, report):
    suites = JUnitXml.fromfile(str(folder / "junit"))
    cases = [case for suite in suites for case in suite]
    kinds = {Failure: 0, Error: 0, Skipped: 0}
    for case in cases:
        for result in case.result:
            kinds[type(result)] += 1
    summary = report["summary"]
    failed_tests = summary["tests"] - summary["passedTests"]
    errors = [d for d in report["diagnostics"] if d["severity"] == "error"]
    check(len(cases) == summary["properties"] + summary["tests"] + len(errors), "junit: cases")
    check(kinds[Failure] == summary["violated"] + summary["unexpectedSuccess"] + failed_tests, "junit: failures")
    check(kinds[Error] == summary["vacuous"] + summary["inconclusive"] + len(errors), "junit: errors")
    check(kinds[Skipped] == summary["waived"] + summary["expectedViolation"], "junit: skipped")
    check((suites.tests, suites.failures) == (len(cases), kinds[Failure]), "junit: counts of the root")
    return f"{len(cases)} cases"


def sarif(folder, report):
    schema = json.loads((work / "sarif/schema.json").read_text())
    check("sarif-schema-2.1.0.json" in schema["id"], "sarif: not the schema of OASIS")
    # The package has a revision of OASIS from before the standard, which renamed one member (section 3.35.4).
    suppression = schema["definitions"]["suppression"]["properties"]
    if "state" in suppression:
        suppression["status"] = {"type": "string", "enum": ["accepted", "underReview", "rejected"]}
        del suppression["state"]
    document = json.loads((folder / "sarif").read_text())
    validator = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
    errors = [f"{list(e.absolute_path)}: {e.message}" for e in validator.iter_errors(document)]
    check(not errors, f"sarif: {errors}")
    check(load_sarif_file(str(folder / "sarif")).get_result_count() > 0 or not report["properties"], "sarif-tools")
    run = document["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    prints = [r["partialFingerprints"]["netpolVerify/v1"] for r in run["results"]]
    check(len(prints) == len(set(prints)), "sarif: fingerprints are not unique")
    for result in run["results"]:
        check(rules[result["ruleIndex"]]["id"] == result["ruleId"], f"sarif: rule of {result['ruleId']}")
        lines = {place["physicalLocation"]["artifactLocation"]["uri"] for place in result["relatedLocations"]}
        check(result["ruleId"] == "test" or any("properties" in x or "undecided" in x for x in lines), "sarif: no property line")
        check((result["kind"] == "fail") or result["level"] == "none", "sarif: level")
    verdicts = {r["ruleId"]: r for r in run["results"]}
    for p in report["properties"]:
        result = verdicts[p["name"]]
        kind = {"proved": "pass", "vacuous": "review", "inconclusive": "review"}.get(p["verdict"], "fail")
        check(result["kind"] == kind, f"sarif: kind of {p['name']}")
        accepted = p["verdict"] in ("waived", "expected-violation")
        check(bool(result.get("suppressions")) == accepted, f"sarif: suppressions of {p['name']}")
    return f"{len(run['results'])} results"


def oscal(folder, report):
    named = work / "oscal.json"
    named.write_text((folder / "oscal").read_text())
    model = AssessmentResults.oscal_read(named)
    check(model is not None, "oscal: not read")
    result = model.results[0]
    check(len(result.observations or []) == report["summary"]["properties"], "oscal: observations")
    check(str(model.metadata.oscal_version.__root__ if hasattr(model.metadata.oscal_version, "__root__")
              else model.metadata.oscal_version) >= "1.1.2", "oscal: version")
    uuids = [o.uuid for o in result.observations or []]
    check(len(uuids) == len(set(uuids)), "oscal: UUIDs are not unique")
    # Python's reader may drop members that it does not know; what it writes must hold everything.
    again = json.loads(model.oscal_serialize_json())
    written = json.loads((folder / "oscal").read_text())
    check(count(again) == count(written), f"oscal: {count(written) - count(again)} values were lost on reading")
    return f"{len(result.findings or [])} findings, models of OSCAL {OSCAL_VERSION}"


def count(value):
    if isinstance(value, dict):
        return sum(count(v) for v in value.values())
    return sum(count(v) for v in value) if isinstance(value, list) else 1


def in_toto(folder, report):
    text = (folder / "in-toto").read_text()
    message = json_format.Parse(text, statement_pb2.Statement())
    Statement.copy_from_pb(message).validate()
    predicate = json_format.ParseDict(json.loads(text)["predicate"], test_result_pb2.TestResult())
    expected = "PASSED" if folder.name == "green" else "FAILED"
    check(predicate.result == expected, f"in-toto: {predicate.result}")
    total = len(predicate.passed_tests) + len(predicate.warned_tests) + len(predicate.failed_tests)
    check(total == report["summary"]["properties"] + report["summary"]["tests"], "in-toto: tests")
    check(len(predicate.warned_tests) == report["summary"]["waived"] + report["summary"]["expectedViolation"], "in-toto")
    return f"{total} tests"


def openreports(folder, report):
    items = json.loads((folder / "openreports").read_text())["items"]
    check(items[0]["kind"] == "ClusterReport", "openreports: no ClusterReport")
    crds = os.environ.get("OPENREPORTS_CRD")
    note = "shape only, no CRD at hand"
    if crds:
        schemas = {}
        for path in Path(crds).glob("*.y*ml"):
            for crd in yaml.safe_load_all(path.read_text()):
                schemas[crd["spec"]["names"]["kind"]] = crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
        for item in items:
            jsonschema.Draft4Validator(strict(schemas[item["kind"]])).validate(item)
        note = "CRD schema"
    for item in items:
        for result in item["results"]:
            check(result["result"] in ("pass", "fail", "warn", "error", "skip"), "openreports: result")
        check(sum(item["summary"].values()) == len(item["results"]), "openreports: summary")
    return f"{len(items)} objects, {note}"


def strict(schema):
    """An API server prunes fields that it does not know; here they are mistakes."""
    if isinstance(schema, dict):
        schema = {k: strict(v) for k, v in schema.items() if k != "format"}
        if schema.get("properties") and "additionalProperties" not in schema and schema.get("type") == "object":
            schema["additionalProperties"] = False
    return schema


def gitlab(folder, report):
    issues = json.loads((folder / "gitlab").read_text())
    prints = [i["fingerprint"] for i in issues]
    check(len(prints) == len(set(prints)), "gitlab: fingerprints are not unique")
    for issue in issues:
        check(issue["severity"] in ("info", "minor", "major", "critical", "blocker"), "gitlab: severity")
        check(issue["description"] and issue["check_name"] and issue["location"]["path"], "gitlab: members")
        check(issue["location"]["lines"]["begin"] >= 1, "gitlab: line")
    return f"{len(issues)} issues, members only: GitLab publishes no schema"


def github(folder, report):
    lines = (folder / "github").read_text().splitlines()
    levels = [line.split(" ", 1)[0].split("::")[1] for line in lines]
    for level in ("error", "warning", "notice"):
        check(levels.count(level) <= 10, f"github: too many of {level}")
    check(set(levels) <= {"error", "warning", "notice", "debug"}, f"github: {set(levels)}")
    check((folder / "summary").read_text() == (folder / "markdown").read_text(), "github: step summary")
    return f"{len(lines)} commands, form only: there is no reader outside the runner"


def markdown(folder, report):
    text = (folder / "markdown").read_text()
    check(len(text.encode()) < 60_000, "markdown: too long")
    page = cmarkgfm.github_flavored_markdown_to_html(text)
    check("<a " not in page and "<img" not in page and "<script" not in page, "markdown: text became markup")
    for p in report["properties"]:
        check(f"<code>{p['name']}</code>" in page, f"markdown: {p['name']}")
    return f"{len(text.encode())} bytes"


def html(folder, report):
    text = (folder / "html").read_text()
    document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    articles = [a for a in document.iter("article")]
    check(len(articles) == report["summary"]["properties"], "html: articles")
    places = [element.get("id") for element in document.iter() if element.get("id")]
    check(len(places) == len(set(places)), "html: two places of one name")
    for link in document.iter("a"):
        check(link.get("href", "").startswith("#") and link.get("href")[1:] in places, "html: a link leads nowhere")
    check(len(list(document.iter("script"))) == 1 and "http://" not in text and "https://" not in text, "html: not alone")
    return f"{len(articles)} articles"


def evidence(folder, report):
    """Every format names the digest of the manifests, what was claimed, and the versions."""
    digest = report["evidence"]["manifestSet"]["sha256"]
    for path in sorted(folder.iterdir()):
        if path.name in ("errors", "status", "summary"):
            continue
        text = (path / "MANIFEST.txt").read_text() if path.is_dir() else path.read_text()
        check(digest in text, f"evidence: {path.name} does not name the digest of the manifests")
        check(report["tool"]["solver"] in text, f"evidence: {path.name} does not name the solver")
        check("declared policy" in text, f"evidence: {path.name} does not say what it claims")
    return "digest, solver and claim in every format"


def hostile():
    """Text that tries to break out of its place, in the golden files of the unit tests."""
    folder = Path(__file__).parents[2] / "fixtures/reports/hostile"
    for format in ("json", "sarif", "gitlab", "oscal", "openreports", "in-toto"):
        json.loads((folder / format).read_text())
    JUnitXml.fromfile(str(folder / "junit"))
    page = cmarkgfm.github_flavored_markdown_to_html((folder / "markdown").read_text())
    check(not any(tag in page for tag in ("<a ", "<img", "<script", "<table>\n<thead>\n<tr>\n<th>1")), "hostile: markdown")
    document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse((folder / "html").read_text())
    names = {element.tag for element in document.iter() if isinstance(element.tag, str)}
    check(not names & {"img", "iframe", "object"}, f"hostile: {names}")
    check(len(list(document.iter("script"))) == 1 and len(list(document.iter("link"))) == 1, "hostile: script")
    check(all(link.get("href").startswith("#") for link in document.iter("a")), "hostile: links")
    return "every format is still well-formed, and no text became markup"


print(f"ok   hostile  text         {hostile()}")
for name, status in (("first", 1), ("green", 0), ("invalid", 2)):
    folder = work / name
    check(int((folder / "status").read_text()) == status, f"{name}: exit status {(folder / 'status').read_text()}")
    report = json.loads((folder / "json").read_text())
    if name == "first":
        found = {p["verdict"] for p in report["properties"]}
        check(found == VERDICTS, f"the run lacks {VERDICTS - found}")
    for reader in (junit, sarif, oscal, in_toto, openreports, gitlab, github, markdown, html, evidence):
        print(f"ok   {name:8} {reader.__name__:12} {reader(folder, report)}")
