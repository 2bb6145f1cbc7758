"""Capital calls and votes as the holders of notes read them."""

from dataclasses import dataclass

from django.db.models import Case, Count, Q, QuerySet, When

from loans.models import BankLoan
from people.models import Person
from repayments.models import (
    CallShare,
    CapitalCall,
    Challenge,
    ExtensionVote,
    HolderBallot,
    TokenRedemption,
)

CALLS_MAX = 20
SHARES_MAX = 100


def shares_of(person: Person) -> QuerySet[CallShare]:
    """Return what calls asked of somebody, the newest first."""
    return (
        CallShare.objects.select_related(
            "call__bank_loan__loan__network", "call__bank_loan__asset", "call__milestone"
        )
        .filter(holder=person)
        .order_by("-call_id")
    )


@dataclass(frozen=True, slots=True)
class CallSheet:
    """A call with what it asks of each holder, those in breach first; `more` are left out."""

    call: CapitalCall
    shares: list[CallShare]
    more: int
    breached: int


def calls_of(bank_loan: BankLoan) -> list[CallSheet]:
    """Return a loan's calls, the newest first, with the state of every commitment."""
    calls = list(
        CapitalCall.objects.select_related("milestone")
        .filter(bank_loan=bank_loan)
        .order_by("-number")[:CALLS_MAX]
    )
    counts = {
        row["call_id"]: row
        for row in CallShare.objects.filter(call__in=calls)
        .values("call_id")
        .annotate(all=Count("pk"), breached=Count("pk", filter=Q(state=CallShare.State.BREACHED)))
    }

    return [
        CallSheet(
            call=call,
            shares=(shares := _shares_shown(call)),
            more=counts[call.pk]["all"] - len(shares),
            breached=counts[call.pk]["breached"],
        )
        for call in calls
    ]


def _shares_shown(call: CapitalCall) -> list[CallShare]:
    is_breach = Case(When(state=CallShare.State.BREACHED, then=0), default=1)

    return list(
        CallShare.objects.select_related("holder")
        .filter(call=call)
        .order_by(is_breach, "holder__name", "pk")[:SHARES_MAX]
    )


def open_count(person: Person) -> int:
    """Return how many calls wait for somebody."""
    return CallShare.objects.filter(holder=person, state=CallShare.State.CALLED).count()


def ballot_of(person: Person, about: Challenge | ExtensionVote) -> HolderBallot | None:
    """Return somebody's own voice on a challenge, or on an extension that the bank asks for."""
    return about.ballots.filter(holder=person).first()


def redemptions_of(person: Person, loan_id: int) -> QuerySet[TokenRedemption]:
    """Return the notes of a loan that somebody exchanged for tokens."""
    return (
        TokenRedemption.objects.select_related("note", "token_asset")
        .filter(holder=person, note__loan_id=loan_id)
        .order_by("pk")
    )
