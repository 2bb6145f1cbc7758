"""A fuzzer reads the document of the investors' interface, and is answered as it says."""

import os
import re

import pytest
from hypothesis import given
from hypothesis import settings as examples
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from marketplace.models import Commitment
from people import rate_limits
from portfolios.api import throttles
from tests.api.interface import the_interface
from tests.bank_scene import a_bank_loan, a_bank_network, an_offer
from tests.investor_speaker import a_speaker, a_wish

# `make fuzz` sends more.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "2"))
OPERATIONS = (
    ("GET", "/api/v1/offers"),
    ("GET", "/api/v1/offers/{public_id}"),
    ("GET", "/api/v1/banks"),
    ("GET", "/api/v1/banks/{slug}"),
    ("GET", "/api/v1/loans/{public_id}"),
    ("GET", "/api/v1/notes"),
    ("GET", "/api/v1/portfolio"),
    ("GET", "/api/v1/statements"),
    ("GET", "/api/v1/partner/commitments"),
    ("POST", "/api/v1/partner/commitments"),
    ("GET", "/api/v1/partner/commitments/{public_id}"),
    ("POST", "/api/v1/partner/commitments/{public_id}/cancel"),
)
# What no fuzzer can guess.
GUESSED = ("starting_after", "asset")


def test_whatever_a_fuzzer_sends_is_answered_as_the_document_says(committed_db, monkeypatch):
    monkeypatch.setattr(throttles, "KEY_RATE", rate_limits.Rate(10**6, 3600))
    scene = a_bank_network()
    offer, loan = an_offer(scene), a_bank_loan(scene)
    speaker = a_speaker(scene)
    path = "/api/v1/partner/commitments"
    made = speaker.post(path, a_wish(offer), key="first").json()["id"]
    known = {"offers": offer.public_id, "loans": loan.loan.public_id, "commitments": made}
    headers = {"Authorization": f"Bearer {speaker.shown}"}
    interface = the_interface()

    for method, path in OPERATIONS:
        for mode in GenerationMode:
            answered = _answers(interface[path][method], mode, path, known, headers)

            assert max(answered) < 500, (method, path)
            assert mode is GenerationMode.NEGATIVE or min(answered) < 400, (method, path, answered)
    assert not Commitment.objects.filter(amount_minor__lte=0).exists()


def _answers(operation, mode, path, known, headers):
    answered = set()

    @examples(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case):
        if mode is GenerationMode.POSITIVE:
            _steer(case, path, known)
        response = case.call(headers=headers)

        # Texts that hide something are refused, which no pattern can say.
        case.validate_response(
            response, excluded_checks=[positive_data_acceptance], headers=headers
        )
        answered.add(response.status_code)

    run()
    return answered


def _steer(case, path, known):
    for name in GUESSED:
        if name in (case.query or {}):
            del case.query[name]
    if "slug" in (case.path_parameters or {}):
        case.path_parameters["slug"] = "bank-union"
    if "public_id" in (case.path_parameters or {}):
        kind = re.search(r"/(offers|loans|commitments)/", path)[1]
        case.path_parameters["public_id"] = known[kind]
    if isinstance(case.body, dict):
        case.body |= {
            "offer": known["offers"],
            "amount": {"amount": "10.00", "asset": "EUR"},
            "reference": re.sub(r"[^ -~]", "x", case.body["reference"]),
        }
        case.body.pop("contract_sha256", None)


def test_every_problem_of_the_interface_is_explained(client):
    from portfolios.api.problem_kinds import KINDS

    page = client.get("/api/problems").content.decode()

    assert all(f'id="{code}"' in page for code in KINDS)


@pytest.mark.parametrize("name", ["InvestorKey", "ApiKey"])
def test_each_interface_says_whose_keys_open_it(client, name):
    assert f"{name}:" in client.get("/api/schema").content.decode()
