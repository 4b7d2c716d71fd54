"""Opens every page of the documentation in a browser: nothing scrolls sideways in a window of 1280 points.

    docs.py SITE BROWSER WORK-DIRECTORY
"""

import functools
import http.server
import sys
import threading
import time
from pathlib import Path

from browser import Browser

site, chromium, work = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]) / "docs"
work.mkdir(parents=True, exist_ok=True)
WIDE = ("[...document.querySelectorAll('main *')].filter(e => e.scrollWidth > e.clientWidth + 1 && "
        "['auto', 'scroll'].includes(getComputedStyle(e).overflowX)).map(e => [e.scrollWidth - e.clientWidth, "
        "e.textContent.split('\\n').sort((a, b) => b.length - a.length)[0].trim()])")


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=site))
threading.Thread(target=server.serve_forever, daemon=True).start()
page, found, count, pictures = Browser(chromium), [], 0, 0
try:
    page.size(1280, 900)
    for path in sorted((site / "documentation/netpol-verify").rglob("index.html")):
        page.open(f"http://127.0.0.1:{server.server_port}/{path.parent.relative_to(site)}")
        end = time.monotonic() + 30
        while not page.run("!!document.querySelector('main .content, main h1')"):
            if time.monotonic() > end:
                sys.exit(f"FAIL docs: {path.parent.name} shows nothing")
            time.sleep(0.05)
        time.sleep(0.1)
        count += 1
        pictures += page.run("document.querySelectorAll('main img').length")
        found += [(path.parent.name, by, line) for by, line in page.run(WIDE)]
finally:
    page.close()
for name, by, line in found:
    print(f"{name}: scrolls by {by} points: {line}")
if found or count < 30 or pictures < 1:
    sys.exit(f"FAIL docs: {len(found)} blocks of {count} pages scroll sideways")
print(f"ok   docs     pages        {count} pages at 1280 points: nothing scrolls sideways")
