"""How many sales a second are split to the unit, whatever happens to them on their way."""

import datetime
import time
from random import Random
from typing import Any

from django.db import transaction

from bench import bank_data
from bench.database import fresh_database, server_facts, settle
from bench.parts import Bar, Say
from bench.sales_storm import Storm, figures
from bench.scale import scaled
from ledger import posting
from ledger.kinds import Purpose
from loans.models import BankLoan
from merchants import operations
from merchants.models import Merchant, Staff, Terminal
from merchants.operations import sales, splits
from people.models import Person

BARS = (Bar("exact", least=1), Bar("sales", least=10_000))

SALES = 10_000
DAY_EVERY = 500
SEED = 20_260_105
CUSTOMERS = 20
NOTES = 5_000
MONEY_MINOR = 100_000_000_00
# Shares that leave dust on almost every sale: a loan, a partner, a festival.
LOAN_MILLIONTHS = 103_337
PARTNERS = (("Partner", 25_001), ("Festival", 1_000))


def run(say: Say) -> dict[str, Any]:
    """Let 10,000 random sales happen to one shop with three targets.

    Payments, sales told and signed elsewhere, in any order and twice; refunds in parts; every
    fourth thing killed at a random statement and done again, days among them. `exact` is 1 where
    every target has the whole units of the sum of its exact shares, no unit more or less, where the
    accounts hold what the figures say, and where the books balance.
    """
    count = scaled(SALES)
    with fresh_database("splits"):
        say("a shop whose sales repay its loan, and two partners")
        union = bank_data.found_union()
        storm = _storm(union)
        settle()
        say(f"{count} random sales")
        began = time.perf_counter()
        # About every fifth thing that happens is a refund, and a batch is two sales.
        while len(storm.kept) < count:
            storm.blow(min(DAY_EVERY, count), day_every=DAY_EVERY)
        seconds = time.perf_counter() - began
        say("adding up")
        faults = storm.faults()
        for fault in faults:
            say(fault)
        facts = server_facts()

        return {
            "sales": len(storm.kept),
            "per_second": round(len(storm.kept) / seconds, 1),
            "exact": int(not faults),
            **figures(storm),
            "seconds": round(seconds, 1),
            "server": facts,
        }


def _storm(union: bank_data.Union) -> Storm:
    business = bank_data.add_business(union)
    investors = bank_data.add_investors(union, CUSTOMERS, money_minor=MONEY_MINOR)
    loan = bank_data.lend(
        union, business, [(person, wallet, NOTES // CUSTOMERS) for person, wallet in investors]
    )
    BankLoan.objects.filter(pk=loan.pk).update(
        repayment=BankLoan.Repayment.REVENUE_SPLIT, split_millionths=LOAN_MILLIONTHS
    )
    shop, terminal = _shop(union, "Berta")
    splits.link_business(
        merchant_id=shop.pk, business_id=business.pk, on=bank_data.STARTS_ON, by=union.owner
    )
    for name, millionths in PARTNERS:
        partner, _ = _shop(union, name)
        splits.share_with_account(
            merchant_id=shop.pk,
            target=partner,
            millionths=millionths,
            label=name,
            on=bank_data.STARTS_ON,
            by=union.owner,
        )
    at = datetime.datetime.combine(bank_data.STARTS_ON, datetime.time(12), datetime.UTC)
    _, secret = sales.issue_receipt_secret(terminal_id=terminal.pk, at=at, by=None)

    return Storm(
        network_id=union.network.pk,
        merchant_id=shop.pk,
        terminal_id=terminal.pk,
        customers=list(Person.objects.filter(pk__in=[person for person, _ in investors])),
        random=Random(SEED),  # noqa: S311
        secret=secret,
    )


def _shop(union: bank_data.Union, name: str) -> tuple[Merchant, Terminal]:
    with transaction.atomic():
        account_id = posting.open_account(
            code=f"merchant:{name}:till", purpose=Purpose.MERCHANT, asset_id=union.asset.pk
        )
    merchant = Merchant.objects.create(
        network=union.network,
        name=name,
        handle=name.lower(),
        till_account_id=account_id,
        joined_on=bank_data.STARTS_ON,
    )
    Staff.objects.create(
        merchant=merchant, person=union.owner, role=Staff.Role.OWNER, since=bank_data.STARTS_ON
    )

    return merchant, operations.open_terminal(
        merchant_id=merchant.pk, name="till 1", on=bank_data.STARTS_ON, by=union.owner
    )
