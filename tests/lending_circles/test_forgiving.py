"""Forgiveness: lenders give up their own share of a failed payment of an extension."""

import pytest
from django.db import transaction

from business_day import plans
from ledger.kinds import Purpose
from ledger.models import Journal
from ledger.reconcile import all_invariants, look
from lending_circles.models import LoanAccount
from lending_circles.steps.drawing import draw_stakes
from lending_circles.steps.forgiving import forgive_after_stakes, forgive_shares
from lending_circles.steps.judging import step_up_ratios
from lending_circles.steps.lateness import escalate_late, mark_late
from loans.models import Loan, Note
from people.models import AuditEvent, Notice
from repayments.models import DefaultCase, Forgiveness, LoanBalance
from tests.lending_circles.extension_scene import (
    PART,
    a_scene,
    change_trust,
    offer,
    the_extension,
    the_night,
    trust,
)
from tests.night_scene import a_loan, days

pytestmark = pytest.mark.django_db
ALL_IDS = {"after_id": 0, "up_to_id": 2**63 - 1}
# The extension is granted on the ninth day, and its first payment is due a week later.
FIRST = 2_831
THE_DAY = 8 + 7 + 8


def a_carried_payment(*, gives="FORGIVE", **values):
    """Ana carries Bruno's payment, and he pays nothing of it for a week after it fell due."""
    scene, loan = a_scene(**values)
    trust(scene, "ana", "bruno", gives=gives)
    the_night(scene)
    nothing_else_is_owed(loan)
    be_late(scene)
    return scene, the_extension(loan)


def a_carried_chain():
    """Ana, Chi behind her, Dona behind Chi and the pool carry it; all would forgive."""
    scene, loan = a_scene()
    trust(scene, "ana", "bruno", gives="FORGIVE")
    trust(scene, "ana", "chi")
    trust(scene, "chi", "dona")
    for name in ("chi", "dona"):
        offer(scene, name, offers_second="FORGIVE", offers_third="FORGIVE")
    the_night(scene)
    nothing_else_is_owed(loan)
    be_late(scene)
    return scene, the_extension(loan)


def nothing_else_is_owed(loan):
    """Let the pool that lent have everything back but what was carried."""
    loan.notes.update(outstanding_minor=0)
    LoanBalance.objects.filter(loan=loan).update(outstanding_minor=0, next_due_on=None)
    for line in loan.installments.exclude(number=1):
        line.principal_paid_minor, line.paid_on = line.principal_minor, line.due_on
        line.save()
    Loan.objects.filter(pk=loan.pk).update(state="SETTLED", settled_on=loan.established_on)


@transaction.atomic
def be_late(scene):
    mark_late(network_id=scene.network.pk, on=scene.on + days(8 + 7 + 1), **ALL_IDS)


@transaction.atomic
def before_the_draw(scene, *, day=THE_DAY):
    return forgive_shares(network_id=scene.network.pk, on=scene.on + days(day))


@transaction.atomic
def draw_and_after(scene):
    """Live what follows on the same morning: the grace has run out, the stake is drawn."""
    on = scene.on + days(THE_DAY)
    escalate_late(network_id=scene.network.pk, on=on, **ALL_IDS)
    draw_stakes(network_id=scene.network.pk, on=on)
    return forgive_after_stakes(network_id=scene.network.pk, on=on)


def forgiven(extension):
    """Who forgave how much, by name, and `pool`."""
    return {
        "pool" if row.lender is None else row.lender.name.lower(): row.amount_minor
        for row in Forgiveness.objects.filter(loan=extension).select_related("lender")
    }


def lend_the_stake_of_bruno(scene, *, but):
    with transaction.atomic():
        a_loan(scene, "eli", {"bruno": 30_000 - but})


def holds():
    results = [look(invariant) for invariant in all_invariants()]
    assert {one.invariant.code: one.finding.breaches for one in results if not one.holds} == {}


