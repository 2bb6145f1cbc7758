"""Capital calls and votes as the holders of notes read them."""

from django.db.models import QuerySet

from people.models import Person
from repayments.models import CallShare, Challenge, ExtensionVote, HolderBallot, TokenRedemption


def shares_of(person: Person) -> QuerySet[CallShare]:
    """Return what calls asked of somebody, the newest first."""
    return (
        CallShare.objects.select_related(
            "call__bank_loan__loan__network", "call__bank_loan__asset", "call__milestone"
        )
        .filter(holder=person)
        .order_by("-call_id")
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
