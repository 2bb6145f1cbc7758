"""How long one repayment takes to reach ten thousand holders of its notes."""

import datetime
import time
from statistics import median
from typing import Any

from bench import bank_data
from bench.database import fresh_database, server_facts, settle
from bench.parts import Bar, Say
from bench.scale import scaled
from governance.models import Network
from ledger import reconcile
from ledger.models import Transfer
from repayments.models import LoanPayment
from repayments.operations.bank_payments import repay

BARS = (Bar("ten_thousand_s", most=0.5),)

HOLDERS = 10_000
ROUNDS = 7


def run(say: Say) -> dict[str, Any]:
    """Pay a loan held by 10,000 investors, a note each: the whole operation, committed.

    The first payment warms the connection and is left out. Each payment pays interest and principal
    to every holder and the fee to the bank, on a day of its own.
    """
    count = scaled(HOLDERS)
    with fresh_database("distribution"):
        say(f"lending by {count} investors")
        union = bank_data.found_union()
        business = bank_data.add_business(union)
        investors = bank_data.add_investors(union, count, money_minor=bank_data.PARTITION_MINOR)
        loan = bank_data.lend(
            union,
            business,
            [(person, wallet, 1) for person, wallet in investors],
        )
        settle()
        say("paying")
        seconds = [_pay(union.network, loan.pk, number) for number in range(1, ROUNDS + 2)][1:]
        last = LoanPayment.objects.get(bank_loan=loan, number=ROUNDS + 1)
        transfers = Transfer.objects.filter(journal=last.journal_id or 0).count()
        assert reconcile.is_balanced()
        facts = server_facts()

    return {
        "ten_thousand_s": round(median(seconds), 3),
        "slowest_s": round(max(seconds), 3),
        "holders": count,
        "notes": loan.loan.principal_minor // bank_data.PARTITION_MINOR,
        "transfers": transfers,
        "rounds": [round(one, 3) for one in seconds],
        "server": facts,
    }


def _pay(network: Network, loan_id: int, number: int) -> float:
    """Pay some of the loan on a day of its own; return the seconds of the operation."""
    on = bank_data.STARTS_ON + datetime.timedelta(days=number)
    Network.objects.filter(pk=network.pk).update(business_date=on)
    # Every holder receives some of the interest of a day and some principal.
    amount_minor = 500_000 + number
    began = time.perf_counter()
    repay(loan_id=loan_id, amount_minor=amount_minor, on=on, by=None, reference=f"round-{number}")

    return time.perf_counter() - began
