# make test    everything that a change must pass
# make demo    the example: a web shop with two mistakes in its policies
# make install the program, its manual page and completions, under PREFIX
# make docs    the documentation, as a web site
# make bench   times of every stage on generated clusters; BENCH="S M L XL" chooses them; BENCH_JSON is written, too
# make bench-instructions  how many instructions S takes, which does not depend on the machine's load; needs valgrind
# make soak    all engines on WORLDS generated tiny worlds, 100000 unless said otherwise
# make dist    an archive with the program, its manual page and completions, in dist/
# make test-formats  has every report read by programs that others wrote, and drives the pages in a browser; needs Python
#              and PyPI

PREFIX ?= /usr/local
SWIFT ?= swift
RELEASE = -c release --product netpol-verify --static-swift-stdlib
SOURCES = Package.swift Sources Tests
DOCC ?= docc
CATALOG = Sources/netpol-verify/Documentation.docc

BENCH ?= S M L XL matrix:256 cidrs:4000 ports:4000 keys:1000 crowd:5000 namespaces:2000
BENCH_JSON ?= .build/bench.json
WORLDS ?= 100000

.PHONY: build test test-formats demo bench bench-instructions soak install dist docs format clean deps

build: deps
	$(SWIFT) build --product netpol-verify

# The last line printed is the verdict of the test runner.
test: deps
	$(SWIFT) format lint --strict --recursive --parallel $(SOURCES)
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --disable-xctest

# Without Chromium the pages are not opened, and a word says so. Python tools go to FORMATS_WORK, and so do the reports
# and the pictures of the pages.
FORMATS_WORK = .build-formats

test-formats: build docs
	Tests/FormatValidation/run.sh "$$($(SWIFT) build --show-bin-path)/netpol-verify" $(FORMATS_WORK)

demo: deps
	$(SWIFT) build $(RELEASE)
	@status=0; \
	"$$($(SWIFT) build $(RELEASE) --show-bin-path)/netpol-verify" properties/shop.yaml || status=$$?; \
	echo; \
	if [ "$$status" -eq 1 ]; then \
	  echo "Exit status 1, as expected: two properties of the example are violated on purpose."; \
	  echo "properties/shop.yaml explains both mistakes where it says VIOLATED; all other properties are proved."; \
	else \
	  echo "Exit status $$status, but 1 was expected: two properties of the example are violated on purpose." >&2; \
	  exit 1; \
	fi

bench: deps
	$(SWIFT) build -c release --product netpol-bench
	"$$($(SWIFT) build -c release --show-bin-path)/netpol-bench" --json $(BENCH_JSON) $(BENCH)

bench-instructions: deps
	$(SWIFT) build -c release --product netpol-bench
	strip -o .build/netpol-bench "$$($(SWIFT) build -c release --show-bin-path)/netpol-bench" # valgrind chokes on symbols
	valgrind --tool=callgrind --callgrind-out-file=.build/callgrind.out .build/netpol-bench --jobs 1 S

soak: deps
	$(SWIFT) build -c release --product netpol-fuzz
	"$$($(SWIFT) build -c release --show-bin-path)/netpol-fuzz" --quick --worlds $(WORLDS)

install: deps
	$(SWIFT) build $(RELEASE)
	ci/install.sh "$$($(SWIFT) build $(RELEASE) --show-bin-path)/netpol-verify" "$(DESTDIR)$(PREFIX)"

# DocC is part of the Swift toolchain. A link that leads nowhere is an error.
docs:
	@mkdir -p .build
	$(DOCC) convert $(CATALOG) --output-path .build/docs --warnings-as-errors \
	  --fallback-display-name netpol-verify --fallback-bundle-identifier netpol-verify
	@for sheet in .build/docs/css/index*.css; do cat Scripts/docs.css >>"$$sheet"; done
	@echo "to read it: python3 -m http.server -d .build/docs, then http://localhost:8000/documentation/netpol-verify"

# VERSION is what the program says of itself; the archive unpacks to one directory.
dist: deps
	$(SWIFT) build $(RELEASE)
	ci/dist.sh "$$($(SWIFT) build $(RELEASE) --show-bin-path)/netpol-verify" dist

format:
	$(SWIFT) format --in-place --recursive --parallel $(SOURCES)

clean:
	$(SWIFT) package clean

# The libraries that the program is linked with, and the tools that find them.
PACKAGES = libz3-dev libyaml-dev pkg-config make

deps:
	@command -v $(SWIFT) >/dev/null || { echo "Swift 6.2 or later is needed: https://www.swift.org/install" >&2; exit 1; }
	@if command -v pkg-config >/dev/null && pkg-config --exists z3 yaml-0.1; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then \
	  echo "please install Z3, libyaml (with headers) and pkg-config" >&2; exit 1; \
	elif [ "$$(id -u)" -eq 0 ]; then \
	  apt-get update && apt-get install -y $(PACKAGES); \
	elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then \
	  sudo apt-get update && sudo apt-get install -y $(PACKAGES); \
	else \
	  echo "please run: sudo apt-get install $(PACKAGES)" >&2; exit 1; \
	fi
