"""The OpenAPI document: current, served, kept to the letter, and read by a fuzzer."""

import io
import os
import re

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as examples
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from api.pages import DOCUMENT
from api.problem_kinds import kinds
from merchants.api import throttles
from merchants.models import Payment
from people import rate_limits
from tests.api.interface import document, parsed, the_interface
from tests.tills import a_key, a_payment, a_till

# `make fuzz` sends more.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "4"))


def test_the_document_in_the_repository_is_current():
    made = io.StringIO()
    call_command("spectacular", stdout=made, validate=True, fail_on_warn=True)

    assert parsed(made.getvalue()) == document(), (
        "Run: .venv/bin/python manage.py spectacular --file docs/openapi.yaml --validate"
    )


def test_the_document_is_of_version_3_1_and_names_what_there_is():
    kept = document()

    assert kept["openapi"].startswith("3.1")
    assert {(method, path) for path, methods in kept["paths"].items() for method in methods} == {
        ("get", "/api/v1/payments"),
        ("post", "/api/v1/payments"),
        ("get", "/api/v1/payments/{public_id}"),
        ("post", "/api/v1/payments/{public_id}/cancel"),
        ("post", "/api/v1/payments/{public_id}/capture"),
        ("get", "/api/v1/payments/{public_id}/refunds"),
        ("post", "/api/v1/payments/{public_id}/refunds"),
        ("get", "/api/v1/payments/{public_id}/refunds/{refund_id}"),
        ("get", "/api/v1/payouts"),
        ("post", "/api/v1/payouts"),
        ("get", "/api/v1/payouts/{public_id}"),
        ("post", "/api/v1/payouts/{public_id}/cancel"),
        ("get", "/api/v1/reports/daily"),
        ("post", "/api/v1/loans/quotes"),
        ("get", "/api/v1/capabilities"),
        ("get", "/api/v1/plans"),
        ("get", "/api/v1/subscriptions"),
        ("get", "/api/v1/subscriptions/{public_id}"),
        ("post", "/api/v1/subscriptions/{public_id}/pause"),
        ("post", "/api/v1/subscriptions/{public_id}/resume"),
        ("post", "/api/v1/subscriptions/{public_id}/terminate"),
        ("post", "/api/v1/subscriptions/{public_id}/deliveries"),
        ("get", "/api/v1/sales"),
        ("post", "/api/v1/sales"),
        ("get", "/api/v1/sales/{public_id}"),
        ("post", "/api/v1/sales/{public_id}/refunds"),
        ("post", "/api/v1/sales/import"),
        ("post", "/api/v1/sales/receipts"),
        ("post", "/api/v1/sales/receipt-secrets"),
        ("post", "/api/v1/oauth/token"),
        ("get", "/api/v1/terminals"),
        ("post", "/api/v1/terminals"),
        ("get", "/api/v1/terminals/me"),
        ("get", "/api/v1/terminals/{public_id}"),
        ("post", "/api/v1/terminals/{public_id}/close"),
        ("post", "/api/v1/terminals/pairings"),
        ("post", "/api/v1/terminals/pairings/token"),
        ("get", "/api/v1/webhook-endpoints"),
        ("post", "/api/v1/webhook-endpoints"),
        ("get", "/api/v1/webhook-endpoints/{public_id}"),
        ("post", "/api/v1/webhook-endpoints/{public_id}"),
        ("delete", "/api/v1/webhook-endpoints/{public_id}"),
        ("post", "/api/v1/webhook-endpoints/{public_id}/rotate-secret"),
        ("post", "/api/v1/webhook-endpoints/{public_id}/test"),
        ("get", "/api/v1/webhook-deliveries"),
        ("get", "/api/v1/webhook-deliveries/{public_id}"),
        ("post", "/api/v1/webhook-deliveries/{public_id}/replay"),
        ("post", "/api/v1/test/payments/{public_id}/simulate"),
        ("get", "/api/v1/test/clock"),
        ("post", "/api/v1/test/clock/advance"),
        ("get", "/api/v1/offers"),
        ("get", "/api/v1/offers/{public_id}"),
        ("get", "/api/v1/banks"),
        ("get", "/api/v1/banks/{slug}"),
        ("get", "/api/v1/loans/{public_id}"),
        ("get", "/api/v1/notes"),
        ("get", "/api/v1/portfolio"),
        ("get", "/api/v1/statements"),
        ("get", "/api/v1/partner/commitments"),
        ("post", "/api/v1/partner/commitments"),
        ("get", "/api/v1/partner/commitments/{public_id}"),
        ("post", "/api/v1/partner/commitments/{public_id}/cancel"),
    }


def test_anybody_reads_the_document_its_page_and_the_problems(client):
    schema, docs, problems = (
        client.get("/api/schema"),
        client.get("/api/docs"),
        client.get("/api/problems"),
    )

    assert schema.status_code == docs.status_code == problems.status_code == 200
    assert schema.content == DOCUMENT.read_bytes()
    assert schema["Content-Type"].startswith("application/vnd.oai.openapi")
    assert b"fonts.googleapis" not in docs.content
    assert b"<script>" not in docs.content
    assert "'unsafe-inline'" not in _directive(docs, "script-src")
    assert "'unsafe-inline'" in _directive(docs, "style-src")
    assert "'unsafe-inline'" not in _directive(problems, "style-src")
    assert all(f'id="{code}"'.encode() in problems.content for code in kinds())


def _directive(reply, name):
    policy = reply["Content-Security-Policy"]
    return re.search(rf"{name} ([^;]*)", policy)[1]


def test_every_kind_of_problem_says_what_would_fix_it():
    for kind in kinds().values():
        assert re.fullmatch(r"[A-Z][A-Z0-9_]*", kind.code)
        assert 400 <= kind.status <= 503
        assert kind.title.endswith(".")
        assert kind.remedy.endswith(".")


OPERATIONS = (
    ("GET", "/api/v1/payments"),
    ("POST", "/api/v1/payments"),
    ("GET", "/api/v1/payments/{public_id}"),
    ("POST", "/api/v1/payments/{public_id}/cancel"),
)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_whatever_a_fuzzer_sends_is_answered_as_the_document_says(
    method, path, mode, committed_db, monkeypatch
):
    monkeypatch.setattr(throttles, "KEY_RATE", rate_limits.Rate(10**6, 3600))
    till = a_till()
    known = a_payment(till, at=timezone.now()).public_id
    headers = {"Authorization": f"Bearer {a_key(till).shown}"}
    interface = the_interface()
    operation = interface[path][method]
    answered = set()

    @examples(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case):
        if mode is GenerationMode.POSITIVE:
            _steer(case, known)
        response = case.call(headers=headers)

        # Texts that hide something are refused, which no pattern of the document can say.
        case.validate_response(
            response, excluded_checks=[positive_data_acceptance], headers=headers
        )
        answered.add(response.status_code)

    run()

    assert max(answered) < 500
    assert mode is GenerationMode.NEGATIVE or min(answered) < 400
    assert not Payment.objects.filter(amount_minor__lte=0).exists()


def _steer(case, known):
    """Put in what no fuzzer can guess: the till's asset, and a payment that there is."""
    if "public_id" in (case.path_parameters or {}):
        case.path_parameters["public_id"] = known
    if isinstance(case.body, dict):
        case.body["amount"] = {"amount": "4.50", "asset": "RIV"}
        case.body["reference"] = re.sub(r"[^ -~]", "x", case.body["reference"])
    if "starting_after" in (case.query or {}):
        case.query["starting_after"] = known
