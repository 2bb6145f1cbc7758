"""Challenges: by anybody after the grace; extended once by vote, or in default."""

import datetime

import pytest

from governance.models import Motion
from governance.operations import cast_ballot
from loans.models import BankLoan, Loan, ScheduleVersion
from people.models import AuditEvent, Notice
from repayments import conduct_refusals as refused
from repayments.models import BankDefault, Challenge, HolderBallot, LateEpisode
from repayments.operations.bank_payments import repay
from repayments.operations.challenges import challenge_loan, vote_on_challenge
from repayments.steps.bank_releases import LoanEnded
from tests import bank_scene as scenes
from tests.repayments.bank_laws import assert_laws
from tests.repayments.conduct import (
    deliver,
    milestone,
    seven_delegates,
    sleep,
    spend_all,
    wake,
)

pytestmark = pytest.mark.django_db
FIRST_DUE = datetime.date(2026, 2, 5)
GRACE_OVER = FIRST_DUE + datetime.timedelta(days=8)


@pytest.fixture(autouse=True)
def _documents(settings, tmp_path):
    settings.DOCUMENT_FOLDER = str(tmp_path)


def a_late_loan(scene, **terms):
    """A loan whose first installment stayed unpaid until its grace was over."""
    loan = scenes.a_bank_loan(scene, **terms)
    spend_all(scene)
    wake(scene, FIRST_DUE)
    wake(scene, GRACE_OVER)
    return loan


def end_vote(scene, found):
    """Live the last day of a challenge, and the morning after."""
    wake(scene, found.closes_on)
    sleep(scene)


def challenge(scene, loan, *, ground="LATE", by="ivo"):
    return challenge_loan(loan_id=loan.pk, ground=ground, on=scene.on, by=scene.person(by))


def vote(scene, found, name, word="YES"):
    return vote_on_challenge(challenge_id=found.pk, vote=word, on=scene.on, by=scene.person(name))


def test_a_loan_is_challenged_only_after_its_grace():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    spend_all(scene)
    wake(scene, FIRST_DUE)
    wake(scene, FIRST_DUE + scenes.days(7))
    with pytest.raises(refused.NotInBreach):
        challenge(scene, loan)
    sleep(scene)

    found = challenge(scene, loan)

    assert scene.on == GRACE_OVER
    assert (found.ground, found.subject_number, found.voters) == ("LATE", 1, "HOLDERS")
    assert found.closes_on == GRACE_OVER + scenes.days(3)
    with pytest.raises(refused.ChallengedAlready):
        challenge(scene, loan, by="olga")
    Challenge.objects.update(state="CURED", ended_on=scene.on)
    with pytest.raises(refused.NotInBreach):
        challenge(scene, loan, ground="MILESTONE")


def test_holders_who_hold_more_than_half_extend_it_by_one_interval():
    scene = scenes.a_bank_network()
    loan = a_late_loan(scene)
    found = challenge(scene, loan)
    vote(scene, found, "ines", "NO")
    vote(scene, found, "ines")
    vote(scene, found, "ivo", "NO")

    end_vote(scene, found)

    found.refresh_from_db()
    assert found.state == "EXTENDED"
    loan.refresh_from_db()
    assert loan.extended_on == scene.on
    version = loan.schedules.get(reason=ScheduleVersion.Reason.EXTENSION)
    assert [line["due_on"] for line in version.lines] == [
        "2026-03-05",
        "2026-04-05",
        "2026-05-05",
        "2026-06-05",
    ]
    first = loan.loan.installments.get(number=1)
    assert first.principal_minor == 0
    assert first.interest_minor == first.due().interest_minor > 0
    assert loan.delinquency_paused_until == datetime.date(2026, 3, 5)
    assert_laws(loan.pk)


def test_just_half_is_not_enough_and_silence_counts_as_no():
    scene = scenes.a_bank_network()
    loan = a_late_loan(scene, holders={"ines": 50, "ivo": 50})
    found = challenge(scene, loan)
    vote(scene, found, "ines")

    end_vote(scene, found)

    found.refresh_from_db()
    assert found.state == "DEFAULTED"
    assert Loan.objects.get(pk=loan.pk).state == "DEFAULTED"
    assert BankDefault.objects.get(bank_loan=loan).defaulted_on == scene.on


def test_holders_vote_by_what_they_held_on_the_day_of_the_challenge():
    scene = scenes.a_bank_network()
    loan = a_late_loan(scene)
    found = challenge(scene, loan)

    assert dict(found.ballots.values_list("holder__name", "weight_minor")) == {
        "Ines": 600_00,
        "Ivo": 400_00,
    }
    with pytest.raises(refused.NotHolder):
        vote(scene, found, "olga")
    with pytest.raises(refused.VoteUnknown):
        vote(scene, found, "ines", "PERHAPS")
    vote(scene, found, "ines")
    cast = AuditEvent.objects.get(action="CHALLENGE_BALLOT_CAST")
    assert cast.data == {}
    end_vote(scene, found)
    with pytest.raises(refused.ChallengeClosed):
        vote(scene, found, "ivo")


