# `make help` lists what there is to do.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

SWIFT_SOURCES := Package.swift Sources Tests Fuzz Benchmarks/Package.swift Benchmarks/Sources
PYTHON := .venv/bin/python
# Targets may import only what they declare.
CHECKS := --explicit-target-dependency-import-check error

.PHONY: help
help: ## Lists the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: packages ## Builds Waymark and runs the demo: mails in an outbox, edge, console
	swift build -c release --product waymark
	exec "$$(swift build -c release --show-bin-path)/waymark" demo $(DEMO)

.PHONY: test
test: packages test-packages lint build unit allocations fuzz black-box docs ## Runs everything that has to pass: lint, build, all tests

.PHONY: soak
soak: packages test-packages build ## Runs the long tests in full size
	scripts/fuzz 600s
	SOAK=1 scripts/swift-test --filter 'DifferentialTests|RunPropertyTests'
	cd Tests/BlackBox && SOAK=1 ../../$(PYTHON) -m pytest

.PHONY: build
build: ## Builds everything, tests included, warnings being errors
	swift build --build-tests $(CHECKS)

# Those that have deadlines run by themselves: among hundreds of others they would measure how busy the machine is.
DEADLINES := ^(Edge|Journal|Channels|Webhooks)Tests\.|ConsoleServerTests

.PHONY: unit
unit: ## Runs the tests of the parts
	scripts/swift-test $(CHECKS) --skip '$(DEADLINES)'
	scripts/swift-test $(CHECKS) --skip-build --filter '$(DEADLINES)'

.PHONY: allocations
allocations: ## Counts what rendering and compiling a message allocate
	cd Benchmarks && swift build -c release --product messages && python3 allocations.py

# A bounded number of runs, the same each time, in under half a minute. `make soak` runs it for ten minutes.
.PHONY: fuzz
fuzz: ## Gives the HTML scanner any bytes and checks what has to hold
	scripts/fuzz 80000

.PHONY: black-box
black-box: test-packages ## Runs the tests of the built binary
	cd Tests/BlackBox && ../../$(PYTHON) -m pytest

.PHONY: lint
lint: ## Checks the formatting
	swift format lint --strict --recursive --parallel $(SWIFT_SOURCES)

.PHONY: format
format: ## Formats the sources
	swift format --in-place --recursive --parallel $(SWIFT_SOURCES)

.PHONY: docs
docs: packages ## Generates the documentation of HTMLScanner into .build/docs
	@mkdir -p .build
	swift package --allow-writing-to-directory .build/docs generate-documentation --target HTMLScanner \
		--warnings-as-errors --output-path .build/docs

.PHONY: packages
packages:
	@scripts/install-missing libsqlite3-dev libphonenumber-dev libcsv-dev libcurl4-openssl-dev

.PHONY: test-packages
test-packages: .venv/installed
	@scripts/install-missing nginx haproxy chromium

.venv/installed: Tests/BlackBox/requirements.txt
	@python3 -c 'import ensurepip, venv' 2>/dev/null || scripts/install-missing python3 python3-venv
	@echo "Installing Python packages for the tests into .venv: $$(sed -n 's/==.*//p' $< | paste -sd ' ')"
	@python3 -m venv .venv
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

.PHONY: clean
clean: ## Removes what was built
	rm -rf .build .build-fuzz .venv .venv-bench Benchmarks/.build

.PHONY: bench
bench: packages .venv-bench/installed ## Measures rendering and compiling messages beside memcpy, Python and lxml; the rest has commands of its own
	cd Benchmarks && swift build -c release && ../.venv-bench/bin/python messages.py

.PHONY: bench-edge
bench-edge: packages ## Measures the edge beside nginx (installs nginx and wrk)
	@scripts/install-missing nginx wrk curl procps
	cd Benchmarks && python3 edge.py

# The figures to reach are for SIZE=10000000: a quarter of an hour and 5 GB of disk.
.PHONY: bench-processor
bench-processor: packages ## Measures the processor beside the edge, memory and bytes per click (SIZE=1000000)
	@scripts/install-missing wrk procps
	cd Benchmarks && python3 processor.py $(SIZE)

# The figures to reach are for SIZE=10000000: twenty minutes and 3 GB of disk.
.PHONY: bench-console
bench-console: packages ## Measures pages and exports with many interactions beside few (SIZE=1000000)
	cd Benchmarks && python3 console.py $(SIZE)

.PHONY: bench-import
bench-import: packages ## Measures imports of a million rows beside sqlite3 .import
	@scripts/install-missing sqlite3
	cd Benchmarks && python3 imports.py $(SIZE)

.PHONY: bench-texts
bench-texts: packages ## Measures sending 100,000 text messages, and what they leave in the store (SIZE=100000)
	@scripts/install-missing sqlite3
	cd Benchmarks && python3 texts.py $(SIZE)

# The memory at a million profiles takes a quarter of an hour.
.PHONY: bench-mails
bench-mails: packages ## Measures sending 100,000 e-mails, in mails/s, beside a bare libcurl loop, and memory (SIZE=100000 MANY=1000000)
	cd Benchmarks && python3 mails.py $(or $(SIZE),100000) $(or $(MANY),1000000)

.venv-bench/installed: Benchmarks/requirements.txt
	@python3 -m venv .venv-bench
	@.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@
