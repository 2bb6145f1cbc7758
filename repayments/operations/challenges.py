"""Anybody challenges a loan that is in breach; its holders vote on its one extension."""

import datetime

from django.db import transaction

from people import audit
from people.models import Person
from repayments.conduct_refusals import ChallengeClosed, LoanUnknown, NotHolder, VoteUnknown
from repayments.models import Challenge, ExtensionVote, HolderBallot
from repayments.steps import challenges
from repayments.steps.bank_records import take_loan
from repayments.steps.conduct_people import check_open, get_loan, share_day_of
from rules.conduct_states import VOTES


@transaction.atomic(durable=True)
def challenge_loan(
    *, loan_id: int, ground: str, on: datetime.date, by: Person, remark: str = ""
) -> Challenge:
    """Say that a loan is in breach: late (LATE), a milestone missed (MILESTONE), or too little
    collateral behind it after a call (COVER).

    Anybody may. Delegates, or where there are none holders, vote on one extension of one interval;
    without it what is not cured ends in default, and so does a second challenge.

    Raises ChallengedAlready, DayNotOpen, LoanEnded, LoanUnknown and NotInBreach.
    Source: R2-21, R2-22; A-36.
    """
    bank_loan = get_loan(loan_id)
    share_day_of(bank_loan, on=on)
    take_loan(loan_id)
    bank_loan = get_loan(loan_id)
    check_open(bank_loan)

    return challenges.open_challenge(bank_loan, ground, remark=remark, on=on, by=by)


@transaction.atomic(durable=True)
def vote_on_extension(*, vote_id: int, vote: str, on: datetime.date, by: Person) -> HolderBallot:
    """Vote, as a holder of notes, on the extension that the bank asks for; the last vote counts.

    Raises ChallengeClosed, DayNotOpen, LoanUnknown, NotHolder and VoteUnknown. Source: A-36.
    """
    found = ExtensionVote.objects.filter(pk=vote_id).first()
    if found is None:
        raise LoanUnknown
    share_day_of(get_loan(found.bank_loan_id), on=on)
    asked = ExtensionVote.objects.select_for_update(no_key=True).get(pk=vote_id)
    is_open = asked.state == ExtensionVote.State.OPEN and on <= asked.closes_on

    return _cast(asked, vote, is_open=is_open, on=on, by=by)


@transaction.atomic(durable=True)
def vote_on_challenge(
    *, challenge_id: int, vote: str, on: datetime.date, by: Person
) -> HolderBallot:
    """Vote, as a holder of notes, on the extension of a challenged loan; the last vote counts.

    Raises ChallengeClosed, DayNotOpen, LoanUnknown, NotHolder and VoteUnknown. Source: A-36.
    """
    found = Challenge.objects.filter(pk=challenge_id).first()
    if found is None:
        raise LoanUnknown
    share_day_of(get_loan(found.bank_loan_id), on=on)
    challenge = Challenge.objects.select_for_update(no_key=True).get(pk=challenge_id)
    is_open = (
        challenge.state == Challenge.State.OPEN
        and challenge.voters == Challenge.Voters.HOLDERS
        and on <= challenge.closes_on
    )

    return _cast(challenge, vote, is_open=is_open, on=on, by=by)


def _cast(
    about: Challenge | ExtensionVote, vote: str, *, is_open: bool, on: datetime.date, by: Person
) -> HolderBallot:
    ballot = about.ballots.select_for_update(no_key=True).filter(holder=by).first()
    if ballot is None:
        raise NotHolder
    if not is_open:
        raise ChallengeClosed
    if vote not in VOTES:
        raise VoteUnknown

    ballot.vote = vote
    ballot.cast_on = on
    ballot.save(update_fields=["vote", "cast_on"])
    named = "CHALLENGE" if isinstance(about, Challenge) else "EXTENSION"
    audit.record(f"{named}_BALLOT_CAST", by=by, subject=about)

    return ballot
