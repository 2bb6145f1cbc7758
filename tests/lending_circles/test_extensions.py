"""Extensions: what a borrower misses is carried by those who extend, in one step of the day."""

import pytest
from django.db import transaction

from business_day import plans
from ledger import queries as ledger_queries
from ledger.kinds import Purpose
from ledger.models import Journal
from ledger.reconcile import all_invariants, look
from lending_circles.models import TrustLink
from lending_circles.steps.accruing import accrue_interest
from lending_circles.steps.lateness import mark_late
from loans.models import Loan
from people.models import AuditEvent, Notice
from repayments.models import Accrual, Installment, LoanBalance
from tests.lending_circles.extension_scene import (
    PART,
    a_scene,
    advanced,
    offer,
    the_extension,
    the_night,
    trust,
)
from tests.night_scene import a_loan, days

pytestmark = pytest.mark.django_db
ALL_IDS = {"after_id": 0, "up_to_id": 2**63 - 1}


def holds():
    results = [look(invariant) for invariant in all_invariants()]
    broken = {one.invariant.code: one.finding.breaches for one in results if not one.holds}
    assert broken == {}


def accrue(scene, on):
    with transaction.atomic():
        return accrue_interest(network_id=scene.network.pk, on=on, **ALL_IDS)


def a_chain(scene):
    """Ana extends for Bruno, Chi stands behind her, Dona behind Chi; all offer to extend."""
    trust(scene, "ana", "bruno", gives="EXTEND")
    trust(scene, "ana", "chi")
    trust(scene, "chi", "dona")
    for name in ("chi", "dona"):
        offer(scene, name, offers_second="EXTEND", offers_third="EXTEND")


def test_one_peer_who_extends_carries_all_of_it():
    scene, loan = a_scene()
    trust(scene, "ana", "bruno", gives="EXTEND")
    before = scene.pool(Purpose.COMMON_POOL)

    assert the_night(scene) == 1

    extension = the_extension(loan)
    assert advanced(extension) == {"ana": PART}
    assert scene.money("ana") == (0, 40_000, 40_000 - PART)
    assert scene.pool(Purpose.COMMON_POOL) == before + PART
    holds()


def test_the_extension_is_a_loan_of_three_weeks_at_its_own_schedule():
    scene, loan = a_scene()
    trust(scene, "ana", "bruno", gives="EXTEND")
    the_night(scene)

    extension = the_extension(loan)
    granted_on = scene.network.started_on + days(8)
    assert (extension.extended_number, extension.established_on) == (1, granted_on)
    assert extension.public_id == f"{loan.public_id}_x1"
    lines = extension.installments.order_by("number")
    assert [(line.due_on, line.principal_minor) for line in lines] == [
        (granted_on + days(7), 2_831),
        (granted_on + days(14), 2_831),
        (granted_on + days(21), 2_918),
    ]
    loan.refresh_from_db()
    assert extension.ends_on == loan.ends_on == scene.network.started_on + days(70)
    assert list(extension.recovery_tiers.order_by("rank").values_list("kind", flat=True)) == [
        "STAKE",
        "CONTINGENCY_POOL",
        "NOTES",
    ]


def test_an_extension_that_ends_after_its_loan_takes_the_loan_along():
    scene, loan = a_scene()
    trust(scene, "ana", "bruno", gives="EXTEND")
    LoanBalance.objects.update(outstanding_minor=PART, next_due_on=loan.ends_on)
    loan.installments.exclude(number=10).update(principal_paid_minor=PART, paid_on=scene.on)
    loan.notes.update(outstanding_minor=PART)

    assert the_night(scene, number=10) == 1

    loan.refresh_from_db()
    assert loan.state == Loan.State.SETTLED
    assert loan.ends_on == the_extension(loan).ends_on == scene.network.started_on + days(71 + 21)


