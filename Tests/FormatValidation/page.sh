#!/usr/bin/env bash
# Opens the HTML report in a headless browser: nothing on the console, no request but for the page, and pictures to look
# at, in both themes, narrow, and printed.
#
#   page.sh WORK-DIRECTORY BROWSER
set -euo pipefail
work=$1
browser=$2
if [ -z "$browser" ]; then
  echo "skip first    html         no Chromium: the page was not opened in a browser"
  exit 0
fi
pictures=$work/pictures
rm -rf "$pictures" && mkdir -p "$pictures"
cp "$work/first/html" "$pictures/page.html"
flags=(--headless=new --no-sandbox --disable-gpu --hide-scrollbars --no-first-run --disable-background-networking
  --disable-component-update --disable-sync --disable-default-apps --user-data-dir="$pictures/profile"
  --enable-logging=stderr --log-level=0)
shoot() { # NAME WIDTH HEIGHT FLAG...
  local name=$1 size=$2,$3
  shift 3
  "$browser" "${flags[@]}" --window-size="$size" --screenshot="$pictures/$name.png" "$@" \
    "file://$pictures/page.html" >"$pictures/$name.log" 2>&1
  if grep -q ':CONSOLE' "$pictures/$name.log"; then
    grep ':CONSOLE' "$pictures/$name.log"
    echo "FAIL the page says something on the console" && exit 1
  fi
}
shoot light 1200 4200 --log-net-log="$pictures/net.json"
shoot dark 1200 4200 --blink-settings=preferredColorScheme=0
shoot narrow 500 6400
"$browser" "${flags[@]}" --no-pdf-header-footer --print-to-pdf="$pictures/print.pdf" "file://$pictures/page.html" \
  >"$pictures/print.log" 2>&1
python3 - "$pictures/net.json" <<'PYTHON'
import json, sys, urllib.parse
text = open(sys.argv[1]).read()
events = json.loads(text if text.rstrip().endswith("}") else text.rstrip().rstrip(",") + "]}")["events"]
urls = {str(event.get("params", {}).get("url", "")) for event in events}
# The browser itself asks these for the time, for updates and for accounts, whatever the page.
own = ("google.com", "googleapis.com", "gstatic.com", "gvt1.com")
hosts = {url: urllib.parse.urlsplit(url).hostname or "" for url in urls if url.startswith(("http", "ws", "ftp"))}
away = sorted(url for url, host in hosts.items() if not any(host == o or host.endswith("." + o) for o in own))
if away:
    sys.exit(f"FAIL the page asks for {away}")
PYTHON
echo "ok   first    html         in a browser: silent console, no request; pictures in $pictures"
