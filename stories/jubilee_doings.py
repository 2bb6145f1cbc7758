"""Jubilee funds in a story: what the deed does, and a fund's row in the report."""

import datetime
from typing import Any

from governance.operations import appoint_organiser
from lending_circles.models import JubileeFund
from lending_circles.operations import bank_funds, jubilee
from merchants.models import Staff
from merchants.operations import hire_staff
from merchants.operations import jubilee as shops
from people.models import Person
from rules import money
from stories.stage import Stage, noon

# Two people who organise the circle, and have no business of their own in the story.
ORGANISERS = ("first-organiser", "second-organiser")


def _jubilee(stage: Stage, said: dict[str, Any], on: datetime.date) -> None:
    """Offer a fund as whoever gives does, and let two organisers open it."""
    offers = {"member": _of_member, "merchant": _of_merchant, "bank": _of_bank}
    fund = offers[said["kind"]](stage, said, on)
    for name in ORGANISERS:
        organiser = stage.person(name)
        appoint_organiser(network_id=stage.network.pk, person_id=organiser.pk, on=on, by=None)
        jubilee.agree_to_fund(fund_id=fund.pk, on=on, by=organiser)
    stage.funds[said["as"]] = fund


JUBILEE_DOINGS = {"jubilee": _jubilee}


def _of_member(stage: Stage, said: dict[str, Any], on: datetime.date) -> JubileeFund:
    account = stage.accounts[said["by"]]
    return jubilee.offer_fund(
        account_id=account.pk,
        budget_minor=said["budget_minor"],
        closes_on=said["closes_on"],
        words="",
        is_named=True,
        on=on,
        by=account.person,
    )


def _of_merchant(stage: Stage, said: dict[str, Any], on: datetime.date) -> JubileeFund:
    merchant = stage.merchants[said["by"]]
    owner = Staff.objects.filter(merchant=merchant, role=Staff.Role.OWNER, until=None).first()
    by: Person = owner.person if owner else stage.person(f"{said['by']}-owner")
    if owner is None:
        hire_staff(merchant_id=merchant.pk, person_id=by.pk, role=Staff.Role.OWNER, on=on, by=None)

    return shops.offer_fund(
        merchant_id=merchant.pk,
        budget_minor=said["budget_minor"],
        closes_on=said["closes_on"],
        words="",
        on=on,
        at=noon(on),
        by=by,
    )


def _of_bank(stage: Stage, said: dict[str, Any], on: datetime.date) -> JubileeFund:
    bank = stage.banks[said["by"]]
    maker, checker = stage.officers[bank.pk][:2]
    asked = bank_funds.request_fund(
        bank_id=bank.pk,
        network_id=stage.network.pk,
        budget_minor=said["budget_minor"],
        closes_on=said["closes_on"],
        words="",
        on=on,
        by=maker,
    )

    return bank_funds.confirm_fund(public_id=asked.public_id, by=checker, on=on)


def fund_row(stage: Stage, fund: JubileeFund) -> dict[str, Any]:
    """Return how a fund stands: what it could give, gave, gave back, and has left."""
    fund.refresh_from_db()
    amounts = {
        "budget": fund.budget_minor,
        "matched": fund.matched_minor,
        "returned": fund.returned_minor,
        "left": fund.left_minor,
    }

    return {
        "state": fund.state,
        **{word: money.format_amount(minor, stage.asset) for word, minor in amounts.items()},
    }
