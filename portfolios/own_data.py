"""What is kept of somebody as an investor."""

from marketplace.models import (
    Ask,
    Commitment,
    InvestorLimit,
    InvestorStanding,
    Invitation,
    SavedSearch,
)
from people.models import Person
from people.own_data import Tables, register
from portfolios.models import Eligibility, Strategy, StrategyOutcome


@register
def tables(person: Person) -> Tables:
    """Return an investor's own rows."""
    yield "standing", InvestorStanding.objects.filter(person=person).values()
    yield "limits", InvestorLimit.objects.filter(person=person).values()
    yield "eligibility", Eligibility.objects.filter(person=person).order_by("id").values()
    yield "commitments", Commitment.objects.filter(investor=person).order_by("id").values()
    yield "asks", Ask.objects.filter(seller=person).order_by("id").values()
    yield "bought", Ask.objects.filter(buyer=person).order_by("id").values()
    yield "strategies", Strategy.objects.filter(person=person).order_by("id").values()
    yield (
        "strategy_outcomes",
        StrategyOutcome.objects.filter(run__strategy__person=person)
        .order_by("id")
        .values("run__on", "run__strategy__name", "offer__public_id", "code", "amount_minor"),
    )
    yield "invitations", Invitation.objects.filter(person=person).order_by("id").values()
    yield "saved_searches", SavedSearch.objects.filter(person=person).order_by("id").values()
