"""Challenges of banks' loans: on what ground, who votes, and how they end in the night."""

import datetime

from django.db import connection

from governance.models import Motion
from governance.steps import drop_motions, open_motion
from loans.models import BankLoan, Loan, Milestone
from people import audit
from people.models import Person
from repayments.conduct_refusals import ChallengedAlready, NotInBreach
from repayments.models import Challenge, LateEpisode
from repayments.queries.cover import is_short, is_uncured
from repayments.steps import extensions
from repayments.steps.bank_defaulting import default_loans
from repayments.steps.bank_records import take_loan
from repayments.steps.conduct_people import (
    SERVICERS,
    get_loan,
    tell_officers,
    tell_owner,
)
from repayments.steps.holder_votes import ask_holders
from rules.conduct_states import VOTE_DAYS, ChallengeEnd, challenge_end, holders_result

EXTEND_LOAN = "EXTEND_LOAN"
Ground = Challenge.Ground
State = Challenge.State
Voters = Challenge.Voters


def open_challenge(
    bank_loan: BankLoan, ground: str, *, remark: str, on: datetime.date, by: Person
) -> Challenge:
    """Take somebody's word that a locked loan is in breach, and ask for the one extension.

    Where it was given before nobody votes: what is not cured today ends in default.
    Raises ChallengedAlready, NotInBreach.

    Source: R2-21, R2-22; A-36.
    """
    assert connection.in_atomic_block
    if Challenge.objects.filter(bank_loan=bank_loan, state=State.OPEN).exists():
        raise ChallengedAlready
    number = _breach(bank_loan, ground, on=on)
    if number is None:
        raise NotInBreach

    voters = _voters(bank_loan)
    challenge = Challenge.objects.create(
        bank_loan=bank_loan,
        number=Challenge.objects.filter(bank_loan=bank_loan).count() + 1,
        ground=ground,
        subject_number=number,
        challenger=by,
        remark=remark[:500],
        challenged_on=on,
        closes_on=on if voters == Voters.NOBODY else on + datetime.timedelta(days=VOTE_DAYS),
        voters=voters,
    )
    _ask(challenge, bank_loan, on=on, by=by)
    audit.record(
        "LOAN_CHALLENGED",
        by=by,
        subject=bank_loan.loan,
        data={"ground": ground, "number": challenge.number, "about": number},
    )
    text = f"“{bank_loan.title}” is challenged."
    tell_owner(bank_loan, kind="LOAN_CHALLENGED", text=text, on=on)
    tell_officers(bank_loan, roles=SERVICERS, kind="LOAN_CHALLENGED", text=text, on=on)

    return challenge


def end_challenges(*, network_id: int, on: datetime.date) -> int:
    """End the challenges whose last day is over: cured, extended once, or a default.

    Runs while the day opens, after what became late was marked. Returns how many ended.

    Source: R2-21, R2-22; A-36.
    """
    assert connection.in_atomic_block
    due = list(
        Challenge.objects.filter(
            bank_loan__loan__network_id=network_id, state=State.OPEN, closes_on__lt=on
        ).order_by("bank_loan_id")
    )
    defaulting = []
    for challenge in due:
        take_loan(challenge.bank_loan_id)
        bank_loan = get_loan(challenge.bank_loan_id)
        if bank_loan.loan.state == Loan.State.DEFAULTED:
            close(challenge, State.DEFAULTED, on=on)
            continue
        end = challenge_end(
            is_cured=_is_cured(challenge, bank_loan),
            is_extension_used=bank_loan.extended_on is not None,
            is_passed=_is_passed(challenge),
        )
        if end == ChallengeEnd.EXTENDED:
            _extend(challenge, bank_loan, on=on)
        elif end == ChallengeEnd.DEFAULTED:
            defaulting.append(bank_loan.pk)
        close(challenge, State(end), on=on)
    default_loans(network_id=network_id, loan_ids=defaulting, on=on)

    return len(due)


def close(challenge: Challenge, state: Challenge.State, *, on: datetime.date) -> None:
    """Write down how a challenge ended."""
    assert connection.in_atomic_block
    challenge.state = state
    challenge.ended_on = on
    challenge.save(update_fields=["state", "ended_on"])
    drop_motions(subject=challenge, kinds=[EXTEND_LOAN], on=on)
    audit.record(f"CHALLENGE_{state}", by=None, subject=challenge)


def _breach(bank_loan: BankLoan, ground: str, *, on: datetime.date) -> int | None:
    """Return the number of the installment or milestone that is in breach, None for none."""
    if ground == Ground.LATE:
        paused_until = bank_loan.delinquency_paused_until
        if paused_until is not None and paused_until >= on:
            return None
        late = LateEpisode.objects.filter(
            loan_id=bank_loan.pk, cured_on__isnull=True, escalated_on__lte=on
        )
        return late.order_by("number").values_list("number", flat=True).first()
    if ground == Ground.COVER:
        return 0 if is_uncured(bank_loan, on=on) else None
    if ground == Ground.MILESTONE:
        missed = Milestone.objects.filter(bank_loan=bank_loan, state=Milestone.State.MISSED)
        return missed.order_by("number").values_list("number", flat=True).first()

    return None


def _voters(bank_loan: BankLoan) -> Challenge.Voters:
    if bank_loan.extended_on is not None:
        return Voters.NOBODY

    return Voters.HOLDERS if bank_loan.panel_id is None else Voters.DELEGATES


def _ask(challenge: Challenge, bank_loan: BankLoan, *, on: datetime.date, by: Person) -> None:
    """Ask the delegates, or each holder by what they hold today."""
    question = f"Shall “{bank_loan.title}” get one more interval?"
    if challenge.voters == Voters.DELEGATES:
        assert bank_loan.panel is not None
        motion = open_motion(
            panel=bank_loan.panel,
            kind=EXTEND_LOAN,
            subject=challenge,
            question=question,
            on=on,
            by=by,
        )
        challenge.closes_on = motion.closes_on
        challenge.save(update_fields=["closes_on"])
    elif challenge.voters == Voters.HOLDERS:
        ask_holders(challenge, bank_loan, question=question, on=on)


def _is_cured(challenge: Challenge, bank_loan: BankLoan) -> bool:
    """Return whether what was challenged is not in breach any more."""
    if bank_loan.loan.state != Loan.State.REPAYING:
        return True
    if challenge.ground == Ground.LATE:
        return not LateEpisode.objects.filter(
            loan_id=bank_loan.pk, cured_on__isnull=True, escalated_on__isnull=False
        ).exists()

    if challenge.ground == Ground.COVER:
        return not is_short(bank_loan)

    return not bank_loan.milestones.filter(state=Milestone.State.MISSED).exists()


def _is_passed(challenge: Challenge) -> bool:
    if challenge.voters == Voters.DELEGATES:
        return Motion.objects.filter(
            kind=EXTEND_LOAN,
            subject_type=audit.subject_type(Challenge),
            subject_id=challenge.pk,
            state=Motion.State.PASSED,
        ).exists()

    return holders_result(challenge.ballots.values_list("vote", "weight_minor")).is_passed


def _extend(challenge: Challenge, bank_loan: BankLoan, *, on: datetime.date) -> None:
    if challenge.ground == Ground.LATE:
        extensions.extend_schedule(bank_loan, on=on)
        return
    if challenge.ground == Ground.COVER:
        extensions.extend_cure(bank_loan, on=on)
        return
    missed = bank_loan.milestones.filter(state=Milestone.State.MISSED)
    milestone = missed.order_by("number").first()
    assert milestone is not None
    extensions.extend_milestone(milestone, bank_loan, on=on)