def test_what_is_paid_meanwhile_is_cured():
    scene = scenes.a_bank_network()
    loan = a_late_loan(scene)
    found = challenge(scene, loan)
    scenes.fund_business(scene, 1_000)

    end_vote(scene, found)

    found.refresh_from_db()
    assert found.state == "CURED"
    assert Loan.objects.get(pk=loan.pk).state == "REPAYING"


def test_where_delegates_are_named_they_vote():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    seven_delegates(scene, loan)
    spend_all(scene)
    wake(scene, FIRST_DUE)
    wake(scene, GRACE_OVER)

    found = challenge(scene, loan, by="olga")

    assert found.voters == "DELEGATES"
    assert not HolderBallot.objects.exists()
    motion = Motion.objects.get(kind="EXTEND_LOAN")
    with pytest.raises(refused.NotHolder):
        vote(scene, found, "ines")
    for place in range(1, 5):
        cast_ballot(motion_id=motion.pk, vote="YES", on=scene.on, by=scene.person(f"dana{place}"))
    end_vote(scene, found)
    found.refresh_from_db()
    assert found.state == "EXTENDED"


def test_a_second_challenge_ends_in_default_without_a_vote():
    scene = scenes.a_bank_network()
    loan = a_late_loan(scene)
    found = challenge(scene, loan)
    vote(scene, found, "ines")
    end_vote(scene, found)
    wake(scene, datetime.date(2026, 3, 5))
    with pytest.raises(refused.NotInBreach):
        challenge(scene, loan)
    wake(scene, datetime.date(2026, 3, 6))

    second = challenge(scene, loan, by="pete")

    assert (second.voters, second.closes_on) == ("NOBODY", scene.on)
    sleep(scene)
    second.refresh_from_db()
    assert second.state == "DEFAULTED"
    assert Loan.objects.get(pk=loan.pk).state == "DEFAULTED"
    with pytest.raises(LoanEnded):
        challenge(scene, loan)


def test_after_an_extension_the_loan_is_repaid_whole():
    scene = scenes.a_bank_network()
    loan = a_late_loan(scene)
    found = challenge(scene, loan)
    vote(scene, found, "ines")
    end_vote(scene, found)
    scenes.fund_business(scene, 1_200)
    sleep(scene)
    assert not LateEpisode.objects.filter(loan_id=loan.pk, cured_on=None).exists()

    for due_on in (
        loan.loan.installments.filter(paid_on=None)
        .order_by("number")
        .values_list("due_on", flat=True)
    ):
        wake(scene, due_on)
        sleep(scene)
        assert_laws(loan.pk)

    assert Loan.objects.get(pk=loan.pk).state == "SETTLED"
    lent = scene.money("ines") + scene.money("ivo") - 20_000_00
    assert lent == BankLoan.objects.get(pk=loan.pk).loan.balance.interest_paid_minor


def test_the_last_installment_late_is_extended_and_repaid():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, period="WEEK", installment_count=1)
    spend_all(scene)
    for passed in (7, 14, 15):
        wake(scene, scenes.MONDAY + scenes.days(passed))
    found = challenge(scene, loan)
    vote(scene, found, "ines")
    end_vote(scene, found)
    assert_laws(loan.pk)
    scenes.fund_business(scene, 1_100)

    repay(
        loan_id=loan.pk,
        amount_minor=None,
        on=scene.on,
        by=scene.person("berta"),
        reference="all",
    )

    assert Loan.objects.get(pk=loan.pk).state == "SETTLED"
    assert_laws(loan.pk)


def test_a_missed_milestone_is_challenged_extended_once_then_in_default():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=((400, 3), (600, 60)), period="WEEK")
    wake(scene, scenes.MONDAY + scenes.days(3))
    with pytest.raises(refused.NotInBreach):
        challenge(scene, loan, ground="MILESTONE")
    sleep(scene)
    found = challenge(scene, loan, ground="MILESTONE")
    vote(scene, found, "ines")
    end_vote(scene, found)
    assert milestone(loan).state == "WAITING"
    until = milestone(loan).extended_to
    assert until == scenes.MONDAY + scenes.days(10)
    wake(scene, until + scenes.days(1))

    second = challenge(scene, loan, ground="MILESTONE")
    sleep(scene)

    second.refresh_from_db()
    assert (second.voters, second.state) == ("NOBODY", "DEFAULTED")
    assert BankDefault.objects.get(bank_loan=loan).escrow_returned_minor == 1_000_00
    assert scene.money("ines") == 10_000_00
    assert_laws(loan.pk)


def test_a_delivery_cures_a_challenged_milestone():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=((400, 3), (600, 60)))
    wake(scene, scenes.MONDAY + scenes.days(4))
    found = challenge(scene, loan, ground="MILESTONE")

    deliver(scene, loan)
    end_vote(scene, found)

    found.refresh_from_db()
    assert found.state == "CURED"
    assert BankLoan.objects.get(pk=loan.pk).extended_on is None


def test_owner_officers_and_holders_are_told():
    scene = scenes.a_bank_network()
    loan = a_late_loan(scene)

    challenge(scene, loan, by="pete")

    told = Notice.objects.filter(kind__in=["LOAN_CHALLENGED", "CHALLENGE_VOTE"])
    assert set(told.values_list("person__name", flat=True)) == {
        "Berta",
        "Olga",
        "Pete",
        "Ines",
        "Ivo",
    }
