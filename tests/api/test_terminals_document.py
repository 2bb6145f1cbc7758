"""Terminals, pairings and tokens: whatever a fuzzer sends is answered as the document says."""

import os

import pytest
from hypothesis import given
from hypothesis import settings as examples
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from merchants.api import throttles
from merchants.models import ApiKey
from people import rate_limits
from tests.api.interface import the_interface
from tests.tills import a_key, a_till

# `make fuzz` sends more.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "3"))
OPERATIONS = (
    ("POST", "/api/v1/oauth/token"),
    ("GET", "/api/v1/terminals"),
    ("POST", "/api/v1/terminals"),
    ("GET", "/api/v1/terminals/me"),
    ("GET", "/api/v1/terminals/{public_id}"),
    ("POST", "/api/v1/terminals/{public_id}/close"),
    ("POST", "/api/v1/terminals/pairings"),
    ("POST", "/api/v1/terminals/pairings/token"),
)
# What a stranger guesses opens nothing, however well it is formed.
GUESSED = {"/api/v1/oauth/token", "/api/v1/terminals/pairings/token"}


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_whatever_a_fuzzer_sends_is_answered_as_the_document_says(
    method, path, mode, committed_db, monkeypatch
):
    wide = rate_limits.Rate(10**6, 3600)
    for name in ("KEY_RATE", "MERCHANT_RATE", "PAIRING_RATE", "POLL_RATE", "TOKEN_RATE"):
        monkeypatch.setattr(throttles, name, wide)
    till = a_till()
    headers = {"Authorization": f"Bearer {a_key(till, scopes=list(ApiKey.Scope)).shown}"}
    if path == "/api/v1/oauth/token":
        headers = {}
    interface = the_interface()
    operation = interface[path][method]
    answered = set()

    @examples(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case):
        if mode is GenerationMode.POSITIVE:
            if "public_id" in (case.path_parameters or {}):
                case.path_parameters["public_id"] = till.terminal.public_id
            if "starting_after" in (case.query or {}):
                case.query["starting_after"] = till.terminal.public_id
        response = case.call(headers=headers)

        case.validate_response(
            response, excluded_checks=[positive_data_acceptance], headers=headers
        )
        answered.add(response.status_code)

    run()

    assert max(answered) < 500
    assert mode is GenerationMode.NEGATIVE or path in GUESSED or min(answered) < 400
