# `make` or `make help` lists what there is to run. Everything runs in .venv, made on first use.

PYTHON  ?= $(shell command -v python3.11 || command -v python3)
WORKERS ?= 2

VENV  := .venv
BIN   := $(VENV)/bin
STAMP := $(VENV)/.installed

# One file per worker keeps module fixtures and compiled code in one process.
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help install demo test verify bench bench-plans lint docs clean

help:  ## list the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(STAMP)  ## make .venv and install the project with every extra, pinned by constraints.txt

$(STAMP): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "ccplan needs Python 3.11 or newer; none found on PATH." \
	    "Install it, or name one: make $(or $(MAKECMDGOALS),install) PYTHON=/path/to/python3.11"; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "ccplan needs Python 3.11 or newer; $(PYTHON) is $$("$(PYTHON)" -V 2>&1)." \
	    "Name a newer one: make $(or $(MAKECMDGOALS),install) PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV)
	@echo "Installing into $(VENV) (a few minutes the first time) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[all]'
	@touch $@

demo: $(STAMP)  ## predict a week of the bank of 1999 beside the record, and propose a roster for it
	$(BIN)/ccplan demo

test: $(STAMP)  ## the test suite (warnings are errors)
	$(PYTEST) tests --ignore tests/verification

verify: $(STAMP)  ## statistical verification (long), then the suite again uncompiled
	$(PYTEST) tests/verification
	NUMBA_DISABLE_JIT=1 $(PYTEST) tests --ignore tests/verification --ignore tests/house \
	    -m "not compiled_only"

bench: $(STAMP)  ## speed of the engines, as ratios in one run
	$(BIN)/python -m benchmarks.bench_engines

bench-plans: $(STAMP)  ## quality of plans, met or missed, and times
	$(BIN)/python -m benchmarks.bench_plans

lint: $(STAMP)  ## style, types and module boundaries
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(STAMP)  ## regenerate the scenario reference, its JSON Schema and the KPI definitions
	$(BIN)/ccplan schema --out scenarios/schema.json --docs docs/scenario.md
	$(BIN)/python -m sim.measure.reference docs/kpis.md

clean:  ## remove caches, builds and outputs (keeps .venv)
	rm -rf build dist out .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -path ./$(VENV) -prune -o \( -name __pycache__ -o -name .numba_cache \) -type d -prune -exec rm -rf {} +