def test_who_carried_all_of_it_forgives_the_payment_and_no_money_moves():
    scene, extension = a_carried_payment()
    journals, outstanding = Journal.objects.count(), scene.money("ana")

    assert before_the_draw(scene) == 1

    assert forgiven(extension) == {"ana": FIRST}
    assert Journal.objects.count() == journals
    spending, deposit, available = outstanding
    assert scene.money("ana") == (spending, deposit - FIRST, available)
    balance = LoanBalance.objects.get(loan=extension)
    assert (balance.outstanding_minor, balance.forgiven_minor) == (PART - FIRST, FIRST)
    line = extension.installments.get(number=1)
    assert (line.principal_paid_minor, line.principal_forgiven_minor) == (FIRST, FIRST)
    assert (line.source, line.paid_on) == ("FORGIVEN", scene.on + days(THE_DAY))
    holds()


def test_nobody_forgives_before_the_grace_has_run_out():
    scene, extension = a_carried_payment()

    assert before_the_draw(scene, day=THE_DAY - 1) == 0
    assert forgiven(extension) == {}


def test_what_is_wholly_forgiven_neither_steps_the_ratio_down_nor_draws_the_stake():
    scene, _extension = a_carried_payment()
    before_the_draw(scene)

    assert draw_and_after(scene) == 0

    assert scene.member("bruno").ratio == 3
    assert scene.member("bruno").deposit_minor == 30_000
    assert plans.network_with_late_extensions(scene.network.pk, scene.on + days(THE_DAY)) == []


def test_who_chose_so_forgives_only_what_the_stake_left_open():
    scene, extension = a_carried_payment()
    lend_the_stake_of_bruno(scene, but=1_000)
    offer(scene, "ana", forgives_after_stake=True)

    assert before_the_draw(scene) == 0
    assert draw_and_after(scene) == 1

    assert forgiven(extension) == {"ana": FIRST - 1_000}
    assert Forgiveness.objects.get().is_after_stake
    assert scene.money("bruno")[1:] == (29_000, 0)
    assert scene.member("bruno").ratio == 2
    line = extension.installments.get(number=1)
    assert (line.source, line.principal_forgiven_minor) == ("FORGIVEN", FIRST - 1_000)
    holds()


def test_before_and_after_the_stake_side_by_side():
    scene, loan = a_scene()
    trust(scene, "ana", "bruno", gives="FORGIVE")
    trust(scene, "chi", "bruno", gives="FORGIVE")
    offer(scene, "chi", forgives_after_stake=True)
    the_night(scene)
    nothing_else_is_owed(loan)
    be_late(scene)
    lend_the_stake_of_bruno(scene, but=500)

    before_the_draw(scene)
    assert forgiven(the_extension(loan)) == {"ana": 1_416}
    draw_and_after(scene)

    # 915 are left after the stake; Ana has forgiven hers, and Chi forgives her share of that.
    shares = forgiven(the_extension(loan))
    assert shares["ana"] == 1_416
    assert 0 < shares["chi"] < 915
    line = the_extension(loan).installments.get(number=1)
    assert line.paid_on is None
    assert line.principal_paid_minor == 1_416 + 500 + shares["chi"]
    holds()


def test_everybody_forgives_their_own_share_and_the_rest_is_still_owed_and_drawn():
    scene, extension = a_carried_chain()
    offer(scene, "chi", offers_second="EXTEND")

    before_the_draw(scene)

    assert forgiven(extension) == {"ana": 1_133}
    line = extension.installments.get(number=1)
    assert (line.principal_paid_minor, line.paid_on) == (1_133, None)
    draw_and_after(scene)
    line.refresh_from_db()
    assert line.source == "STAKE"
    assert line.principal_paid_minor == FIRST
    assert scene.money("bruno")[1] == 30_000 - (FIRST - 1_133)
    assert scene.member("bruno").ratio == 2
    holds()


def test_each_level_and_the_pool_forgive_where_all_take_part():
    scene, extension = a_carried_chain()
    before = scene.pool(Purpose.COMMON_POOL)

    before_the_draw(scene)

    assert forgiven(extension) == {"ana": 1_133, "chi": 566, "dona": 283, "pool": 849}
    assert scene.pool(Purpose.COMMON_POOL) == before
    assert Note.objects.get(loan=extension, holder=None).outstanding_minor == 2_574 - 849
    assert extension.installments.get(number=1).paid_on is not None
    holds()


