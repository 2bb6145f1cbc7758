"""A till in sixty lines: charges, waits until the customer has answered, prints how it ended.

pip install ./sdk/python; export BANK=https://bank.example BANK_KEY=cb_test_…
python samples/till.py 4.50 "order $RANDOM"    # every reference is new
SIMULATE=settle …                              # with a test key: what the customer does
"""

import os
import sys
import time
import uuid
from typing import Any

from community_bank_client import AuthenticatedClient, models
from community_bank_client.api.payments import read_payment, request_payment
from community_bank_client.api.terminals import read_own_terminal
from community_bank_client.api.test import simulate_payment

WAITS_FOR = ("open", "processing")


def told(answer: Any) -> Any:
    """Return what the bank answered; a refusal ends the sale with its code and its remedy."""
    if answer is None or isinstance(answer, models.ProblemOut):
        sys.exit(
            "no answer" if answer is None else f"{answer.code}: {answer.detail} {answer.remedy}"
        )
    return answer


def charge(bank: AuthenticatedClient, amount: str, reference: str) -> models.PaymentOut:
    """Ask a customer for money. The key is kept for every retry, so that nobody pays twice."""
    asset = told(read_own_terminal.sync(client=bank)).merchant.asset
    body = models.PaymentInRequest(
        amount=models.AmountInRequest(amount, asset), reference=reference
    )
    return told(request_payment.sync(client=bank, body=body, idempotency_key=str(uuid.uuid4())))


def wait(bank: AuthenticatedClient, payment: models.PaymentOut) -> models.PaymentOut:
    """Ask once a second how the payment stands, until it is finished."""
    while payment.status in WAITS_FOR:
        time.sleep(1)
        payment = told(read_payment.sync(payment.id, client=bank))
    return payment


def main() -> None:
    """Sell something for an amount."""
    bank = AuthenticatedClient(base_url=os.environ["BANK"], token=os.environ["BANK_KEY"])
    payment = charge(bank, sys.argv[1], sys.argv[2])
    print(f"Show this to the customer: {payment.pay_url} or the code {payment.short_code}")
    if outcome := os.environ.get("SIMULATE"):
        played = models.SimulationInRequest(models.OutcomeEnum(outcome))
        payment = told(simulate_payment.sync(payment.id, client=bank, body=played))
    payment = wait(bank, payment)
    print(payment.id, payment.status, payment.decline_reason or "")


main()