def test_what_was_carried_never_was_late():
    scene, loan = a_scene()
    trust(scene, "ana", "bruno", gives="EXTEND")
    the_night(scene)

    with transaction.atomic():
        late = mark_late(network_id=scene.network.pk, on=scene.on + days(8), **ALL_IDS)

    line = loan.installments.get(number=1)
    assert late == 0
    assert (line.source, line.paid_on) == ("EXTENSION", scene.on + days(8))
    assert not scene.member("bruno").borrowing_blocked


def test_unpaid_interest_moves_to_the_first_payment_of_the_extension():
    scene, loan = a_scene()
    trust(scene, "ana", "bruno", gives="EXTEND")
    accrue(scene, scene.on + days(7))
    interest = loan.installments.get(number=1).interest_minor
    assert interest > 0

    the_night(scene)

    line = loan.installments.get(number=1)
    assert (line.interest_paid_minor, line.interest_carried_minor) == (interest, interest)
    balance = LoanBalance.objects.get(loan=loan)
    assert (balance.interest_due_minor, balance.interest_paid_minor) == (0, 0)
    extension = the_extension(loan)
    assert extension.installments.get(number=1).interest_minor == interest
    assert extension.balance.interest_due_minor == interest
    holds()


def test_an_extension_accrues_at_its_own_rate_and_nothing_waives_it():
    scene, loan = a_scene(WAIVER_GROWTH="0%", WAIVER_LOOKBACK=1)
    trust(scene, "ana", "bruno", gives="EXTEND")
    the_night(scene)

    accrue(scene, scene.on + days(15))

    week = Accrual.objects.get(loan=the_extension(loan))
    assert (week.full_minor, week.charged_minor) == (20, 20)
    accrue(scene, scene.on + days(14))
    assert Accrual.objects.get(loan=loan).charged_minor == 0


def test_only_a_part_that_was_not_paid_yet_is_advanced():
    scene, loan = a_scene()
    trust(scene, "ana", "bruno", gives="EXTEND")
    loan.installments.filter(number=1).update(principal_paid_minor=5_000)
    LoanBalance.objects.filter(loan=loan).update(outstanding_minor=85_800 - 5_000)
    loan.notes.update(outstanding_minor=85_800 - 5_000)

    the_night(scene)

    assert advanced(the_extension(loan)) == {"ana": 3_580}


def test_each_level_and_the_pool_give_their_share_where_all_take_part():
    scene, loan = a_scene()
    a_chain(scene)
    the_night(scene)

    extension = the_extension(loan)
    assert advanced(extension) == {"pool": 2_574, "ana": 3_432, "chi": 1_716, "dona": 858}
    ana, chi = scene.members["ana"].pk, scene.members["chi"].pk
    paths = {note.level: note.path for note in extension.notes.all()}
    assert paths == {0: None, 1: [], 2: [ana], 3: [ana, chi]}
    assert (extension.level_1_minor, extension.pool_minor) == (3_432, 2_574)
    holds()


def test_nobody_behind_a_peer_who_does_not_extend_is_asked():
    scene, loan = a_scene()
    a_chain(scene)
    TrustLink.objects.filter(low=scene.members["bruno"]).update(
        low_grants="LOAN", high_grants="LOAN"
    )
    trust(scene, "eli", "bruno", gives="EXTEND")

    the_night(scene)

    assert advanced(the_extension(loan)) == {"eli": PART}


@pytest.mark.parametrize("fields", [{"offers_second": "LOAN"}, {"state": "HOLD"}])
def test_the_third_level_waits_for_the_second(fields):
    scene, loan = a_scene()
    a_chain(scene)
    offer(scene, "chi", **fields)

    the_night(scene)

    assert advanced(the_extension(loan)) == {"ana": PART}


def test_a_lender_who_asks_for_a_better_record_is_left_out():
    scene, loan = a_scene()
    a_chain(scene)
    offer(scene, "dona", third_ratio_min=4)

    the_night(scene)

    assert advanced(the_extension(loan)) == {"ana": 5_720, "chi": 2_860}


