# Two commands on a fresh machine: `make demo` and `make test`. Everything else is detail.
SHELL := /bin/bash
PYTHON ?= $(shell for c in python3.13 "$$HOME/.pyenv/versions/3.13.0/bin/python3.13" python3.12 "$$HOME/.pyenv/versions/3.12.1/bin/python3.12"; do \
	"$$c" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1 && echo $$c && break; done)
BIN := .venv/bin
BROWSER ?= yes
WORKERS ?= 2
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

.PHONY: setup demo test test-long lint bench lock browser clean

setup: .venv/installed

.venv/installed: requirements-dev.lock
	@test -n "$(PYTHON)" || { echo "Python 3.13 (or 3.12) is needed: install it, or type: make PYTHON=/path/to/python3.13"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

demo: setup
	$(BIN)/python manage.py demo $(ARGS)

test: setup browser lint
	$(PYTEST) -m "not long $(if $(filter no,$(BROWSER)),and not browser,)"
	@test "$(BROWSER)" != no || echo "BROWSER=no: the browser tests were NOT run."

test-long: setup browser
	$(PYTEST) -m "long $(if $(filter no,$(BROWSER)),and not browser,)"

lint: setup
	$(BIN)/ruff check .
	$(BIN)/lint-imports

bench: setup
	for name in queue search posting checks; do $(BIN)/python manage.py bench $$name --size small --json || exit 1; done

# Chromium for the browser tests: installed when we may, else said in one line
browser:
	@if [ "$(BROWSER)" = no ]; then exit 0; fi; \
	if command -v chromium >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq chromium >/dev/null; \
	else echo "Chromium is needed for the browser tests: sudo apt-get install -y chromium   (or: make test BROWSER=no)"; exit 1; fi

# after a change of requirements*.in; hashes stay, addresses of registries never enter the files
lock:
	$(BIN)/python -m pip install --quiet pip-tools
	for f in requirements requirements-dev; do $(BIN)/pip-compile --quiet --allow-unsafe --generate-hashes \
		--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options --strip-extras --no-header \
		--output-file $$f.lock $$f.in; done

clean:
	rm -rf .pytest_cache .ruff_cache .import_linter_cache .hypothesis
