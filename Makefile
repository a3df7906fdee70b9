# Two commands: `make run` and `make test`. Everything else is for convenience.
.DEFAULT_GOAL := help
SHELL := /bin/sh
# The first that really runs and is new enough: a name on the PATH may be a shim that leads nowhere.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v $$name; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv)
export PORT ?= 8000
export HOST ?= 127.0.0.1
# Without compiled bytecode every start reads some two thousand sources anew: twelve seconds instead of five.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test check format lock clean

help:
	@echo "make run    start Honbu with its demonstration ward on http://$(HOST):$(PORT)/"
	@echo "make test   every check: format, lint, types, contracts, migrations, tests, browser, API"
	@echo "make check  the quick checks only (no tests)"
	@echo "make format write the sources in the house's form"
	@echo "make lock   resolve requirements/*.in anew"
	@echo "make clean  remove the virtual environment (the data in var/ stays)"

# uv where it is and can reach the registry (seconds), else pip (half a minute).
define install
	@if [ -n "$(UV)" ] && $(UV) pip install -q --python $(BIN)/python --require-hashes -r $(1) 2>$(VENV)/uv.log; then :; else \
		$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(1); fi
endef

$(VENV)/base.ok: requirements/base.lock
	@test -n "$(PYTHON)" || { echo "Honbu needs Python 3.11 or newer, and there is none on the PATH."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing: apt install python3-venv"; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	$(call install,requirements/base.lock)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.ok: requirements/dev.lock $(VENV)/base.ok
	$(call install,requirements/dev.lock)
	@touch $@

run: $(VENV)/base.ok
	@exec $(BIN)/honbu run

test: $(VENV)/dev.ok
	@exec $(BIN)/python -m honbu.config.checks

check: $(VENV)/dev.ok
	@exec $(BIN)/python -m honbu.config.checks --quick

format: $(VENV)/dev.ok
	$(BIN)/ruff check -q --fix --exit-zero src tests benchmarks
	$(BIN)/ruff format -q src tests benchmarks
	$(BIN)/djade --target-version 5.2 $$(git ls-files '*.html')

lock:
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header requirements/base.in -o requirements/base.lock
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header requirements/dev.in -o requirements/dev.lock

clean:
	rm -rf $(VENV)
