"""A bank offers to match what lenders of a circle forgive: by two of its officers."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from banks.models import Approval, Bank, Officer
from banks.queries.officers import check_role
from banks.steps import accounts, approvals
from governance import queries as governance_queries
from governance.models import Network
from governance.steps import share_day
from lending_circles.models import JubileeFund
from lending_circles.refusals import AmountNotPositive, NetworkOfBanks
from lending_circles.steps import funds
from people.models import Person

JUBILEE = "JUBILEE_FUND"
ROLES: Sequence[Officer.Role] = (Officer.Role.TREASURY, Officer.Role.APPROVER)


@transaction.atomic(durable=True)
def request_fund(
    *,
    bank_id: int,
    network_id: int,
    budget_minor: int,
    closes_on: datetime.date,
    words: str,
    on: datetime.date,
    by: Person,
) -> Approval:
    """Ask another officer to offer a Jubilee fund to a circle, from the bank's own money.

    Raises NotOfficer, NetworkUnknown, NetworkOfBanks, AmountNotPositive and AskedAlready.

    Source: decision 0008.
    """
    bank = Bank.objects.get(pk=bank_id)
    network = governance_queries.network(network_id)

    check_role(by, bank_id, ROLES)
    if network.kind != Network.Kind.CIRCLE:
        raise NetworkOfBanks
    if budget_minor <= 0:
        raise AmountNotPositive

    return approvals.ask(
        bank=bank,
        kind=JUBILEE,
        subject=bank,
        summary=f"A Jubilee fund for {network.name}, until {closes_on.isoformat()}",
        payload={
            "network_id": network.pk,
            "budget_minor": budget_minor,
            "closes_on": closes_on.isoformat(),
            "words": words,
        },
        by=by,
        on=on,
        amount_minor=budget_minor,
        asset=network.asset,
        reason=words,
    )


@transaction.atomic(durable=True)
def confirm_fund(*, public_id: str, by: Person, on: datetime.date, remark: str = "") -> JubileeFund:
    """Offer what another officer asked for: the circle's organisers decide on it next.

    All officers stand behind it. Raises NotAsked, NotOfficer, SameOfficer, DayNotOpen of the
    circle's network, and what `funds.offer` refuses.

    Source: decision 0008; RX-05.
    """
    approval = approvals.take(
        public_id=public_id, kind=JUBILEE, by=by, on=on, remark=remark, roles=ROLES
    )
    asked: dict[str, Any] = approval.payload
    named = governance_queries.network(asked["network_id"])
    # The circle lives by its own days, which may be others than the bank's.
    network = share_day(network_id=named.pk, on=named.business_date)
    officers = Officer.objects.filter(bank=approval.bank, until=None)

    return funds.offer(
        network=network,
        offered=funds.Offer(
            giver=JubileeFund.Giver.BANK,
            name=approval.bank.name,
            account_id=accounts.bank_account(approval.bank_id, network.asset),
            budget_minor=asked["budget_minor"],
            closes_on=datetime.date.fromisoformat(asked["closes_on"]),
            words=asked["words"],
            backers=(approval.maker_id, *officers.values_list("person_id", flat=True)),
        ),
        on=network.business_date,
        by=by,
    )
