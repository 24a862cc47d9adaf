# What one does with the project. Everything installs what it needs first, once, until the lists of packages change.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PORT_BASE ?= 7071
FUZZ_SECONDS ?= 300
SEED ?= 1
SECONDS ?= 300
SEEDS ?= 1000
PYTHON := .venv/bin/python
PYTHON_READY := .venv/.installed
NODE_READY := local/node_modules/.installed

.PHONY: help run demo test check setup bench fuzz simulate chaos clean

help: ## list these targets
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

run: setup ## start the local cloud, watch the main job, then serve until Ctrl-C (PORT_BASE=7071)
	@exec $(PYTHON) -m local demo --keep --port-base $(PORT_BASE)

demo: setup ## the same on free ports, ends after the main job; fails unless every step was seen
	@exec $(PYTHON) -m local demo --port-base 0 --data .local/demo --fresh

test: check ## check, then all tests
	@$(PYTHON) -m pytest -q -n 2

check: setup ## lint, format, types, import rules
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m ruff format --check --quiet
	@$(PYTHON) -m mypy .
	@.venv/bin/lint-imports

bench: setup ## measure, and print the tables of bench/README.md
	@$(PYTHON) -m bench

fuzz: setup ## try requests at random for FUZZ_SECONDS=300 an audience: the API must keep its own documents
	@$(PYTHON) -m pytest -q -n 0 tests/fuzz --fuzz-seconds $(FUZZ_SECONDS)

simulate: setup ## run the application on a simulated network, a history a seed (SEEDS=1000)
	@$(PYTHON) -m simulation --seeds $(SEEDS)

chaos: setup ## two hosts under trouble for SECONDS=300, drawn from SEED=1: nothing acknowledged may be lost
	@$(PYTHON) -m chaos --seed $(SEED) --seconds $(SECONDS)

setup: $(PYTHON_READY) $(NODE_READY) ## install what is needed

clean: ## remove environment, packages, state and caches
	rm -rf .venv .local local/node_modules .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PYTHON_READY): requirements.txt requirements-dev.txt constraints.txt
	@local/setup.sh python
	@touch $@

$(NODE_READY): local/package-lock.json
	@local/setup.sh node
	@touch $@
