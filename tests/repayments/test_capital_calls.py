"""Capital calls: drawn from wallets by tranche or tick, and what a missed one means."""

import pytest
from django.db import transaction

from ledger import queries
from loans.models import BankLoan, Note, Release
from loans.steps.bank_loans import BankLoanDraft, Holding, MilestoneDraft
from marketplace.models import Offer
from repayments import conduct_refusals as refused
from repayments.models import CallShare, CapitalCall, NoteDraw
from repayments.operations.bank_payments import repay
from repayments.operations.capital_calls import pay_call
from repayments.queries.exposure import exposure_of
from repayments.steps import capital_calls, streaming
from repayments.steps.bank_contracts import contract_loan
from repayments.steps.bank_defaulting import default_loans
from tests import bank_scene as scenes
from tests.repayments.bank_laws import assert_laws
from tests.repayments.conduct import accept, deliver, sleep, wake

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _documents(settings, tmp_path):
    settings.DOCUMENT_FOLDER = str(tmp_path)


@transaction.atomic
def a_called_loan(scene, holders=None, *, milestones=(), **terms):
    """A contracted loan of notes of 10 whose money is drawn by calls."""
    holders = holders or {"ines": 60, "ivo": 40}
    count = sum(holders.values())
    offer = scenes.an_offer(
        scene,
        principal=count * 10,
        milestones=milestones,
        **{"state": Offer.State.FUNDED, "funding": "CALLED", **terms},
    )
    return contract_loan(
        draft=BankLoanDraft(
            public_id=f"loan_{offer.public_id}"[:40],
            offer_public_id=offer.public_id,
            bank=scene.bank,
            business=scene.business,
            asset=scene.asset,
            title=offer.title,
            grade=offer.grade,
            contract_sha256="0" * 64,
            terms=offer,
            principal_minor=count * 10_00,
            holdings=[
                Holding(holder_id=scene.person(name).pk, account_id=scene.wallet(name), count=notes)
                for name, notes in holders.items()
            ],
            milestones=[
                MilestoneDraft(
                    number=one.number,
                    name=one.name,
                    amount_minor=one.amount_minor,
                    due_on=one.due_on,
                )
                for one in offer.milestones.order_by("number")
            ],
        ),
        on=scene.on,
        at=scenes.NOON,
    )


def share_of(scene, name, number=1):
    return CallShare.objects.get(holder=scene.person(name), call__number=number)


def pay(scene, name, number=1):
    return pay_call(share_id=share_of(scene, name, number).pk, on=scene.on, by=scene.person(name))


def collect(scene, on=None):
    with transaction.atomic():
        return capital_calls.collect_calls(
            network_id=scene.network.pk, on=on or scene.on, after_id=0, up_to_id=2**62
        )


def held_by(scene, loan, name):
    notes = Note.objects.filter(loan_id=loan.pk, holder=scene.person(name))
    return sum(notes.values_list("outstanding_minor", flat=True))


def test_a_contract_calls_what_it_disburses_at_once_and_releases_it_when_all_have_paid():
    scene = scenes.a_bank_network()
    loan = a_called_loan(scene)
    call = CapitalCall.objects.get(bank_loan=loan)
    assert (call.kind, call.amount_minor) == ("FIRST", 1_000_00)
    assert call.due_on == scenes.MONDAY + scenes.days(7)
    assert share_of(scene, "ines").amount_minor == 600_00
    assert_laws(loan.pk)

    pay(scene, "ines")
    assert scene.business_money() == 0
    assert_laws(loan.pk)
    pay(scene, "ivo")

    assert scene.business_money() == 1_000_00
    assert scene.money("ines") == 10_000_00 - 600_00
    call.refresh_from_db()
    assert call.state == "PAID"
    assert Release.objects.get(bank_loan=loan).amount_minor == 1_000_00
    assert held_by(scene, loan, "ivo") == 400_00
    assert_laws(loan.pk)


def test_what_is_paid_twice_or_by_others_is_refused():
    scene = scenes.a_bank_network()
    a_called_loan(scene)
    share = share_of(scene, "ines")

    with pytest.raises(refused.CallUnknown):
        pay_call(share_id=share.pk, on=scene.on, by=scene.person("ivo"))
    pay(scene, "ines")
    with pytest.raises(refused.CallEnded):
        pay(scene, "ines")


def test_an_empty_wallet_is_refused():
    scene = scenes.a_bank_network()
    scenes.an_investor(scene, "poor", money=100)
    a_called_loan(scene, {"ines": 60, "poor": 40})

    with pytest.raises(refused.WalletShort) as short:
        pay(scene, "poor")

    assert short.value.context == {"short_minor": 300_00}


def test_the_night_collects_from_wallets_that_hold_it():
    scene = scenes.a_bank_network()
    loan = a_called_loan(scene)

    sleep(scene)

    assert BankLoan.objects.get(pk=loan.pk).released_minor == 1_000_00
    assert_laws(loan.pk)


