# `make` builds everything and runs the study; `make test` runs the tests. Both set up what they need in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STUDY ?= .
EDITION ?=

.PHONY: all test lint pages clean locks
.DEFAULT_GOAL := all

all: $(VENV)/run.done
	@$(BIN)/peaceresearch run --study "$(STUDY)" $(if $(EDITION),--edition "$(EDITION)")

test: $(VENV)/test.done
	@$(BIN)/pytest -n 2 --dist worksteal $(ARGS)

lint: $(VENV)/test.done
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports && $(BIN)/snakefmt --check Snakefile workflow

pages: $(VENV)/test.done
	@$(BIN)/peaceresearch pages --study "$(STUDY)"

# What was made, not what was installed (that is .venv) and not what came from the field (data/raw).
clean:
	@rm -rf results logs pages .snakemake

# The venv is made anew when the interpreter is another one; the message is for a Python that is too old.
$(VENV)/python.done:
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "peaceresearch needs Python 3.11, 3.12 or 3.13, and $(PYTHON) is " + sys.version.split()[0] + "; write: make PYTHON=python3.12")'
	@rm -rf $(VENV) && $(PYTHON) -m venv $(VENV) && touch $@

# --no-deps: the lock names everything, with hashes; nothing is resolved or downloaded beside it.
$(VENV)/run.done: $(VENV)/python.done locks/run.txt pyproject.toml
	@echo "Setting up .venv from locks/run.txt (once, some minutes) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r locks/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/test.done: $(VENV)/run.done locks/test.txt
	@echo "Adding what the tests need from locks/test.txt ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r locks/test.txt
	@touch $@

# Versions are chosen here only; `fewest`: one version for all Pythons, so that they give the same bytes.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-header pyproject.toml --extra build
locks: $(VENV)/test.done
	$(LOCK) -o locks/run.txt
	$(LOCK) --extra test -c locks/run.txt -o locks/test.txt
