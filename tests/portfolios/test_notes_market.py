"""Notes change hands at a price, once, and never while they may not."""

import pytest
from django.db import transaction
from django.db.models import Sum

from ledger.models import Transfer
from loans.models import BankLoan, Loan, Note
from marketplace.models import Ask, InvestorStanding
from marketplace.operations import notes_market as market
from marketplace.queries.notes_market import Filters, listing, listings
from marketplace.refusals import NotEligible
from marketplace.sale_refusals import (
    AlreadyAsked,
    AskEnded,
    BorrowersNote,
    NoSuchNote,
    NotEnoughMoney,
    NothingLeft,
    OwnNote,
    PriceChanged,
    PriceRefused,
    SaleStopped,
    StateUnsaid,
    TooFewNotes,
)
from marketplace.steps.note_sales import stop_asks, stop_asks_of_troubled_loans
from people.models import AuditEvent, Notice
from repayments.models import LateEpisode
from repayments.operations.bank_payments import repay
from tests.bank_scene import NOON, a_bank_loan, a_bank_network, fund_business
from tests.portfolios.investors import minor, note_of

pytestmark = pytest.mark.django_db


def make_once():
    return a_bank_network()


@pytest.fixture
def scene(made_once):
    return made_once


@pytest.fixture
def loan(scene):
    return a_bank_loan(scene)


def ask(scene, loan, name="ines", price=9, **more):
    return market.ask_for_note(
        note_id=note_of(scene, loan, name).pk,
        seller=scene.person(name),
        price_minor=minor(price),
        on=scene.on,
        at=NOON,
        **more,
    )


def buy(scene, one, name="ivo", price=9, **more):
    return market.buy_note(
        ask_public_id=one.public_id,
        buyer=scene.person(name),
        on=scene.on,
        at=NOON,
        price_minor_seen=minor(price),
        **more,
    )


def test_a_note_changes_hands_and_money_goes_from_wallet_to_wallet(scene, loan):
    one = ask(scene, loan)
    ines, ivo = scene.money("ines"), scene.money("ivo")

    sold = buy(scene, one, outstanding_minor_seen=minor(10))

    note = Note.objects.get(pk=one.note_id)
    assert (note.holder, note.account_id) == (scene.person("ivo"), scene.wallet("ivo"))
    assert scene.money("ines") == ines + minor(9)
    assert scene.money("ivo") == ivo - minor(9)
    assert sold.state == Ask.State.SOLD
    assert Transfer.objects.get(journal_id=sold.journal_id).amount_minor == minor(9)
    assert AuditEvent.objects.filter(action="NOTE_SOLD", subject_id=one.pk).exists()
    assert Notice.objects.filter(person=scene.person("ines"), kind="NOTE_SOLD").exists()


def test_notes_of_a_loan_are_conserved(scene, loan):
    before = Note.objects.filter(loan_id=loan.pk).aggregate(sum=Sum("outstanding_minor"))

    buy(scene, ask(scene, loan))

    notes = Note.objects.filter(loan_id=loan.pk)
    assert notes.count() == 100
    assert notes.aggregate(sum=Sum("outstanding_minor")) == before
    assert notes.filter(holder=scene.person("ivo")).count() == 41


def test_what_was_distributed_before_the_sale_was_the_sellers(scene, loan):
    fund_business(scene, 1_000)
    one = ask(scene, loan)
    repay(
        loan_id=loan.pk,
        amount_minor=minor(100),
        on=scene.on,
        by=scene.person("berta"),
        reference="one",
    )
    ivo = scene.money("ivo")

    with pytest.raises(PriceChanged):
        buy(scene, one, outstanding_minor_seen=minor(10))
    buy(scene, one)
    repay(
        loan_id=loan.pk,
        amount_minor=minor(100),
        on=scene.on,
        by=scene.person("berta"),
        reference="two",
    )

    # Ivo holds 41 of 100 notes now, and had 40 when the first payment came.
    assert scene.money("ivo") == ivo - minor(9) + minor(41)


def test_several_notes_are_sold_in_one_posting(scene, loan):
    asks = market.ask_for_notes(
        loan_id=loan.pk,
        seller=scene.person("ines"),
        count=3,
        price_minor=minor(9),
        on=scene.on,
        at=NOON,
    )

    sold = market.buy_notes(
        ask_public_ids=[one.public_id for one in asks],
        buyer=scene.person("ivo"),
        on=scene.on,
        at=NOON,
        price_minor_seen=minor(9),
    )

    assert [one.note.serial for one in asks] == [1, 2, 3]
    assert len({one.journal_id for one in sold}) == 1
    assert Transfer.objects.get(journal_id=sold[0].journal_id).amount_minor == minor(27)


