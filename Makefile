# Everything here needs Python 3.11, make and git; the rest is fetched into .venv, once.

PYTHON ?= python3
LOCAL = @$(PYTHON) marketplace/local/bootstrap.py
# More words for pytest or manage.py: make test ARGS="tests/payments -x"
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: run code test check openapi manage clean help

run: ## Start the store on http://localhost:8000 (PORT, MATRIX_HOME, DATABASE_URL, REDIS_URL)
	$(LOCAL) run

code: ## Say the six digits of the demo people's authenticator apps (beside `make run`)
	$(LOCAL) manage demo_code

test: ## Run the whole suite against throw-away servers (ARGS="tests/payments -x")
	$(LOCAL) test $(ARGS)

check: ## Format, lint, types, import contracts, migrations, production settings, OpenAPI file
	$(LOCAL) check

openapi: ## Write docs/openapi.yaml anew from the code
	$(LOCAL) openapi

manage: ## A Django command beside `make run` (ARGS="createsuperuser")
	$(LOCAL) manage $(ARGS)

clean: ## Remove the virtual environment and caches; what is in MATRIX_HOME stays
	@rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .hypothesis

help: ## Show this
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
