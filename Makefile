.DEFAULT_GOAL := help
.PHONY: help run serve test every-day lint format hooks coverage bench calendars mails lock bill chaos

PYTHON ?= python3
BIN := .venv/bin

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/run ## Look around: start with the demo, with which an empty database is filled
	@$(BIN)/python -m tools.run

serve: .venv/run ## For real use: start with the database as it is
	@$(BIN)/python -m tools.serve

test: .venv/dev ## Run all tests that can run here, and say what was left out
	@$(BIN)/python -m tools.check

every-day: .venv/dev ## Fill and look at the demo on each day of three years (an hour or more)
	PORTAL_TEST_EVERY_DAY=1 $(BIN)/python -m pytest -q -n auto tests/demo/test_any_day.py

lint: .venv/dev ## Check style, complexity, the order of imports, and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo --no-cache
	$(BIN)/mypy
	$(BIN)/pip check --quiet --disable-pip-version-check
	@if command -v npm >/dev/null; then \
		$(MAKE) --no-print-directory node_modules/.package-lock.json && npm run --silent lint; \
	elif [ -n "$$CI" ]; then \
		echo "Node is needed to check the templates, styles and scripts." && false; \
	else \
		echo "Left out, for want of Node: the form of templates, styles and scripts."; \
	fi

format: .venv/dev ## Repair what the linter can repair
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	@! command -v npm >/dev/null || \
		{ $(MAKE) --no-print-directory node_modules/.package-lock.json && npm run --silent format; }

node_modules/.package-lock.json: package.json package-lock.json
	@npm ci --silent --no-audit --no-fund
	@touch $@

coverage: .venv/dev ## Which lines of writes no test reaches (without browsers; half an hour)
	$(BIN)/coverage run -m pytest -q -n 0 -m "not browser and not calendars"
	@$(BIN)/coverage report

hooks: .venv/dev ## Check each commit as `make lint` does, and that it holds no secret
	@$(BIN)/pre-commit install

bench: .venv/bench ## Run the benchmarks, as ratios to a peer or a limit
	$(BIN)/python -m bench

chaos: .venv/dev ## Let go wrong what can go wrong (ten minutes); writes docs/reliability.md
	@$(BIN)/python -m chaos

calendars: .venv/dev ## Let real calendars read the demo's feeds; writes docs/calendar-clients.md
	@$(BIN)/python -m tools.calendars

mails: .venv/dev ## Write every mail, in each language, to build/mails, to look at
	@$(BIN)/python -m tools.mails

COMPILE = $(BIN)/uv pip compile --quiet --no-header --universal --python-version 3.11 \
	--generate-hashes $(if $(UPGRADE),--upgrade)

lock: .venv/lock ## Write requirements*.txt from requirements*.in; UPGRADE=1 takes newer versions
	@$(COMPILE) requirements.in -o requirements.txt
	@$(COMPILE) requirements-dev.in -c requirements.txt -o requirements-dev.txt
	@$(COMPILE) requirements-bench.in -c requirements-dev.txt -o requirements-bench.txt

bill: .venv/dev ## Write a bill of materials (CycloneDX), and the licences in docs/dependencies.md
	@$(BIN)/python -m tools.bill

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		(echo "Brug needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=python3.11" && false)
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/run: .venv/made requirements.txt
	@echo "Installing what the portal needs (only the first time) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/dev: .venv/made requirements-dev.txt
	@echo "Installing what the tests need (only the first time) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.venv/bench: .venv/made requirements-bench.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

.venv/lock: .venv/made
	@$(BIN)/pip install --quiet --disable-pip-version-check uv~=0.13.9
	@touch $@
