"""What is shown of Jubilee funds: those of a network, one's own, and what each matched."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Sum

from lending_circles.models import JubileeFund, JubileeMatch
from loans.models import Loan

State = JubileeFund.State
ROWS_MAX = 100


@dataclass(frozen=True, slots=True)
class MatchedDay:
    """What a fund matched on one day: for how many people and how much; nobody is named.

    `returned_minor` of it has come back.
    """

    on: datetime.date
    people: int
    amount_minor: int
    returned_minor: int


@dataclass(frozen=True, slots=True)
class Paid:
    """What one fund paid on one extension, in all; `returned_minor` of it came back."""

    fund: JubileeFund
    amount_minor: int
    returned_minor: int


def of_network(network_id: int) -> QuerySet[JubileeFund]:
    """Return the funds of a network, the newest first."""
    return (
        JubileeFund.objects.filter(network_id=network_id)
        .select_related("proposed_by", "first_by", "opened_by")
        .order_by("-id")
    )


def opened(network_id: int) -> list[JubileeFund]:
    """Return what members may see: the funds that were opened, the open ones first."""
    funds = of_network(network_id).filter(opened_on__isnull=False)[:ROWS_MAX]

    return sorted(funds, key=lambda fund: fund.state != State.OPEN)


def open_now(network_id: int) -> list[JubileeFund]:
    """Return the funds that match now, the oldest first."""
    funds = JubileeFund.objects.filter(network_id=network_id, state=State.OPEN)

    return list(funds.order_by("opened_on", "id"))


def behind(person_id: int, network_id: int) -> list[JubileeFund]:
    """Return the funds of a network that a person stands behind, the newest first."""
    return list(of_network(network_id).filter(backers__person_id=person_id)[:ROWS_MAX])


def of_account(account_id: int) -> list[JubileeFund]:
    """Return the funds that one account gave, the newest first."""
    given = JubileeFund.objects.filter(giver_account_id=account_id)

    return list(given.select_related("network__asset").order_by("-id")[:ROWS_MAX])


def of_bank(bank_id: int) -> list[JubileeFund]:
    """Return the funds that a bank gave to any circle, the newest first."""
    given = JubileeFund.objects.filter(
        giver=JubileeFund.Giver.BANK, giver_account__code__startswith=f"bank:{bank_id}:"
    )

    return list(given.select_related("network__asset").order_by("-id")[:ROWS_MAX])


def fund_of(network_id: int, fund_id: int) -> JubileeFund:
    """Return a fund of a network; raises JubileeFund.DoesNotExist."""
    return of_network(network_id).get(pk=fund_id)


def matched_days(fund: JubileeFund) -> list[MatchedDay]:
    """Return what a fund matched day by day, the latest first."""
    rows = (
        JubileeMatch.objects.filter(fund=fund)
        .values("matched_on")
        .annotate(
            people=Count("loan__borrower", distinct=True),
            amount=Sum(F("principal_minor") + F("interest_minor")),
            returned=Sum("returned_minor"),
        )
        .order_by("-matched_on")[:ROWS_MAX]
    )

    return [
        MatchedDay(row["matched_on"], row["people"], row["amount"], row["returned"]) for row in rows
    ]


def paid_on(loans: Iterable[Loan]) -> list[Paid]:
    """Return what funds paid on these extensions, by fund in the order of their opening."""
    rows = (
        JubileeMatch.objects.filter(loan__in=[loan.pk for loan in loans])
        .values("fund")
        .annotate(
            amount=Sum(F("principal_minor") + F("interest_minor")), returned=Sum("returned_minor")
        )
    )
    sums = {row["fund"]: (row["amount"], row["returned"]) for row in rows}
    funds = JubileeFund.objects.filter(pk__in=sums).order_by("opened_on", "pk")

    return [Paid(fund, *sums[fund.pk]) for fund in funds]
