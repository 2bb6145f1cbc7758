"""A fuzzer reads the whole document and speaks to every address: all is answered as it says.

The suite sends a few requests to each address; `make fuzz` sends more than ten thousand.
"""

import os
from collections import Counter

from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from ledger import reconcile
from merchants.api import throttles
from people import rate_limits
from portfolios.api import throttles as lender_throttles
from tests.api.interface import the_interface
from tests.bank_scene import a_bank_loan, a_bank_network, an_offer
from tests.investor_speaker import a_speaker, a_wish
from tests.sandbox.scene import a_sandbox

# Of each address and each way of making requests: those that fit the document, and those that do
# not.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "2"))
LENDERS = ("offers", "banks", "loans", "notes", "portfolio", "statements", "partner")
TOO_LARGE = 413
# What no fuzzer can guess.
GUESSED = ("starting_after", "asset")
# Each of these lives days of a whole network.
SLOW = {"/api/v1/test/clock/advance": 3}
RATES = ("KEY_RATE", "MERCHANT_RATE", "PAIRING_RATE", "POLL_RATE", "TOKEN_RATE")


def test_whatever_a_fuzzer_sends_to_any_address_is_answered_as_the_document_says(
    committed_db, monkeypatch, capsys
):
    for name in RATES:
        monkeypatch.setattr(throttles, name, rate_limits.Rate(10**7, 3600))
    monkeypatch.setattr(lender_throttles, "KEY_RATE", rate_limits.Rate(10**7, 3600))
    scene = _Scene()
    interface = the_interface()
    counted, faults = Counter(), []

    for found in interface.get_all_operations():
        operation = found.ok()
        for mode in GenerationMode:
            try:
                _fuzz(operation, mode, scene, counted)
            except (Exception, BaseExceptionGroup) as broken:
                # Every address is heard before any is judged.
                faults.append(f"{operation.label} ({mode.value}): {_words(broken)}")

    with capsys.disabled():
        print(f"\n{counted.total()} generated requests: {dict(sorted(counted.items()))}")
    assert not faults, "\n\n".join(faults)
    assert max(counted) < 500
    assert counted.total() >= EXAMPLES * 40
    assert not _broken()


def _fuzz(operation, mode, scene, counted):
    # What takes nothing is the same every time.
    most = min(EXAMPLES, SLOW.get(operation.path, EXAMPLES))

    @examples(
        max_examples=most,
        deadline=None,
        derandomize=True,
        database=None,
        report_multiple_bugs=False,
        # Some patterns are hard to meet by guessing.
        suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case):
        if mode is GenerationMode.POSITIVE:
            scene.steer(case)
        headers = scene.headers_for(operation)
        response = case.call(headers=headers)
        counted[response.status_code] += 1
        # Texts that hide something are refused, which no pattern of the document can say.
        excluded = [positive_data_acceptance]
        if mode is GenerationMode.POSITIVE or response.status_code == TOO_LARGE or _is_unsaid(case):
            # Nothing wrong was sent; or it was refused before anybody looked what is wrong.
            excluded.append(negative_data_rejection)
        case.validate_response(response, excluded_checks=excluded, headers=headers)

    run()


def _is_unsaid(case):
    """Tell whether what is wrong with a query is a name without a value, which nobody sends."""
    return any(value in ([], {}, None) for value in (case.query or {}).values())


class _Scene:
    """A till with a test key, a lender with theirs, and one of each thing that addresses name."""

    def __init__(self):
        sandbox, bank = a_sandbox(), a_bank_network()
        offer, loan, lender = an_offer(bank), a_bank_loan(bank), a_speaker(bank)
        wish = lender.post("/api/v1/partner/commitments", a_wish(offer), key="first").json()
        self.till, self.lender = sandbox.shown, lender.shown
        asked = sandbox.speaker.post("/api/v1/terminals", {"name": "till 2"}, key="terminal-2")
        assert asked.status_code == 201, asked.content
        self.known = {
            "offers": offer.public_id,
            "loans": loan.loan.public_id,
            "commitments": wish["id"],
            "payments": sandbox.charge("fuzzed"),
            "terminals": asked.json()["id"],
        }

    def headers_for(self, operation):
        is_lender = (operation.definition.raw.get("tags") or [""])[0] in LENDERS
        # A till asks for the price of a loan; it reads none.
        is_till = operation.path == "/api/v1/loans/quotes"
        shown = self.lender if is_lender and not is_till else self.till
        return {"Authorization": f"Bearer {shown}"}

    def steer(self, case):
        """Put in what no fuzzer can guess: assets, and things that there are."""
        for name in GUESSED:
            (case.query or {}).pop(name, None)
        segments = case.operation.path.split("/")
        place = next((one for one in segments if one in self.known), None)
        for name in case.path_parameters or {}:
            if name == "public_id" and place is not None:
                case.path_parameters[name] = self.known[place]
            if name == "slug":
                case.path_parameters[name] = "bank-union"
        asset = "EUR" if "partner" in segments else "RIV"
        case.body = _with_asset(case.body, asset)
        if isinstance(case.body, dict) and "days" in case.body:
            case.body["days"] = 1


def _with_asset(said, asset):
    """Return what is said with every amount in an asset that the caller has."""
    if isinstance(said, dict):
        if {"amount", "asset"} <= set(said):
            return said | {"amount": "4.50", "asset": asset}
        return {name: _with_asset(inner, asset) for name, inner in said.items()}
    return [_with_asset(one, asset) for one in said] if isinstance(said, list) else said


def _words(broken):
    inner = getattr(broken, "exceptions", [broken])
    return "\n".join(f"{type(one).__name__}: {one}"[:1500] for one in inner)


def _broken():
    return [
        f"{found.invariant.code}: {found.finding.breaches[:3]}"
        for found in map(reconcile.look, reconcile.all_invariants())
        if not found.holds
    ]