def test_what_a_level_lacks_the_first_level_gives():
    scene, loan = a_scene()
    a_chain(scene)
    with transaction.atomic():
        a_loan(scene, "eli", {"chi": 40_000 - 1_000})

    the_night(scene)

    parts = advanced(the_extension(loan))
    assert parts == {"pool": 2_574, "ana": 3_432 + 716, "chi": 1_000, "dona": 858}


def test_not_enough_together_is_no_extension_at_all():
    scene, _loan = a_scene()
    trust(scene, "ana", "bruno", gives="EXTEND", limit=8_000)
    before = Journal.objects.count()

    assert the_night(scene) == 0

    assert not Loan.objects.exclude(extends=None).exists()
    assert Journal.objects.count() == before
    refused = AuditEvent.objects.get(action="EXTENSION_REFUSED")
    assert refused.data == {"number": 1, "why": "NOT_COVERED", "short_minor": 580}


@pytest.mark.parametrize(("limit", "granted"), [(13_579, 0), (13_580, 1)])
def test_what_a_peer_lends_already_counts_against_their_limit(limit, granted):
    scene, _loan = a_scene(lenders={"ana": 5_000, "pool": 80_800})
    trust(scene, "ana", "bruno", gives="EXTEND", limit=limit)

    assert the_night(scene) == granted


@pytest.mark.parametrize("change", [{"low_pause": "OWN", "high_pause": "OWN"}, {"state": "CLOSED"}])
def test_a_pause_or_a_closed_agreement_extends_for_nobody(change):
    scene, _loan = a_scene()
    trust(scene, "ana", "bruno", gives="FORGIVE")
    TrustLink.objects.update(**change)

    assert plans.network_with_missed_installments(scene.network.pk, scene.on + days(8)) == []
    assert the_night(scene) == 0


def test_a_loan_is_extended_once_and_a_borrower_twice():
    scene, loan = a_scene()
    trust(scene, "ana", "bruno", gives="EXTEND")
    second = a_loan(scene, "bruno", {"pool": 1_000})
    third = a_loan(scene, "bruno", {"pool": 2_000})

    assert the_night(scene) == 2
    assert the_night(scene, number=2) == 0

    extended = set(Loan.objects.exclude(extends=None).values_list("extends_id", flat=True))
    assert extended == {loan.pk, second.pk}
    whys = AuditEvent.objects.filter(action="EXTENSION_REFUSED").order_by("id")
    assert [(one.subject_id, one.data["why"]) for one in whys] == [
        (third.pk, "BORROWER_EXTENDED"),
        (loan.pk, "LOAN_EXTENDED"),
        (second.pk, "LOAN_EXTENDED"),
        (third.pk, "BORROWER_EXTENDED"),
    ]


@pytest.mark.parametrize(("scope", "granted"), [("OPEN_LOANS", 1), ("LIFETIME", 0)])
def test_settled_loans_free_their_extensions_unless_all_there_ever_were_count(scope, granted):
    scene, _loan = a_scene(EXTENSION_SCOPE=scope, EXT_PER_BORROWER=1)
    trust(scene, "ana", "bruno", gives="EXTEND")
    the_night(scene)
    Loan.objects.update(state="SETTLED", settled_on=scene.on)
    a_loan(scene, "bruno", {"pool": 1_000}, on=scene.on + days(14))

    assert the_night(scene, number=3) == granted


def test_payments_of_an_extension_are_not_extended_again():
    scene, _loan = a_scene(EXT_PER_BORROWER=9)
    trust(scene, "ana", "bruno", gives="EXTEND")
    the_night(scene)

    assert the_night(scene, scene.on + days(16)) == 0
    assert AuditEvent.objects.get(action="EXTENSION_REFUSED").data["why"] == "IS_EXTENSION"


def test_several_extensions_share_what_a_lender_has_in_the_order_of_loans():
    scene, loan = a_scene()
    trust(scene, "ana", "bruno", gives="EXTEND")
    trust(scene, "ana", "eli", gives="EXTEND")
    a_loan(scene, "dona", {"ana": 40_000 - 9_000})
    a_loan(scene, "eli", {"pool": 5_000})

    assert the_night(scene) == 1
    assert advanced(the_extension(loan)) == {"ana": PART}
    assert scene.money("ana") == (0, 40_000, 420)
    holds()


