"""Jubilee funds pay, for what lenders forgave, as much of what the borrower still owes."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from business_day import plans
from ledger.kinds import Kind, Purpose
from ledger.models import Journal, Transfer
from ledger.reconcile import all_invariants, look
from lending_circles.models import JubileeFund, JubileeMatch
from lending_circles.steps.drawing import draw_stakes
from lending_circles.steps.forgiving import forgive_after_stakes, forgive_shares
from lending_circles.steps.funds import close_funds
from lending_circles.steps.lateness import escalate_late
from lending_circles.steps.matching import match_after_stakes, match_forgiveness
from loans.models import Loan, Note
from people.models import AuditEvent, Notice
from repayments.models import LoanBalance
from tests.lending_circles.extension_scene import PART, a_scene, offer, the_night, trust
from tests.lending_circles.jubilee_scene import a_fund
from tests.lending_circles.test_forgiving import (
    FIRST,
    THE_DAY,
    a_carried_chain,
    a_carried_payment,
    be_late,
    lend_the_stake_of_bruno,
    nothing_else_is_owed,
)
from tests.lending_circles.test_forgiving import the_extension as extension_of
from tests.night_scene import a_loan, a_member, days

pytestmark = pytest.mark.django_db
ALL_IDS = {"after_id": 0, "up_to_id": 2**63 - 1}


def the_day(scene):
    return scene.on + days(THE_DAY)


@transaction.atomic
def forgive(scene):
    return forgive_shares(network_id=scene.network.pk, on=the_day(scene))


@transaction.atomic
def match(scene):
    return match_forgiveness(network_id=scene.network.pk, on=the_day(scene))


@transaction.atomic
def the_stakes_turn(scene):
    on = the_day(scene)
    escalate_late(network_id=scene.network.pk, on=on, **ALL_IDS)
    draw_stakes(network_id=scene.network.pk, on=on)
    forgive_after_stakes(network_id=scene.network.pk, on=on)
    return match_after_stakes(network_id=scene.network.pk, on=on)


def two_who_carried():
    """Ana and Chi carry half each; Ana forgives, Chi does not. Eli can give."""
    scene, loan = a_scene()
    trust(scene, "ana", "bruno", gives="FORGIVE")
    trust(scene, "chi", "bruno", gives="EXTEND")
    the_night(scene)
    nothing_else_is_owed(loan)
    be_late(scene)
    return scene, extension_of(loan)


def outstanding(extension):
    return {
        note.holder.name.lower(): note.outstanding_minor
        for note in Note.objects.filter(loan=extension).select_related("holder")
    }


def holds():
    results = [look(invariant) for invariant in all_invariants()]
    assert {one.invariant.code: one.finding.breaches for one in results if not one.holds} == {}


def test_what_is_overdue_goes_to_who_did_not_forgive_and_cures_the_payment():
    scene, extension = two_who_carried()
    fund = a_fund(scene, "eli", 2_000)
    forgive(scene)
    ana, chi = scene.money("ana"), scene.money("chi")

    assert match(scene) == 1

    # 28.31: Ana's half, 14.16, is forgiven; the fund pays Chi's 14.15, and 0.01 of the next one.
    paid = JubileeMatch.objects.get()
    assert (paid.forgiven_minor, paid.principal_minor, paid.interest_minor) == (1_416, 1_416, 0)
    line = extension.installments.get(number=1)
    assert (line.source, line.paid_on) == ("JUBILEE", the_day(scene))
    assert line.principal_forgiven_minor == 1_416
    assert extension.installments.get(number=2).principal_paid_minor == 1
    one, other = outstanding(extension)["ana"], outstanding(extension)["chi"]
    assert one + other == PART - 2 * 1_416
    # Nobody's deposit moves by it: what was lent comes back to what is free.
    assert scene.money("ana")[1] == ana[1]
    assert scene.money("chi") == (chi[0], chi[1], chi[2] + 4_290 - other)
    assert 1_415 <= 4_290 - other <= 1_416
    fund.refresh_from_db()
    assert (fund.state, fund.matched_minor, fund.left_minor) == ("OPEN", 1_416, 584)
    holds()


def test_a_payment_that_is_cured_neither_steps_the_ratio_down_nor_draws_the_stake():
    scene, _extension = two_who_carried()
    a_fund(scene, "eli", 2_000)
    forgive(scene)
    match(scene)

    the_stakes_turn(scene)

    assert scene.member("bruno").ratio == 3
    assert scene.member("bruno").deposit_minor == 30_000
    assert JubileeMatch.objects.count() == 1


def test_where_all_is_forgiven_the_payments_to_come_are_prepaid():
    scene, extension = a_carried_payment()
    a_fund(scene, "eli", 2_000)
    a_fund(scene, "dona", 2_000)
    forgive(scene)

    assert match(scene) == 2

    # The older fund is used up, the other pays what it could not.
    first, second = JubileeFund.objects.order_by("pk")
    assert (first.state, first.matched_minor, first.ended_on) == (
        "EXHAUSTED",
        2_000,
        the_day(scene),
    )
    assert (second.state, second.matched_minor) == ("OPEN", FIRST - 2_000)
    line = extension.installments.get(number=2)
    assert line.principal_paid_minor == FIRST
    assert outstanding(extension) == {"ana": PART - 2 * FIRST}
    assert scene.money("ana")[1:] == (40_000 - FIRST, 40_000 - PART + FIRST)
    holds()


def test_interest_of_the_failed_payment_is_paid_to_the_common_pool():
    scene, extension = a_carried_payment()
    extension.installments.filter(number=1).update(interest_minor=20)
    LoanBalance.objects.filter(loan=extension).update(interest_due_minor=20)
    a_fund(scene, "eli", 2_000)
    forgive(scene)
    before = scene.pool(Purpose.COMMON_POOL)

    match(scene)

    assert scene.pool(Purpose.COMMON_POOL) == before + 20
    paid = JubileeMatch.objects.get()
    assert (paid.principal_minor, paid.interest_minor) == (1_980, 20)
    line = extension.installments.get(number=1)
    # Forgiveness finished its principal, the fund what was left of it.
    assert (line.interest_paid_minor, line.source) == (20, "JUBILEE")
    holds()


def test_a_fund_pays_no_more_than_is_open_and_settles_the_extension():
    scene, extension = a_carried_payment()
    later = extension.installments.exclude(number=1)
    for line in later:
        line.principal_paid_minor = line.principal_minor - 100
        line.save()
    extension.notes.update(outstanding_minor=FIRST + 200)
    LoanBalance.objects.filter(loan=extension).update(outstanding_minor=FIRST + 200)
    fund = a_fund(scene, "eli", 2_000)
    forgive(scene)

    match(scene)

    fund.refresh_from_db()
    assert fund.matched_minor == 200
    extension.refresh_from_db()
    assert extension.state == Loan.State.SETTLED
    assert not scene.member("bruno").borrowing_blocked
    told = Notice.objects.get(kind="JUBILEE_PAID")
    assert told.text.endswith("Nothing of it is open any more.")


def test_a_short_budget_is_shared_by_all_whom_friends_forgave():
    scene, loan = a_scene()
    a_member(scene, "fay", spending=2_000, stake=30_000, ratio=3)
    other = a_loan(scene, "fay", {"pool": 42_900}, on=scene.on)
    for borrower in ("bruno", "fay"):
        trust(scene, "ana", borrower, gives="FORGIVE")
    the_night(scene)
    for parent in (loan, other):
        nothing_else_is_owed(parent)
    be_late(scene)
    fund = a_fund(scene, "eli", 1_000)
    forgive(scene)

    assert match(scene) == 2

    # 28.31 and 14.16 were forgiven; of 10.00 two thirds and one third.
    assert dict(JubileeMatch.objects.values_list("loan__borrower__name", "principal_minor")) == {
        "Bruno": 667,
        "Fay": 333,
    }
    fund.refresh_from_db()
    assert (fund.state, fund.matched_minor) == ("EXHAUSTED", 1_000)
    holds()


def test_what_is_forgiven_after_the_stakes_turn_is_matched_after_it():
    scene, extension = a_carried_payment()
    a_fund(scene, "dona", 2_000)
    lend_the_stake_of_bruno(scene, but=1_000)
    offer(scene, "ana", forgives_after_stake=True)
    forgive(scene)
    assert match(scene) == 0

    assert the_stakes_turn(scene) == 1

    paid = JubileeMatch.objects.get()
    assert (paid.is_after_stake, paid.forgiven_minor, paid.amount_minor) == (True, 1_831, 1_831)
    assert extension.installments.get(number=2).principal_paid_minor == 1_831
    holds()


def test_a_fund_pays_nothing_for_those_behind_it():
    scene, _extension = a_carried_payment()
    a_fund(scene, "bruno", 200)
    forgive(scene)

    assert match(scene) == 0
    assert JubileeMatch.objects.count() == 0


def test_the_same_morning_again_pays_nothing_more():
    scene, _extension = a_carried_chain()
    a_fund(scene, "eli", 1_000)
    forgive(scene)
    assert match(scene) == 1
    before = Journal.objects.count(), Notice.objects.count(), AuditEvent.objects.count()

    assert match(scene) == 0

    assert (Journal.objects.count(), Notice.objects.count(), AuditEvent.objects.count()) == before
    holds()


def test_a_morning_that_dies_leaves_nothing_and_is_lived_again_the_same(monkeypatch):
    scene, extension = a_carried_chain()
    fund = a_fund(scene, "eli", 1_000)
    forgive(scene)

    def die(*_args, **_kwargs):
        raise RuntimeError

    for place in ("collect", "lift_blocks", "matching_words.tell_all"):
        with monkeypatch.context() as patch:
            patch.setattr(f"lending_circles.steps.matching.{place}", die)
            with pytest.raises(RuntimeError):
                match(scene)
        fund.refresh_from_db()
        assert (fund.matched_minor, JubileeMatch.objects.count()) == (0, 0)
        assert extension.installments.get(number=2).principal_paid_minor == 0

    assert match(scene) == 1
    holds()


def test_a_night_without_a_fund_or_a_gift_looks_at_nothing():
    scene, _extension = a_carried_payment()
    assert plans.network_with_gifts_to_match(scene.network.pk, the_day(scene)) == []
    a_fund(scene, "eli", 1_000)
    assert plans.network_with_gifts_to_match(scene.network.pk, the_day(scene)) == []

    forgive(scene)

    assert len(plans.network_with_gifts_to_match(scene.network.pk, the_day(scene))) == 1
    assert plans.network_with_gifts_to_match(scene.network.pk, the_day(scene) + days(1)) == []


def test_the_statements_of_a_morning_do_not_grow_with_its_gifts():
    scene, _extension = a_carried_chain()
    a_fund(scene, "eli", 1_000)
    forgive(scene)

    with CaptureQueriesContext(connection) as asked:
        match(scene)

    # Locks, reads, bulk writes: nothing of it once a row.
    assert len(asked) <= 30


def test_what_was_matched_names_what_was_forgiven_as_its_cause():
    scene, extension = a_carried_payment()
    fund = a_fund(scene, "eli", 1_000)
    forgive(scene)
    match(scene)

    event = AuditEvent.objects.get(action="JUBILEE_MATCHED")
    assert event.subject_id == extension.pk
    assert event.data == {"fund": fund.pk, "amount_minor": 1_000}
    assert event.cause.action == "FORGIVEN"


def test_everybody_concerned_is_told_and_strangers_hear_no_name_nor_sum():
    scene, _extension = a_carried_chain()
    a_fund(scene, "eli", 1_000)
    forgive(scene)
    Notice.objects.all().delete()
    match(scene)

    told = {
        (notice.person.name, notice.kind): notice.text
        for notice in Notice.objects.select_related("person")
    }
    assert told["Bruno", "JUBILEE_PAID"] == (
        "The Jubilee fund of Eli matched what you were forgiven: it paid 10.00 RIV of what "
        "friends had carried for Mercado. 47.49 RIV of it is still open."
    )
    assert told["Ana", "JUBILEE_MATCHED"] == (
        "The Jubilee fund of Eli matched what you and others forgave Bruno: 10.00 RIV of the debt "
        "is paid."
    )
    for name in ("Chi", "Dona"):
        assert told[name, "JUBILEE_MATCHED"] == (
            "The Jubilee fund of Eli matched what you forgave somebody farther out."
        )
    assert told["Eli", "JUBILEE_FUND"] == (
        "The Jubilee fund of Eli matched 10.00 RIV that lenders forgave. With that it is used up. "
        "Thank you."
    )
    assert len(told) == 5


def test_on_its_last_day_what_is_left_goes_back():
    scene, _extension = a_carried_payment()
    fund = a_fund(scene, "eli", 2_000, lasts=40)
    spending = scene.money("eli")[0]

    def close(day):
        with transaction.atomic():
            return close_funds(network_id=scene.network.pk, on=scene.on + days(day))

    assert plans.network_with_funds_to_close(scene.network.pk, scene.on + days(39)) == []
    assert close(39) == 0
    assert len(plans.network_with_funds_to_close(scene.network.pk, scene.on + days(40))) == 1
    assert close(40) == 1
    assert close(40) == 0

    fund.refresh_from_db()
    assert (fund.state, fund.returned_minor, fund.left_minor) == ("CLOSED", 2_000, 0)
    assert scene.money("eli")[0] == spending + 2_000
    assert Transfer.objects.filter(kind=Kind.JUBILEE_RETURNED).count() == 1
    holds()
