"""A borrower whom friends carried defaults after all: loan and extension are closed out as one."""

import pytest

from business_day import chain
from ledger.kinds import Purpose
from ledger.reconcile import all_invariants, look
from lending_circles.models import LoanAccount
from loans.models import Loan, Note
from repayments.models import DefaultCase, DefaultShare, LateEpisode
from tests.lending_circles.extension_scene import offer, the_extension, the_night, trust
from tests.night_scene import a_loan, a_member, a_network, days

pytestmark = pytest.mark.django_db


def holds():
    results = [look(invariant) for invariant in all_invariants()]
    assert {one.invariant.code: one.finding.breaches for one in results if not one.holds} == {}


def to_the_morning(scene, day):
    chain.live_through(network_id=scene.network.pk, until=day - days(1))
    chain.open_day(network_id=scene.network.pk, on=day)


def test_loan_and_extension_share_one_waterfall():
    scene = a_network(common=200_000, contingency=10_000, N_REPAYMENTS=2)
    a_member(scene, "bruno", spending=2_000, stake=10_000, ratio=3)
    for name in ("ana", "chi"):
        a_member(scene, name, stake=40_000)
    loan = a_loan(scene, "bruno", {"chi": 12_000, "pool": 18_000}, on=scene.on)
    trust(scene, "ana", "bruno", gives="EXTEND")
    to_the_morning(scene, scene.on + days(8))
    extension = the_extension(loan)
    assert (extension.principal_minor, extension.ends_on) == (
        15_000,
        loan.established_on + days(29),
    )
    loan.refresh_from_db()
    assert loan.ends_on == extension.ends_on

    # What the stake did not reach is open on both when the last day of both is a week ago.
    to_the_morning(scene, extension.ends_on + days(7))
    open_notes = dict(
        Note.objects.filter(loan__in=(loan, extension)).values_list("pk", "outstanding_minor")
    )
    ana, chi = scene.money("ana"), scene.money("chi")
    contingency = scene.pool(Purpose.CONTINGENCY_POOL)
    chain.close_day(network_id=scene.network.pk)
    to_the_morning(scene, extension.ends_on + days(8))

    assert set(Loan.objects.values_list("state", flat=True)) == {Loan.State.DEFAULTED}
    case = DefaultCase.objects.get()
    shares = {share.note_id: share for share in DefaultShare.objects.select_related("note__holder")}
    claims = {note: share.claim_minor for note, share in shares.items()}
    # Both loans' notes stand side by side; nothing was paid on the last morning.
    assert claims == {note: minor for note, minor in open_notes.items() if minor}
    assert {share.note.loan_id for share in shares.values()} == {loan.pk, extension.pk}
    assert case.claim_minor == sum(claims.values()) > 0
    left = case.claim_minor - case.stake_cash_minor - case.stake_assigned_minor
    assert case.contingency_minor == min(left // 2, contingency)
    assert case.loss_minor == left - case.contingency_minor
    # Whoever carried loses as whoever lent: in proportion to what is open.
    for share in shares.values():
        fair = case.loss_minor * share.claim_minor / case.claim_minor
        assert abs(share.loss_minor - fair) < 2
    lost = {
        share.note.holder.name: share.loss_minor
        for share in shares.values()
        if share.note.holder is not None
    }
    assert scene.money("ana")[1] == ana[1] - lost["Ana"]
    assert scene.money("chi")[1] == chi[1] - lost["Chi"]
    assert scene.member("bruno").exit_reason == LoanAccount.ExitReason.DEFAULT
    assert LateEpisode.objects.filter(loan=extension, number=1).exists()
    assert not LateEpisode.objects.filter(loan=loan, number=1).exists()
    holds()


def test_a_friend_on_hold_carries_nothing_new_and_lets_nobody_behind_them_carry():
    scene = a_network(common=200_000)
    a_member(scene, "bruno", spending=2_000, stake=30_000, ratio=3)
    for name in ("ana", "chi"):
        a_member(scene, name, stake=40_000)
    loan = a_loan(scene, "bruno", {"pool": 85_800}, on=scene.on)
    trust(scene, "ana", "bruno", gives="EXTEND")
    trust(scene, "ana", "chi", takes="EXTEND")
    offer(scene, "chi", offers_second="EXTEND")
    offer(scene, "ana", state="HOLD")

    assert the_night(scene) == 0
    assert not loan.extensions.exists()
    holds()
