# Everything runs in an environment of its own, made with nothing but Python 3.11 or later.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: serve test lint types unit contract bench calibrate golden clean

serve: $(VENV)/.serve ## start the server
	$(BIN)/mock-ehr serve

test: lint types unit contract ## everything that has to hold

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test
	$(BIN)/mypy

unit: $(VENV)/.test
	$(BIN)/python -m pytest tests -n auto --dist loadfile

contract: $(VENV)/.test
	$(BIN)/python -m pytest contract_tests

bench: $(VENV)/.test ## requests a second, beside a bare Flask route
	$(BIN)/python benchmarks/healthjump.py
	$(BIN)/python benchmarks/healthex.py

calibrate: $(VENV)/.serve ## the population's figures beside the published ones
	$(BIN)/python -m mock_server.population.calibration

golden: $(VENV)/.serve ## renew the fingerprints of charts after a wanted change
	$(BIN)/python -m mock_server.population.fingerprints > tests/population/golden.json

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "mock-ehr needs Python 3.11 or later: install it, or set PYTHON=/path/to/it"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.serve: $(VENV)/bin/python pyproject.toml
	$(PIP) install --editable .
	@touch $@

$(VENV)/.test: $(VENV)/bin/python pyproject.toml
	$(PIP) install --editable '.[test]'
	@touch $@ $(VENV)/.serve

clean:
	rm -rf $(VENV) build dist *.egg-info
