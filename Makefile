# The commands of the house; `make help` lists them. What they need is installed into $(VENV) on first use.

VENV ?= .venv
DESK ?= demo-desk
ARGS ?=
CRISES ?= ../shared/bench/warning
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.installed
DEVELOPMENT := $(VENV)/.installed-dev

# The first Python that fits; name another with `make PYTHON=/path/to/python3.12 test`. Later versions have to wait
# for wheels of pyahocorasick.
FITS := import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c '$(FITS)' 2>/dev/null && echo $$python && break; done)

# Wheels of the lock and nothing else: no build of a dependency can fetch what is not pinned. The project itself is
# built by the pinned hatchling of the same environment.
LOCKED := $(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: -r
PROJECT := $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test lint format types docs bench bench-reading bench-wire bench-positions bench-warning bench-watch bench-forecast scores lock clean bench-desk bench-casebook messages browser-tools fuzz

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(DEVELOPMENT) ## Make .venv with everything for running, testing, checking and documenting

demo: $(RUNTIME) ## Read the shipped wire, show positions and decisions, serve the desk (ARGS=--no-serve to stop before)
	@$(BIN)/crisisdesk demo --desk $(DESK) $(ARGS)

serve: $(RUNTIME) ## Serve the desk of DESK (demo-desk)
	@$(BIN)/crisisdesk serve --desk $(DESK) $(ARGS)

test: $(DEVELOPMENT) ## Run the tests (ARGS="tests/wire -k dates" for some)
	@$(BIN)/python -m pytest $(ARGS)

lint: $(DEVELOPMENT) ## Check style and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: $(DEVELOPMENT) ## Format, and mend what can be mended by itself
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: $(DEVELOPMENT) ## Check types
	@$(BIN)/mypy
	@MYPYPATH=src:tests/warning/forecasting $(BIN)/mypy tests/warning/forecasting/conftest.py

docs: $(DEVELOPMENT) ## Build the documentation into docs/_build/html; a warning is an error
	@$(BIN)/python docs/written.py
	@$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

bench: $(RUNTIME) ## Measure the speed of reading beside bare tokenisation
	@$(BIN)/python benchmarks/reading.py $(ARGS)

bench-reading: $(RUNTIME) ## Measure the reading of statements beside rules, a CRF and textacy (where installed)
	@$(BIN)/python benchmarks/statements.py $(ARGS)

bench-watch: $(RUNTIME) ## Watch 200 failing feeds for five minutes while the process is killed at random
	@$(BIN)/python benchmarks/watch.py $(ARGS)

bench-wire: $(RUNTIME) ## Measure files of every format, the grouping of wire copy and whose words are read (ARGS="1000000" for a million)
	@OMP_NUM_THREADS=1 $(BIN)/python benchmarks/wire.py files
	@OMP_NUM_THREADS=1 $(BIN)/python benchmarks/wire.py copies $(ARGS)
	@$(BIN)/python benchmarks/wirecopies.py
	@$(BIN)/python benchmarks/wirevoices.py

fuzz: $(RUNTIME) ## Fuzz the readers of the wire, where atheris is installed (ARGS="html feed --seconds 300")
	@$(BIN)/python benchmarks/wirefuzz.py $(ARGS)

bench-positions: $(RUNTIME) ## Measure matrices over a record of ten million statements (ARGS="--statements 1000000")
	@OMP_NUM_THREADS=1 $(BIN)/python benchmarks/positions.py $(ARGS)

bench-warning: $(RUNTIME) ## Call crises of an independent list (files in ../shared) and measure a day's update
	@$(BIN)/crisisdesk bench warning $(CRISES)
	@$(BIN)/python benchmarks/warning.py

bench-forecast: $(RUNTIME) ## Rank the answers of a benchmark of events (files in ../shared) and measure a day's update
	@OMP_NUM_THREADS=1 $(BIN)/python benchmarks/forecast.py

bench-ledger: $(RUNTIME) ## Measure appending, signing, proving and verifying a ledger of a million entries
	@$(BIN)/python benchmarks/ledger.py $(ARGS)

scores: $(RUNTIME) ## Score the readers on the development sets in ../shared, where they are
	@$(BIN)/python benchmarks/scores.py

bench-casebook: $(DEVELOPMENT) ## Two hundred ballots at once over HTTP, and a kill in the middle (ARGS=sqlite for one database)
	@$(BIN)/python benchmarks/casebook.py $(ARGS)

bench-desk: $(RUNTIME) ## Measure the desk's pages over a record of a million statements (ARGS="--statements 100000")
	@$(BIN)/python benchmarks/desk.py $(ARGS)

messages: $(DEVELOPMENT) ## Collect the desk's words for translation into src/crisisdesk/desk/locale/crisisdesk.pot
	@$(BIN)/pybabel -q extract -F src/crisisdesk/desk/locale/babel.cfg -k say -k later -k plural:1,2 -k counting:1,2 \
		-k counted:2,3 --no-location --sort-output --project=crisisdesk -o src/crisisdesk/desk/locale/crisisdesk.pot src/crisisdesk/desk

browser-tools: ## Fetch axe-core with npm into build/browser, for the rules of accessibility in the browser tests
	@npm install --silent --no-save --no-audit --no-fund --prefix build/browser axe-core@4

lock: ## Pin every dependency anew with hashes (ARGS=--upgrade for newest versions)
	@PYTHON="$(PYTHON)" sh tools/lock.sh $(ARGS)

clean: ## Remove what was built, measured and cached, and the demonstration's desk; .venv stays
	rm -rf build dist demo-desk docs/_build benchmarks/results .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find src tests docs benchmarks tools training -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUNTIME): requirements.txt pyproject.toml | $(BIN)/pip
	@echo "Installing what crisisdesk needs into $(VENV) (once) ..."
	@$(LOCKED) requirements.txt
	@$(PROJECT)
	@touch $@

$(DEVELOPMENT): requirements-dev.txt requirements.txt pyproject.toml | $(BIN)/pip
	@echo "Installing what crisisdesk, its tests and its documentation need into $(VENV) (once) ..."
	@$(LOCKED) requirements-dev.txt
	@$(PROJECT)
	@touch $@ $(RUNTIME)

$(BIN)/pip:
	@"$(PYTHON)" -c '$(FITS)' 2>/dev/null || { \
		echo "crisisdesk needs Python 3.11 to 3.14; name one: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@"$(PYTHON)" -m venv $(VENV)
