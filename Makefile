# What a person needs: make run. Everything is kept in .venv, .tools and SETTEE_DATA (default var).
.DEFAULT_GOAL := help
PY := .venv/bin/python

.PHONY: help setup setup-dev run test check bench clean

help:
	@echo "make run     set up what is missing and start Settee; Ctrl-C stops it"
	@echo "make setup   the set-up alone"
	@echo "make test    all tests"
	@echo "make check   lint, types, layers, sizes, migrations"
	@echo "make bench   measure speed and memory against limits"
	@echo "make clean   remove .venv and .tools (never your data)"

setup: .venv/.runtime
setup-dev: .venv/.dev

run: setup
	@exec .venv/bin/settee run --with-parent

test: setup-dev
	@tools/chromium.sh
	$(PY) -m pytest -n 2 -m "not browser" --ignore=tests/architecture
	$(PY) -m pytest -m browser

check: setup-dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	@SETTEE_SECRET_KEY=used-by-the-type-checker-alone-used-by-the-type-checker SETTEE_ENCRYPTION_KEYS=dGhlIHRlc3RzJyBvd24ga2V5LCAzMiBieXRlcyBsb24= .venv/bin/mypy
	.venv/bin/lint-imports
	$(PY) -m pytest -n 2 tests/architecture

bench: setup-dev
	$(PY) -m bench

clean:
	rm -rf .venv .tools

.venv/.runtime: pyproject.toml requirements.lock tools/install.sh
	@tools/install.sh requirements.lock
	@rm -f .venv/.dev
	@touch $@

.venv/.dev: pyproject.toml requirements-dev.lock tools/install.sh
	@tools/install.sh requirements-dev.lock
	@touch $@ .venv/.runtime
