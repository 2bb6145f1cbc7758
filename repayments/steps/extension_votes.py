"""The holders' vote on a milestone's extension, where no delegates are named."""

import datetime

from django.db import connection

from loans.models import BankLoan, Milestone
from people import audit
from people.models import Person
from people.refusals import Refusal
from repayments.conduct_refusals import ChallengedAlready, VoteOpenAlready
from repayments.models import Challenge, ExtensionVote
from repayments.steps import extensions, milestones
from repayments.steps.conduct_people import SERVICERS, tell_officers, tell_owner
from repayments.steps.holder_votes import ask_holders
from rules.conduct_states import VOTE_DAYS, holders_result

State = ExtensionVote.State


def ask_for_extension(
    milestone: Milestone, bank_loan: BankLoan, *, reason: str, on: datetime.date, by: Person
) -> ExtensionVote:
    """Ask the holders whether a milestone gets the one extension of a locked loan.

    Raises ChallengedAlready, MilestoneState, VoteOpenAlready. Source: A-36; R2-22, R2-27.
    """
    assert connection.in_atomic_block
    extensions.check_extendable(milestone)
    if Challenge.objects.filter(bank_loan=bank_loan, state=Challenge.State.OPEN).exists():
        raise ChallengedAlready
    if ExtensionVote.objects.filter(bank_loan=bank_loan, state=State.OPEN).exists():
        raise VoteOpenAlready

    vote = ExtensionVote.objects.create(
        bank_loan=bank_loan,
        milestone=milestone,
        reason=reason[:500],
        asked_by=by,
        asked_on=on,
        closes_on=on + datetime.timedelta(days=VOTE_DAYS),
    )
    question = f"Shall milestone {milestone.number} of “{bank_loan.title}” get one more interval?"
    ask_holders(vote, bank_loan, question=question, on=on)

    return vote


def end_votes(*, network_id: int, on: datetime.date) -> int:
    """Count the holders' votes whose last day is over; return how many.

    It passes with more than half of everything that is held. What was decided otherwise meanwhile
    changes nothing.

    Source: A-36.
    """
    assert connection.in_atomic_block
    due = ExtensionVote.objects.filter(
        bank_loan__loan__network_id=network_id, state=State.OPEN, closes_on__lt=on
    )
    votes = list(due.order_by("bank_loan_id"))
    for vote in votes:
        is_passed = holders_result(vote.ballots.values_list("vote", "weight_minor")).is_passed
        vote.state = State.PASSED if is_passed else State.FAILED
        vote.ended_on = on
        vote.save(update_fields=["state", "ended_on"])
        audit.record(f"EXTENSION_VOTE_{vote.state}", by=None, subject=vote)
        _carry_out(vote, on=on)

    return len(votes)


def _carry_out(vote: ExtensionVote, *, on: datetime.date) -> None:
    try:
        milestone, bank_loan = milestones.take_milestone(vote.milestone_id)
        if vote.state == State.PASSED:
            extensions.extend_milestone(milestone, bank_loan, on=on)
            return
    except Refusal:
        # The loan has ended, was extended, or the milestone was delivered meanwhile.
        return
    text = f"“{bank_loan.title}”, milestone {milestone.number}: the holders gave no more time."
    tell_owner(bank_loan, kind="EXTENSION_VOTE", text=text, on=on)
    tell_officers(bank_loan, roles=SERVICERS, kind="EXTENSION_VOTE", text=text, on=on)