def test_the_second_level_waits_for_the_first():
    scene, extension = a_carried_chain()
    change_trust(scene, "ana", "bruno", high_grants="EXTEND")

    assert before_the_draw(scene) == 0
    assert forgiven(extension) == {}


def test_the_third_level_waits_for_a_pair_and_the_pool_for_each_level():
    scene, extension = a_carried_chain()
    offer(scene, "dona", offers_third="EXTEND")
    before_the_draw(scene)

    # Without the third level the pool forgives nothing.
    assert forgiven(extension) == {"ana": 1_133, "chi": 566}


def test_a_relay_that_was_closed_meanwhile_keeps_the_third_level_out():
    scene, extension = a_carried_chain()
    offer(scene, "chi", relays=False)
    before_the_draw(scene)

    assert forgiven(extension) == {"ana": 1_133, "chi": 566}


def test_a_lender_farther_out_forgives_only_whom_their_terms_accept():
    scene, extension = a_carried_chain()
    offer(scene, "chi", second_ratio_min=3)
    offer(scene, "dona", third_ratio_min=4)
    before_the_draw(scene)

    assert forgiven(extension) == {"ana": 1_133, "chi": 566}


@pytest.mark.parametrize(("deposit", "count"), [(20_000 + PART, 1), (20_000 + PART - 1, 0)])
def test_open_extensions_count_against_the_minimum_of_who_forgives(deposit, count):
    scene, _extension = a_carried_payment()
    offer(scene, "ana", deposit_minor=deposit)

    assert before_the_draw(scene) == count


def test_who_forgave_to_the_minimum_goes_on_as_note_and_deposit_fall_alike():
    scene, extension = a_carried_payment()
    offer(scene, "ana", deposit_minor=20_000 + PART)
    before_the_draw(scene)
    with transaction.atomic():
        mark_late(network_id=scene.network.pk, on=scene.on + days(8 + 14 + 1), **ALL_IDS)

    assert before_the_draw(scene, day=THE_DAY + 7) == 1

    assert Forgiveness.objects.filter(loan=extension).count() == 2


@pytest.mark.parametrize(
    ("state", "count"),
    [("HOLD", 1), ("PENDING_PEERS", 1), ("HOLD_TO_EXIT", 0)],
)
def test_who_rests_goes_on_forgiving_and_who_leaves_does_not(state, count):
    scene, _extension = a_carried_payment()
    offer(scene, "ana", state=state)

    assert before_the_draw(scene) == count


@pytest.mark.parametrize("change", [{"high_pause": "OWN", "low_pause": "OWN"}, {"state": "CLOSED"}])
def test_a_pause_or_a_closed_agreement_forgives_nothing(change):
    scene, _extension = a_carried_payment()
    change_trust(scene, "ana", "bruno", **change)

    assert before_the_draw(scene) == 0


def test_a_note_that_came_by_assignment_or_lies_under_a_lien_is_not_forgiven():
    scene, extension = a_carried_chain()
    case = DefaultCase.objects.create(
        network=scene.network,
        borrower=scene.members["eli"].person,
        defaulted_on=scene.on,
        claim_minor=0,
        stake_cash_minor=0,
        stake_assigned_minor=0,
        contingency_minor=0,
        loss_minor=0,
        interest_paid_minor=0,
        interest_written_off_minor=0,
        closes_account=False,
    )
    extension.notes.filter(level=2).update(lien_case_id=case.pk)
    extension.notes.filter(level=1).update(assigned_from=extension.notes.get(level=3))

    assert before_the_draw(scene) == 0


def test_the_same_morning_again_forgives_nothing_more():
    scene, extension = a_carried_chain()
    offer(scene, "chi", offers_second="EXTEND")
    assert before_the_draw(scene) == 1
    before = forgiven(extension), Notice.objects.count(), AuditEvent.objects.count()

    assert before_the_draw(scene) == 0

    assert (forgiven(extension), Notice.objects.count(), AuditEvent.objects.count()) == before


