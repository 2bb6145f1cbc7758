"""The invariants of conduct hold after every deed, and notice what is wrong."""

import pytest
from django.db.models import F

from ledger.reconcile import look
from loans.invariants import invariants as of_loans
from loans.models import Note, Release
from repayments.invariants import invariants as of_repayments
from repayments.models import Challenge, NoteDraw, TokenRedemption
from repayments.operations.redemption import redeem_note
from tests import bank_scene as scenes
from tests.repayments.conduct import accept, deliver
from tests.repayments.test_capital_calls import a_called_loan, collect, pay

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _documents(settings, tmp_path):
    settings.DOCUMENT_FOLDER = str(tmp_path)


def a_busy_bank():
    """A loan by milestones, one by calls of which one was missed, one with an exchanged note."""
    scene = scenes.a_bank_network()
    scenes.an_investor(scene, "poor", money=0)
    by_steps = scenes.a_bank_loan(scene, milestones=((400, 30), (600, 60)))
    called = a_called_loan(scene, {"ines": 60, "poor": 40}, milestones=((400, 30), (600, 60)))
    for loan in (by_steps, called):
        deliver(scene, loan)
        accept(scene, loan)
    collect(scene, scene.on + scenes.days(7))
    again = a_called_loan(scene)
    pay(scene, "ivo", 1)
    exchanged = scenes.a_bank_loan(scene, token_discount_millionths=200_000)
    redeem_note(
        loan_id=exchanged.pk,
        holder=scene.person("ines"),
        on=scene.on,
        by=scene.person("ines"),
    )
    for number in (1, 2):
        Challenge.objects.create(
            bank_loan=again,
            number=number,
            ground="LATE",
            subject_number=1,
            challenger=scene.person("ivo"),
            challenged_on=scene.on,
            closes_on=scene.on,
            voters="HOLDERS",
            state="EXTENDED" if number == 1 else "CURED",
        )


WRONG = {
    "M-1": lambda: Release.objects.filter(kind="MILESTONE").update(
        amount_minor=F("amount_minor") - 1
    ),
    "M-2": lambda: NoteDraw.objects.filter(drawn_minor__gt=0).update(drawn_minor=1),
    "M-3": lambda: Note.objects.filter(pk=TokenRedemption.objects.get().note_id).update(
        outstanding_minor=1
    ),
    "M-4": lambda: Challenge.objects.update(state="EXTENDED"),
}


def broken():
    checks = [*of_loans(), *of_repayments()]
    return {one.code for one in checks if not look(one).holds}


def test_they_hold_and_each_notices_what_is_wrong():
    a_busy_bank()
    assert broken() == set()

    for code, spoil in WRONG.items():
        spoil()
        assert code in broken()