def test_a_milestone_calls_its_part_from_each_note():
    scene = scenes.a_bank_network()
    loan = a_called_loan(scene, milestones=((400, 30), (600, 60)))
    assert not CapitalCall.objects.exists()
    deliver(scene, loan)

    accept(scene, loan)

    assert share_of(scene, "ivo").amount_minor == 160_00
    assert exposure_of(BankLoan.objects.get(pk=loan.pk)).undrawn_minor == 1_000_00
    collect(scene)
    released = Release.objects.get(bank_loan=loan)
    assert (released.kind, released.amount_minor) == ("MILESTONE", 400_00)
    assert exposure_of(BankLoan.objects.get(pk=loan.pk)).undrawn_minor == 600_00
    assert set(NoteDraw.objects.values_list("drawn_minor", flat=True)) == {4_00}
    assert_laws(loan.pk)


def test_a_missed_call_is_a_named_breach_and_the_rest_lapses():
    scene = scenes.a_bank_network()
    scenes.an_investor(scene, "poor", money=0)
    loan = a_called_loan(scene, {"ines": 60, "poor": 40}, milestones=((400, 30), (600, 60)))
    deliver(scene, loan)
    accept(scene, loan)
    collect(scene)
    assert share_of(scene, "poor").state == "CALLED"
    assert scene.business_money() == 0

    collect(scene, scenes.MONDAY + scenes.days(7))

    breach = share_of(scene, "poor")
    assert (breach.state, breach.amount_minor, breach.lapsed_minor) == ("BREACHED", 160_00, 400_00)
    assert CapitalCall.objects.get(number=1).state == "SHORT"
    assert scene.business_money() == 240_00
    assert_laws(loan.pk)
    deliver(scene, loan, 2)
    accept(scene, loan, 2)
    second = CapitalCall.objects.get(number=2)
    assert second.amount_minor == 360_00
    assert list(second.shares.values_list("holder__name", flat=True)) == ["Ines"]
    collect(scene)
    assert held_by(scene, loan, "ines") == 600_00
    assert held_by(scene, loan, "poor") == 0
    exposure = exposure_of(BankLoan.objects.get(pk=loan.pk))
    assert (exposure.lapsed_minor, exposure.undrawn_minor) == (400_00, 0)
    assert_laws(loan.pk)


def test_ticks_are_called_and_add_up_to_the_cent():
    scene = scenes.a_bank_network()
    loan = a_called_loan(
        scene, {"ines": 1, "ivo": 2}, disbursement="STREAM", tick_minor=7_77, tick_days=1
    )
    for day in range(1, 6):
        on = scenes.MONDAY + scenes.days(day)
        with transaction.atomic():
            streaming.stream_ticks(network_id=scene.network.pk, on=on, after_id=0, up_to_id=2**62)
        collect(scene, on)

    amounts = CapitalCall.objects.order_by("number").values_list("amount_minor", flat=True)
    assert list(amounts) == [7_77, 7_77, 7_77, 6_69]
    assert held_by(scene, loan, "ines") == 10_00
    assert held_by(scene, loan, "ivo") == 20_00
    assert scene.business_money() == 30_00
    assert_laws(loan.pk)


def test_an_open_call_counts_as_under_way_and_no_tick_calls_it_again():
    scene = scenes.a_bank_network()
    scenes.an_investor(scene, "poor", money=0)
    a_called_loan(scene, {"poor": 1}, disbursement="STREAM", tick_minor=8_00, tick_days=1)

    for day in range(1, 5):
        with transaction.atomic():
            streaming.stream_ticks(
                network_id=scene.network.pk,
                on=scenes.MONDAY + scenes.days(day),
                after_id=0,
                up_to_id=2**62,
            )

    amounts = CapitalCall.objects.order_by("number").values_list("amount_minor", flat=True)
    assert list(amounts) == [8_00, 2_00]


def test_what_was_paid_on_an_open_call_goes_back_to_who_paid_it_when_the_loan_ends():
    scene = scenes.a_bank_network()
    scenes.an_investor(scene, "poor", money=0)
    loan = a_called_loan(scene, {"ines": 60, "poor": 40})
    pay(scene, "ines")
    assert scene.money("ines") == 9_400_00

    with transaction.atomic():
        default_loans(network_id=scene.network.pk, loan_ids=[loan.pk], on=scene.on)

    assert scene.money("ines") == 10_000_00
    assert queries.balance(loan.escrow_account_id) == 0
    assert share_of(scene, "poor").state == "DROPPED"
    assert_laws(loan.pk)


def test_a_called_loan_is_repaid_by_what_each_has_drawn():
    scene = scenes.a_bank_network()
    scenes.an_investor(scene, "poor", money=0)
    loan = a_called_loan(scene, {"ines": 60, "ivo": 20, "poor": 20})
    collect(scene, scenes.MONDAY + scenes.days(7))
    assert scene.business_money() == 800_00

    repay(
        loan_id=loan.pk,
        amount_minor=None,
        on=scene.on,
        by=scene.person("berta"),
        reference="all",
    )

    assert scene.money("ines") == 10_000_00
    assert scene.money("ivo") == 10_000_00
    assert scene.money("poor") == 0
    wake(scene, scenes.MONDAY + scenes.days(1))
    assert_laws(loan.pk)
