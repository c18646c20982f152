# Two commands matter: `make run` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
.SUFFIXES:
SHELL := /bin/bash
PORT ?= 8000
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$name; break; }; done)
PY := .venv/bin/python
FLASK := .venv/bin/flask --app wsgi
DEVELOPMENT := PORTAL_ENVIRONMENT=development PORTAL_SCHEME=http PORTAL_NOTIFIER=outbox PORTAL_ALLOW_EXAMPLE_NINO=true PORTAL_HOST_NAME=localhost:$(PORT) PORTAL_DOCUMENTS_URL=var/documents
SOURCES := $(wildcard portal/static/src/*) $(shell find portal -name '*.html' -not -path 'portal/static/*')
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard portal/translations/*/LC_MESSAGES/*.po))

.PHONY: help run kept test lint bench soak assets translations words lock clean

help: ## list what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /	/' | expand -t 14

run: .venv/runtime.stamp portal/static/built/manifest.json $(CATALOGUES) ## set up what is missing and start the portal on http://localhost:8000 (PORT= picks another port)
	@mkdir -p -m 700 var
	@$(DEVELOPMENT) exec $(FLASK) both --port $(PORT) --with-sample

kept: .venv/runtime.stamp ## list what the back office of the sample council got (KEY= prints one message)
	@$(DEVELOPMENT) $(FLASK) backoffice kept $(KEY)

test: .venv/dev.stamp .venv/s3-server.stamp portal/static/built/manifest.json $(CATALOGUES) tests/identity_provider/node_modules/stamp ## every check and test, on SQLite and PostgreSQL and in a browser
	@$(PY) -m tests.run

lint: .venv/dev.stamp $(CATALOGUES) ## style, types, import contracts, translations
	@$(PY) -m tests.run lint

bench: .venv/dev.stamp .venv/s3-server.stamp portal/static/built/manifest.json $(CATALOGUES) ## speed and memory, as ratios to reference programs in the same run
	@$(PY) -m tests.benchmarks

soak: .venv/dev.stamp .venv/s3-server.stamp portal/static/built/manifest.json $(CATALOGUES) ## the long fault tests at full size
	@PORTAL_SOAK=1 $(PY) -m tests.run postgresql faults

assets: portal/static/built/manifest.json ## build style sheets and scripts

translations: $(CATALOGUES) ## compile the Welsh catalogue

words: .venv/dev.stamp ## collect the sentences to translate into the catalogues
	@$(PY) -m tests.words

lock: .venv/dev.stamp ## pin and hash the requirements anew
	@for name in runtime dev s3-server; do .venv/bin/uv pip compile -q --upgrade --generate-hashes --no-emit-index-url --python-version 3.11 requirements/$$name.in -o requirements/$$name.txt; done

clean: ## remove what was built and installed; data in var/ stays
	@rm -rf .venv node_modules tests/identity_provider/node_modules portal/static/built

.venv/runtime.stamp: requirements/runtime.txt
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed: install it, or say which with PYTHON="; exit 1; }
	@[ -x $(PY) ] || $(PYTHON) -m venv .venv
	@echo "Installing Python packages ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/runtime.stamp
	@echo "Installing test tools ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

.venv/s3-server.stamp: requirements/s3-server.txt .venv/runtime.stamp
	@echo "Installing an S3 server for the tests ..."
	@[ -x .venv/s3-server/bin/python ] || $(PY) -m venv .venv/s3-server
	@.venv/s3-server/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/s3-server.txt
	@touch $@

node_modules/stamp: package-lock.json
	@command -v npm >/dev/null || { echo "Node 20 or newer is needed (npm was not found)"; exit 1; }
	@echo "Installing what builds the style sheets ..."
	@npm ci --silent --no-audit --no-fund
	@touch $@

tests/identity_provider/node_modules/stamp: tests/identity_provider/package-lock.json
	@command -v npm >/dev/null || { echo "Node 20 or newer is needed (npm was not found)"; exit 1; }
	@echo "Installing the identity provider of the tests ..."
	@npm ci --silent --no-audit --no-fund --prefix tests/identity_provider
	@touch $@

portal/static/built/manifest.json: node_modules/stamp .venv/runtime.stamp $(SOURCES)
	@GOVUK_MACROS="$$(ls -d .venv/lib/python3*/site-packages/govuk_frontend_jinja/templates)" npm run --silent build

%.mo: %.po .venv/runtime.stamp
	@.venv/bin/pybabel --quiet compile -i $< -o $@
