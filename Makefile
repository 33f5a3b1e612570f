# Two commands do everything, set-up included: `make serve` and `make test`.

PYTHON ?= python3
ENV := .venv
PY := $(ENV)/bin/python
READY := $(ENV)/.ready
TEST_READY := $(ENV)/.ready-for-tests
# This folder on Python's path, by name: the finder that setuptools would make costs every command 20 ms.
EDITABLE := --config-settings editable_mode=compat --editable
WORKERS = $$($(PY) -c 'import os; print(max(2, len(os.sched_getaffinity(0))) if hasattr(os, "sched_getaffinity") else 2)')

.PHONY: site serve test proof coverage mutants bench contract ready clean
.DEFAULT_GOAL := site

site: $(READY)  ## take up new seeds, and write the site to public/
	$(PY) build.py build

serve: $(READY)  ## the same, then a preview in the browser that follows every save
	$(PY) build.py serve --open

test: $(TEST_READY)  ## what must pass before a change lands
	@sh .ci/browser
	$(ENV)/bin/ruff check
	$(ENV)/bin/ruff format --check
	$(ENV)/bin/mypy
	$(PY) -m pytest -n $(WORKERS)

proof: $(TEST_READY)  ## the random tests at full length
	@sh .ci/browser
	COPYDESK_PROOF=1 $(PY) -m pytest

coverage: $(TEST_READY)  ## which branches the tests take, by layer; fails below 95 of 100
	@sh .ci/browser
	@rm -rf .coverage && mkdir .coverage
	@echo "a test that measures time may fail under the instruments: make test has the last word"
	-$(PY) -m coverage run -m pytest -n $(WORKERS)
	$(PY) tests/covered.py

mutants: $(TEST_READY)  ## whether the tests notice small wrongs in keys, merge and release
	$(PY) tests/mutants/run.py

bench: $(TEST_READY)  ## the short form of the benchmark; tests/bench/RESULTS.md says more
	$(PY) tests/bench/run.py --short

contract: $(TEST_READY)  ## write themes/CONTRACT.md anew
	$(PY) tests/contract_page.py

ready: $(READY)  ## the environment alone

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Copydesk needs Python 3.11 or later: apt-get install python3, or name one with PYTHON=…"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing: apt-get install python3-venv"; exit 1; }
	@echo "setting Copydesk up in $(ENV)/, once: a minute or two"
	@$(PYTHON) -m venv $(ENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt $(EDITABLE) '.[all]'
	@touch $@

$(TEST_READY): $(READY)
	@echo "setting up what the tests need, once: a minute"
	@$(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt $(EDITABLE) '.[all,test]'
	@touch $@

clean:  ## remove what the commands made; content/ and seeds/ stay
	rm -rf $(ENV) public .copydesk .coverage
