# make run       the whole bank on this machine (PORT=8000)
# make test      every test, browser tests included
# make coverage  tests of rules and ledger alone, which must reach every branch of both
# make check     format, lint, types, import contracts, migrations, production settings
# make sdk       the API's document, and the Python client written from it
# make fuzz      ten thousand generated requests to every address of the API, long random lives, new
#                examples for every law
# make bench     measures (ONLY=posting for a part)

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
PORT ?= 8000
ONLY ?=
export PORT

# The first Python on the path that is new enough.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
VENV := .venv/bin/python

.PHONY: run test coverage check sdk fuzz bench format environment environment-dev python lock browser

run: environment
	@exec $(VENV) -m services.serve

# Modules compiled once serve both workers and the many programs that tests start.
test: environment-dev browser
	@exec env -u PYTHONDONTWRITEBYTECODE $(VENV) -m pytest -n 2 --dist worksteal

coverage: environment-dev
	@exec $(VENV) -m pytest -n 2 tests/rules tests/ledger --cov --cov-fail-under=100

check: environment-dev
	$(VENV) -m ruff format --check .
	$(VENV) -m ruff check .
	$(VENV) -m mypy .
	.venv/bin/lint-imports
	$(VENV) manage.py makemigrations --check --dry-run
	SECRET_KEY=$$($(VENV) -c 'import secrets; print(secrets.token_urlsafe(64))') \
	ALLOWED_HOSTS=bank.example HTTPS=true \
	$(VENV) manage.py check --deploy --fail-level WARNING

CLIENT := sdk/python/community_bank_client
sdk: environment-dev
	$(VENV) manage.py spectacular --file docs/openapi.yaml --validate --fail-on-warn
	rm -rf $(CLIENT)
	.venv/bin/openapi-python-client generate --fail-on-warning --path docs/openapi.yaml --meta none \
		--config sdk/python/generator.yaml --output-path $(CLIENT)

fuzz: environment-dev
	@FUZZ_EXAMPLES=$(or $(EXAMPLES),90) PAGES_ONE_IN=1 $(VENV) -m pytest -q tests/api/test_fuzz.py tests/api/test_hostile.py \
		tests/api/test_document.py tests/api/test_terminals_document.py tests/api/test_investors_document.py
	@COMMUNITY_EXAMPLES=30 RACE_ROUNDS=20 PAGES_ONE_IN=1 $(VENV) -m pytest -q \
		tests/journeys/test_community_machine.py tests/lending_circles/test_race.py \
		tests/journeys/test_profile_visibility.py tests/journeys/test_bad_forms.py \
		tests/journeys/test_access_matrix.py
	@$(VENV) -m pytest -q -n 2 --hypothesis-profile=search tests/rules tests/ledger

bench: environment-dev
	@exec $(VENV) manage.py bench $(if $(ONLY),--only $(ONLY))

format: environment-dev
	$(VENV) -m ruff format .
	$(VENV) -m ruff check --fix .

environment: python
	@$(PYTHON) services/environment.py

environment-dev: python
	@$(PYTHON) services/environment.py dev

python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed." >&2; exit 1; }

# Chooses versions anew within pyproject.toml's bounds; commit both files.
LOCK := .venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11
lock: environment-dev
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

browser: environment-dev
	@$(VENV) -m tests.install_browser
