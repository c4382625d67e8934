# Plantilla: the commands of a working day. `make` alone lists them.
# Every target makes or refreshes the environment it needs; all that a run produces lies under var/.

SHELL := /bin/sh
.DEFAULT_GOAL := help

PYTHON ?=
export PYTHON

RUN := .venv/bin/python
PACKAGES := hr screening onboarding payroll
SOURCES := $(PACKAGES) tests scripts wsgi.py

.PHONY: help
help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

.PHONY: install
install: ## make the environment in .venv (uv if present, else pip); quick when nothing changed
	@scripts/install.sh run

.PHONY: install-dev
install-dev: # the environment with the tools of check, test and bench
	@scripts/install.sh dev

.PHONY: run
run: install ## start a try-out with demo data and print how to sign in (PORT=8123, VAR_DIR=folder)
	@exec $(RUN) -m hr.supervisor run

.PHONY: demo
demo: install ## go the whole way from application to payslip without a browser; results in var/demo
	@exec $(RUN) -m scripts.demo

.PHONY: lint
lint: install-dev ## format, lint, types, import contracts and translations
	@$(RUN) -m ruff format --check --quiet $(SOURCES)
	@$(RUN) -m ruff check --quiet $(SOURCES)
	@$(RUN) -m mypy --no-error-summary $(SOURCES)
	@.venv/bin/lint-imports --no-logo
	@$(RUN) -m hr.i18n.catalogs check

.PHONY: check
check: lint ## lint and the fast tests; under a minute once the caches are warm
	@exec $(RUN) -m scripts.test fast

.PHONY: test
test: install-dev ## every test, on SQLite and again on PostgreSQL (REQUIRE_ALL=1: nothing may be left out)
	@exec $(RUN) -m scripts.test

.PHONY: train
train: install-dev # make the labellers of résumés anew from made résumés (under 15 minutes, fixed seeds)
	@exec $(RUN) -m scripts.resumes.train

.PHONY: evaluate
evaluate: install-dev ## how well résumés are read (PLANTILLA_BENCH=folder: on a labelled set too)
	@exec $(RUN) -m scripts.resumes.evaluate

.PHONY: bench
bench: install-dev ## measure what we promise; table here, numbers in var/bench.json
	@exec $(RUN) -m scripts.bench

.PHONY: fix
fix: install-dev ## format the code and repair what the linter can
	@$(RUN) -m ruff check --quiet --fix-only $(SOURCES)
	@$(RUN) -m ruff format --quiet $(SOURCES)

.PHONY: worker
worker: install ## one more worker for a running try-out: make worker POOL=documents|reading|default
	@exec $(RUN) -m hr.supervisor flask worker --pool $${POOL:-default}

.PHONY: scheduler
scheduler: install ## one more scheduler for a running try-out
	@exec $(RUN) -m hr.supervisor flask scheduler

.PHONY: clean
clean: ## remove the environment and all caches; var/ with its data stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find $(PACKAGES) tests -name __pycache__ -type d -prune -exec rm -rf {} +
	find $(PACKAGES) -name '*.mo' -delete
