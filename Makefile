# The commands of the house; `make help` lists them. What they need is installed into $(VENV) on first use.

VENV ?= .venv
DESK ?= demo-desk
ARGS ?=
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
.PHONY: help setup demo serve test lint format types docs bench bench-reading scores lock clean

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

docs: $(DEVELOPMENT) ## Build the documentation into docs/_build/html; a warning is an error
	@$(BIN)/python docs/written.py
	@$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

bench: $(RUNTIME) ## Measure the speed of reading beside bare tokenisation
	@$(BIN)/python benchmarks/reading.py $(ARGS)

bench-reading: $(RUNTIME) ## Measure the reading of statements beside rules, a CRF and textacy (where installed)
	@$(BIN)/python benchmarks/statements.py $(ARGS)

scores: $(RUNTIME) ## Score the readers on the development sets in ../shared, where they are
	@$(BIN)/python benchmarks/scores.py

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