def test_a_morning_that_dies_leaves_nothing_and_is_lived_again_the_same(monkeypatch):
    scene, extension = a_carried_chain()

    def die(*_args, **_kwargs):
        raise RuntimeError

    for place in ("records.record_payments", "change_deposits", "tell_all"):
        with monkeypatch.context() as patch:
            patch.setattr(f"lending_circles.steps.forgiving.{place}", die)
            with pytest.raises(RuntimeError):
                before_the_draw(scene)
        assert forgiven(extension) == {}
        assert scene.money("ana")[1] == 40_000

    assert before_the_draw(scene) == 1
    holds()


def test_a_payment_of_a_purchase_is_nobodys_to_forgive():
    scene, loan = a_scene(lenders={"ana": 40_000})
    trust(scene, "ana", "bruno", gives="FORGIVE")
    with transaction.atomic():
        mark_late(network_id=scene.network.pk, on=scene.on + days(8), **ALL_IDS)

    assert before_the_draw(scene, day=15) == 0
    assert Forgiveness.objects.filter(loan=loan).count() == 0


def test_interest_is_not_forgiven_and_keeps_the_payment_open():
    scene, extension = a_carried_payment()
    extension.installments.filter(number=1).update(interest_minor=20)
    LoanBalance.objects.filter(loan=extension).update(interest_due_minor=20)

    before_the_draw(scene)

    line = extension.installments.get(number=1)
    assert (line.principal_paid_minor, line.interest_paid_minor, line.paid_on) == (FIRST, 0, None)
    told = Notice.objects.get(kind="FORGIVEN")
    assert "0.20 RIV of this repayment is still due" in told.text


def test_a_forgiven_extension_settles_with_its_last_payment_and_the_block_lifts():
    scene, extension = a_carried_payment()
    lines = extension.installments.exclude(number=1)
    paid = sum(lines.values_list("principal_minor", flat=True))
    for line in lines:
        line.principal_paid_minor, line.paid_on = line.principal_minor, scene.on
        line.save()
    extension.notes.update(outstanding_minor=PART - paid)
    LoanBalance.objects.filter(loan=extension).update(outstanding_minor=PART - paid)
    assert scene.member("bruno").borrowing_blocked

    before_the_draw(scene)

    extension.refresh_from_db()
    assert extension.state == Loan.State.SETTLED
    assert not scene.member("bruno").borrowing_blocked


def test_a_loan_that_friends_had_to_forgive_earns_no_step_up():
    scene, extension = a_carried_payment(STEP_MIN_WEEKS=0, STEP_MIN_SHARE="0%")
    before_the_draw(scene)
    LoanAccount.objects.filter(pk=scene.members["bruno"].pk).update(ratio=1)
    on = scene.on + days(90)
    Loan.objects.update(state="SETTLED", settled_on=on)

    with transaction.atomic():
        step_up_ratios(network_id=scene.network.pk, on=on, **ALL_IDS)

    assert extension.extends_id is not None
    assert scene.member("bruno").ratio == 1


def test_borrowers_hear_how_many_forgave_and_strangers_hear_no_name():
    scene, extension = a_carried_chain()
    before_the_draw(scene)

    told = Notice.objects.get(person=scene.members["bruno"].person, kind="FORGIVEN")
    assert told.text.startswith("3 friends and the common pool forgave 28.31 RIV")
    assert told.text.endswith("Nothing of this repayment is due any more.")
    assert told.link == f"/loans/{extension.public_id}/"
    texts = {
        name: Notice.objects.get(person=scene.members[name].person, kind="YOU_FORGAVE").text
        for name in ("ana", "chi", "dona")
    }
    assert "You forgave Bruno 11.33 RIV" in texts["ana"]
    assert "You forgave somebody farther out 5.66 RIV" in texts["chi"]
    assert "Bruno" not in texts["dona"]


def test_what_was_forgiven_names_the_missed_payment_as_its_cause():
    scene, extension = a_carried_payment()
    before_the_draw(scene)

    event = AuditEvent.objects.get(action="FORGIVEN")
    assert event.subject_id == extension.pk
    assert event.data == {"number": 1, "amount_minor": FIRST}
    assert event.cause.action == "INSTALLMENT_LATE"
