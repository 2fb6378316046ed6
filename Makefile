# Everything there is to do here, by name: `make` lists it.
# The virtual environment is .venv; the files .venv/*.stamp remember what was already done.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
export HOST PORT
unexport PYTHONDONTWRITEBYTECODE  # programs start dozens of times: they are compiled once

BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet
APT := DEBIAN_FRONTEND=noninteractive apt-get --quiet --quiet
BENCH := check credentials weight respond results interviews network release keystroke
FOR_BROWSER_TESTS := chromium-headless-shell fonts-dejavu-core libatomic1
FOR_FILE_TESTS := libreoffice-calc-nogui poppler-utils
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))
SCRIPTS := app/static/build/respond.js
MODULES := frontend/node_modules
NPM := cd frontend && PATH="$(CURDIR)/$(BIN):$$PATH" npm --loglevel=error

.DEFAULT_GOAL := help
.PHONY: help run install test lint proof guide bench messages pins clean chromium office
.DELETE_ON_ERROR:
.NOTPARALLEL:

help:  ## this list
	@awk -F ':.*  ## ' '/^[a-z]+:.*  ## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

run: install  ## serve the demonstration on http://127.0.0.1:8000 (other address: HOST=… PORT=…)
	@$(BIN)/mieux demo
	@exec $(BIN)/mieux serve

install: .venv/runtime.stamp $(CATALOGUES)  ## make ready all that serving needs
	@$(MAKE) --silent $(SCRIPTS) || echo "The scripts could not be built: pages do without them." >&2

test: .venv/dev.stamp $(CATALOGUES) $(MODULES)/dev.stamp $(SCRIPTS) chromium office  ## run all tests (some of them: ARGS=tests/…)
	$(BIN)/pytest $(ARGS)

lint: .venv/dev.stamp $(MODULES)/dev.stamp  ## check style, types, directions, templates, translations and questionnaires
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint app/templates --lint --quiet
	$(NPM) run --silent types
	$(BIN)/python translations/check.py
	$(BIN)/mieux survey check surveys

proof: .venv/dev.stamp $(CATALOGUES) $(MODULES)/dev.stamp $(SCRIPTS) chromium  ## run whole what `make test` samples (for nights and releases)
	HYPOTHESIS_PROFILE=proof $(BIN)/pytest -m hypothesis --timeout=7200 $(ARGS)

guide: .venv/dev.stamp $(CATALOGUES) $(SCRIPTS) chromium  ## take the pictures of the coordinators' guides again
	MIEUX_TEST_PICTURES=1 $(BIN)/pytest -n0 tests/browser/test_guide.py

bench: .venv/dev.stamp $(CATALOGUES) $(SCRIPTS)  ## measure against floors (one of them: BENCH=respond ARGS=--postgresql)
	@for one in $(BENCH); do $(BIN)/python benchmarks/$$one.py $(ARGS) || exit; done

messages: .venv/dev.stamp  ## bring the translation catalogues up to date with the texts of the program
	$(BIN)/python translations/check.py --update

pins: .venv/dev.stamp  ## resolve the pinned requirements again (to newer versions: ARGS=--upgrade)
	$(RESOLVE) $(RUNTIME) --output-file requirements.txt
	$(RESOLVE) $(RUNTIME) --group dev --constraint requirements.txt --output-file requirements-dev.txt
	$(RESOLVE) --group node --output-file frontend/requirements.txt

clean:  ## remove all that make made; answers, in instance/, stay
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis \
		app/static/build frontend/build $(MODULES)
	rm -f $(CATALOGUES)
	find . -name __pycache__ -prune -exec rm -rf {} +

RESOLVE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header --no-annotate $(ARGS)
RUNTIME = pyproject.toml --extra cards --extra files --extra postgresql --extra preview --extra server --extra spreadsheets --group build

# Debian's Python comes without what `-m venv` needs: root installs it, others are told to.
.venv/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Mieux needs Python 3.11 or later (make PYTHON=python3.12, for instance)." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
		{ test "$$(id -u)" = 0 && $(APT) update && $(APT) install --yes python3-venv >/dev/null; } || \
		{ echo "This Python cannot make virtual environments: install the package python3-venv." >&2; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

# The development requirements hold the runtime ones at the same versions, so each may come first.
.venv/runtime.stamp: requirements.txt
.venv/dev.stamp: requirements-dev.txt
.venv/runtime.stamp .venv/dev.stamp: .venv/made.stamp pyproject.toml
	$(PIP) install --requirement $(filter requirements%,$^)
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

%.mo: %.po
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

$(SCRIPTS): $(wildcard frontend/src/*.ts frontend/src/*/*.ts app/static/*.css) surveys/schema.json $(MODULES)/build.stamp
	@$(NPM) run --silent build
	@touch $@

# As with Python's: the packages for development hold those of the build.
$(MODULES)/build.stamp $(MODULES)/dev.stamp: frontend/package-lock.json .venv/node.stamp
$(MODULES)/build.stamp:
	$(NPM) ci --omit=dev >/dev/null
	@touch $@
$(MODULES)/dev.stamp:
	$(NPM) ci >/dev/null
	@touch $(MODULES)/build.stamp $@

# The machine's own Node serves; where there is none, or an old one, PyPI's goes into .venv.
.venv/node.stamp: frontend/requirements.txt .venv/made.stamp
	@npm --version >/dev/null 2>&1 && node -e 'process.exitCode = +(parseInt(process.versions.node) < 18)' || \
		$(PIP) install --requirement $<
	@touch $@

# Browser tests drive the machine's own Chromium, best of all the one without a window, else one
# that Playwright downloads.
chromium: .venv/browser.stamp
.venv/browser.stamp: .venv/dev.stamp
	@{ command -v chromium-headless-shell && $(BIN)/playwright --version; } >/dev/null 2>&1 || \
		{ test "$$(id -u)" = 0 && $(APT) update && \
			$(APT) install --yes --no-install-recommends $(FOR_BROWSER_TESTS) >/dev/null; } || \
		command -v chromium >/dev/null || command -v google-chrome >/dev/null || \
		$(BIN)/playwright install --only-shell chromium || \
		{ echo "The tests need a browser: install $(FOR_BROWSER_TESTS)." >&2; exit 1; }
	@touch $@

# What was made for spreadsheets is opened with LibreOffice, and reports are read with Poppler.
office: .venv/office.stamp
.venv/office.stamp: .venv/made.stamp
	@{ command -v soffice && command -v pdftotext; } >/dev/null 2>&1 || \
		{ test "$$(id -u)" = 0 && $(APT) update && \
			$(APT) install --yes --no-install-recommends $(FOR_FILE_TESTS) >/dev/null; } || \
		{ echo "The tests need LibreOffice and Poppler: install $(FOR_FILE_TESTS)." >&2; exit 1; }
	@touch $@