def test_an_agreed_price_is_recorded_as_a_sale(scene, loan):
    note = note_of(scene, loan, "ines")
    opened = ask(scene, loan, price=11)

    sold = market.transfer_note(
        note_id=note.pk,
        seller=scene.person("ines"),
        buyer=scene.person("ivo"),
        price_minor=minor(8),
        on=scene.on,
        at=NOON,
    )

    assert (sold.state, sold.price_minor, sold.outstanding_minor) == ("SOLD", minor(8), minor(10))
    opened.refresh_from_db()
    assert opened.state == Ask.State.CANCELLED


def test_an_ask_is_refused(scene, loan):
    with pytest.raises(PriceRefused):
        ask(scene, loan, price=0)
    with pytest.raises(NoSuchNote):
        market.ask_for_note(
            note_id=note_of(scene, loan, "ivo").pk,
            seller=scene.person("ines"),
            price_minor=1,
            on=scene.on,
            at=NOON,
        )
    ask(scene, loan)
    with pytest.raises(AlreadyAsked):
        ask(scene, loan)
    with pytest.raises(TooFewNotes):
        market.ask_for_notes(
            loan_id=loan.pk,
            seller=scene.person("ines"),
            count=60,
            price_minor=1,
            on=scene.on,
            at=NOON,
        )
    Note.objects.filter(loan_id=loan.pk, holder=scene.person("ivo")).update(outstanding_minor=0)
    with pytest.raises(NothingLeft):
        ask(scene, loan, "ivo")


def test_a_purchase_is_refused(scene, loan):
    one = ask(scene, loan, price=11_000)

    with pytest.raises(PriceChanged):
        buy(scene, one, price=9)
    with pytest.raises(OwnNote):
        buy(scene, one, "ines", price=11_000)
    with pytest.raises(NotEnoughMoney):
        buy(scene, one, price=11_000)
    with pytest.raises(BorrowersNote):
        buy(scene, one, "berta", price=11_000)
    InvestorStanding.objects.filter(person=scene.person("ivo")).update(state="REFUSED")
    with pytest.raises(NotEligible):
        buy(scene, one, price=11_000)
    market.cancel_ask(ask_public_id=one.public_id, seller=scene.person("ines"), on=scene.on)
    with pytest.raises(AskEnded):
        buy(scene, one, price=11_000)
    with pytest.raises(AskEnded):
        market.cancel_ask(ask_public_id=one.public_id, seller=scene.person("ines"), on=scene.on)


def test_a_dispute_stops_what_does_not_say_so(scene, loan):
    silent, flagged = ask(scene, loan), ask(scene, loan, "ivo", is_flagged=True)
    BankLoan.objects.filter(pk=loan.pk).update(in_dispute=True)

    with pytest.raises(SaleStopped):
        buy(scene, silent)
    assert buy(scene, flagged, "ines").state == Ask.State.SOLD
    with transaction.atomic():
        assert stop_asks_of_troubled_loans(network_id=scene.network.pk, on=scene.on) == 1

    silent.refresh_from_db()
    assert silent.state == Ask.State.STOPPED
    assert Notice.objects.filter(person=scene.person("ines"), kind="ASK_STOPPED").count() == 1


def test_a_default_stops_asks(scene, loan):
    ask(scene, loan)
    Loan.objects.filter(pk=loan.pk).update(state="DEFAULTED", defaulted_on=scene.on)

    with transaction.atomic():
        assert stop_asks([loan.pk], on=scene.on) == 1
        assert stop_asks([loan.pk], on=scene.on) == 0


def test_nothing_is_for_sale_of_a_repaid_loan(scene, loan):
    said, silent = ask(scene, loan, is_flagged=True), ask(scene, loan, "ivo")
    fund_business(scene, 2_000)
    repay(
        loan_id=loan.pk, amount_minor=None, on=scene.on, by=scene.person("berta"), reference="all"
    )

    with transaction.atomic():
        assert stop_asks_of_troubled_loans(network_id=scene.network.pk, on=scene.on) == 2
        assert stop_asks_of_troubled_loans(network_id=scene.network.pk, on=scene.on) == 0

    for one in (said, silent):
        one.refresh_from_db()
        assert one.state == Ask.State.STOPPED
    assert "repaid" in Notice.objects.get(person=scene.person("ivo"), kind="ASK_STOPPED").text


def test_the_state_of_a_late_loan_is_said(scene, loan):
    LateEpisode.objects.create(loan_id=loan.pk, number=1, late_on=scene.on)

    with pytest.raises(StateUnsaid):
        ask(scene, loan)
    assert ask(scene, loan, is_flagged=True).is_flagged


def test_no_yield_is_told_while_a_part_lies_in_escrow(scene):
    part = a_bank_loan(scene, milestones=((600, 60),), first_tranche_minor=40_000)
    one = ask(scene, part)

    (shown,) = listings(Filters(loan_public_id=part.loan.public_id))

    assert shown.price is not None
    assert shown.yearly is None
    assert listing(one.public_id).yearly is None