def test_below_the_higher_minimum_the_permission_rests_until_a_repayment():
    scene, _loan = a_scene()
    trust(scene, "ana", "bruno", gives="EXTEND")
    a_loan(scene, "bruno", {"pool": 1_000})
    offer(scene, "ana", deposit_minor=15_000)

    assert the_night(scene) == 1
    told = Notice.objects.get(person=scene.members["ana"].person, kind="YOU_EXTENDED")
    assert "unless you add 85.80 RIV" in told.text


def test_the_same_night_again_changes_nothing():
    scene, _loan = a_scene()
    a_chain(scene)
    the_night(scene)
    before = Journal.objects.count(), Notice.objects.count(), AuditEvent.objects.count()

    assert the_night(scene) == 0
    assert before == (Journal.objects.count(), Notice.objects.count(), AuditEvent.objects.count())


def test_a_night_that_dies_leaves_nothing_and_is_lived_again_the_same(monkeypatch):
    scene, loan = a_scene()
    a_chain(scene)

    def die(*_args, **_kwargs):
        raise RuntimeError

    for place in ("extension_record.collect", "extending.tell_all"):
        with monkeypatch.context() as patch:
            patch.setattr(f"lending_circles.steps.{place}", die)
            with pytest.raises(RuntimeError):
                the_night(scene)
        assert not Loan.objects.exclude(extends=None).exists()
        assert scene.money("ana") == (0, 40_000, 40_000)

    assert the_night(scene) == 1
    assert sum(advanced(the_extension(loan)).values()) == PART
    holds()


def test_the_borrower_hears_who_carried_them_and_strangers_stay_unnamed():
    scene, loan = a_scene()
    a_chain(scene)
    the_night(scene)

    (told,) = Notice.objects.filter(person=scene.members["bruno"].person)
    assert told.kind == "EXTENDED"
    assert told.text.startswith(
        "Ana, 2 people farther out and the common pool carried your repayment of 85.80 RIV for "
        "Mercado: it is not late."
    )
    assert told.link == f"/loans/{loan.public_id}_x1/"
    texts = {
        name: Notice.objects.get(person=scene.members[name].person).text
        for name in ("ana", "chi", "dona")
    }
    assert "for Bruno, who could not pay" in texts["ana"]
    assert "for somebody farther out" in texts["chi"]
    assert "Bruno" not in texts["dona"]


def test_many_friends_are_named_in_part():
    scene, _loan = a_scene()
    for name in ("ana", "chi", "dona", "eli"):
        trust(scene, name, "bruno", gives="EXTEND")
    the_night(scene)

    told = Notice.objects.get(person=scene.members["bruno"].person)
    assert told.text.startswith("Ana, Chi and 2 more friends carried your repayment")


def test_an_installment_with_nothing_but_interest_left_is_late():
    scene, loan = a_scene()
    trust(scene, "ana", "bruno", gives="EXTEND")
    accrue(scene, scene.on + days(7))
    loan.installments.filter(number=1).update(principal_paid_minor=PART)
    LoanBalance.objects.filter(loan=loan).update(outstanding_minor=85_800 - PART)
    loan.notes.update(outstanding_minor=85_800 - PART)

    assert the_night(scene) == 0
    assert AuditEvent.objects.get(action="EXTENSION_REFUSED").data["why"] == "NO_PRINCIPAL"


def test_the_clearing_account_is_opened_once_and_stays_empty():
    scene, _loan = a_scene()
    trust(scene, "ana", "bruno", gives="EXTEND")
    the_night(scene)

    clearing = ledger_queries.account_id(f"network:{scene.network.pk}:extension_clearing")
    assert ledger_queries.balance(clearing) == 0
    assert Installment.objects.filter(source="EXTENSION").count() == 1
