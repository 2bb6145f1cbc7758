"""Cash that lies with one bank and is owed through another: sent, confirmed, booked once."""

import pytest

from banks.models import Approval
from banks.refusals import NotOfficer, SameOfficer
from ledger.models import Transfer
from ledger.reconcile import all_invariants, is_balanced, look
from payments.models import BankTransferDetails, Settlement, StatementLine
from payments.operations import settlements, withdrawals
from payments.operations.withdrawals import WithdrawalDraft
from payments.queries.settlements import free_minor, position
from people.models import Notice
from people.refusals import Refusal
from tests.bank_scene import NOON, UNIT, a_bank_loan, a_bank_network, fund_business, spend
from tests.officers import officer_client
from tests.payment_scene import (
    a_transfer_bank,
    balance,
    book_all,
    bring,
    today,
    withdraw,
)

pytestmark = pytest.mark.django_db
CODES = {"L-8", "L-12", "P-1", "P-2"}


@pytest.fixture
def rich():
    """The bank at which everybody paid in."""
    return a_transfer_bank(slug="rich")


@pytest.fixture
def poor():
    """A bank of another network, whose business is to be paid out."""
    scene = a_transfer_bank(slug="poor")
    return scene


@pytest.fixture(autouse=True)
def _books_hold(db):
    yield
    assert is_balanced()
    for invariant in all_invariants():
        if invariant.code in CODES:
            assert look(invariant).holds, look(invariant)


def ask(rich, poor, amount=500, name="olga"):
    return settlements.ask_settlement(
        receiver_id=poor.bank.pk,
        payer_id=rich.bank.pk,
        asset=poor.asset,
        amount_minor=amount * UNIT,
        on=poor.on,
        by=poor.person(name),
    )


def say(scene, deed, settlement, name="olga"):
    return deed(
        public_id=settlement.public_id,
        bank_id=scene.bank.pk,
        on=scene.on,
        by=scene.person(name),
    )


def confirm(scene, deed, approval, name="pete"):
    return deed(public_id=approval.public_id, on=scene.on, by=scene.person(name))


def sent(rich, settlement):
    asked = say(rich, settlements.request_settlement_sent, settlement)
    return confirm(rich, settlements.confirm_settlement_sent, asked)


def came(poor, settlement):
    asked = say(poor, settlements.request_settlement_came, settlement)
    return confirm(poor, settlements.confirm_settlement_came, asked)


def refused(code, deed, *args, **options):
    with pytest.raises(Refusal) as caught:
        deed(*args, **options)
    assert caught.value.code == code


def test_cash_goes_from_one_bank_to_the_other_by_both_banks_two_officers(rich, poor):
    before = balance(rich, "external"), balance(poor, "external")
    settlement = ask(rich, poor)
    assert Notice.objects.filter(kind="SETTLEMENT", person=rich.person("olga")).count() == 1

    asked = say(rich, settlements.request_settlement_sent, settlement)
    with pytest.raises(SameOfficer):
        confirm(rich, settlements.confirm_settlement_sent, asked, "olga")
    with pytest.raises(NotOfficer):
        confirm(poor, settlements.confirm_settlement_sent, asked)
    confirm(rich, settlements.confirm_settlement_sent, asked)
    assert (balance(rich, "external"), balance(poor, "external")) == before
    settled = came(poor, settlement)

    assert settled.state == "SETTLED"
    assert balance(rich, "external") == before[0] + 500 * UNIT
    assert balance(poor, "external") == before[1] - 500 * UNIT
    assert Transfer.objects.filter(journal_id=settled.journal_id).count() == 1
    refused("TRANSFER_ENDED", say, poor, settlements.request_settlement_came, settlement)


def test_only_what_is_free_is_sent_and_it_is_promised_once(rich, poor):
    free = free_minor(rich.bank.pk, rich.asset)
    settlement = ask(rich, poor, amount=free // UNIT)
    more = ask(rich, poor, amount=1)
    sent(rich, settlement)

    assert free_minor(rich.bank.pk, rich.asset) == 0
    refused("BANK_SHORT", say, rich, settlements.request_settlement_sent, more)
    refused("BANK_SHORT", withdraw, rich, amount=1)


def test_what_was_sent_is_not_paid_out_meanwhile(rich, poor):
    out = withdraw(rich, amount=100)
    free = free_minor(rich.bank.pk, rich.asset)
    Settlement.objects.create(
        public_id="settle_one",
        reference="ST0000000000",
        payer=rich.bank,
        receiver=poor.bank,
        asset=rich.asset,
        amount_minor=free + 50 * UNIT,
        asked_by=poor.person("olga"),
        asked_on=poor.on,
        sent_on=rich.on,
        state="SENT",
    )
    asked = withdrawals.request_payout(public_id=out.public_id, on=rich.on, by=rich.person("olga"))

    refused(
        "BANK_SHORT",
        withdrawals.confirm_payout,
        public_id=asked.public_id,
        on=rich.on,
        by=rich.person("pete"),
    )


def test_a_bank_that_lent_others_deposits_is_short_until_it_settles(rich, poor):
    a_bank_loan(poor, servicing_fee_millionths=0)
    fund_business(poor, 40_000)
    spend(poor)
    fund_business(poor, 1_000)
    stands = position(poor.bank, poor.asset)
    assert stands.held_minor - stands.bound_minor == stands.over_minor
    draft = WithdrawalDraft(
        bank_id=poor.bank.pk,
        asset=poor.asset,
        amount_minor=1_000 * UNIT,
        holder="Berta",
        account_number="DE1",
        business_id=poor.business.pk,
    )

    assert stands.bound_minor >= 1_000 * UNIT
    assert withdrawals.ask_withdrawal(
        draft=draft, on=poor.on, at=NOON, by=poor.person("berta")
    ).reference.startswith("WD")


def test_the_payer_turns_it_down_or_the_asker_takes_it_back(rich, poor):
    end = settlements.end_settlement
    one, two = ask(rich, poor), ask(rich, poor)
    about = {"public_id": one.public_id, "reason": "We need it."}

    refused("ROLE", end, **about, bank_id=rich.bank.pk, on=rich.on, by=poor.person("olga"))
    end(**about, bank_id=rich.bank.pk, on=rich.on, by=rich.person("olga"))
    end(
        public_id=two.public_id,
        reason="",
        bank_id=poor.bank.pk,
        on=poor.on,
        by=poor.person("olga"),
    )

    assert list(Settlement.objects.order_by("id").values_list("state", "reason")) == [
        ("REFUSED", "We need it."),
        ("CANCELLED", ""),
    ]
    refused("TRANSFER_ENDED", say, rich, settlements.request_settlement_sent, one)
    refused(
        "TRANSFER_ENDED", end, **about, bank_id=rich.bank.pk, on=rich.on, by=rich.person("olga")
    )


def test_what_is_being_sent_is_not_taken_back(rich, poor):
    settlement = ask(rich, poor)
    say(rich, settlements.request_settlement_sent, settlement)

    refused(
        "PAYOUT_UNDER_WAY",
        settlements.end_settlement,
        public_id=settlement.public_id,
        reason="",
        bank_id=poor.bank.pk,
        on=poor.on,
        by=poor.person("olga"),
    )
    refused("TRANSFER_ENDED", say, poor, settlements.request_settlement_came, settlement)


def test_only_the_two_banks_and_those_that_take_the_asset_settle(rich, poor):
    settlement = ask(rich, poor)
    third = a_bank_network(slug="third", bond=0)

    refused("SETTLEMENT_UNKNOWN", say, third, settlements.request_settlement_sent, settlement)
    refused("SETTLEMENT_REFUSED", ask, third, poor)
    refused("SETTLEMENT_REFUSED", ask, poor, poor)
    refused("SETTLEMENT_REFUSED", ask, rich, poor, 0)
    refused("NO_TRANSFER_DETAILS", ask, rich, third)
    with pytest.raises(NotOfficer):
        ask(rich, poor, name="ines")


def test_the_statements_of_both_banks_belong_to_the_one_posting(rich, poor):
    settlement = ask(rich, poor)
    sent(rich, settlement)
    statement = bring(poor, f"{today(poor)},500.00,{settlement.reference},Rich,1")
    book_all(poor, statement)
    settlement.refresh_from_db()
    assert settlement.state == "SETTLED"

    book_all(rich, bring(rich, f"{today(rich)},-500.00,{settlement.reference},Poor,1"))

    both = StatementLine.objects.filter(target="SETTLEMENT").values_list("state", "journal_id")
    assert list(both) == [("BOOKED", settlement.journal_id)] * 2


def test_a_payers_line_waits_until_the_other_bank_has_the_money(rich, poor):
    settlement = ask(rich, poor)
    sent(rich, settlement)
    statement = bring(rich, f"{today(rich)},-500.00,{settlement.reference},Poor,1")

    refused("TARGET_REFUSED", book_all, rich, statement)
    came(poor, settlement)
    assert StatementLine.objects.get().state == "PROPOSED"


def test_both_desks_show_and_carry_out_a_settlement(rich, poor):
    here, there = (f"/desk/{scene.bank.slug}/treasury/settlements" for scene in (poor, rich))
    olga, pete = (officer_client(poor.person(name)) for name in ("olga", "pete"))
    other, second = (officer_client(rich.person(name)) for name in ("olga", "pete"))
    assert "Ask that bank" in olga.get(here).content.decode()

    said = {"deed": "ask", "payer": rich.bank.pk, "amount": "500"}
    assert olga.post(here, said | {"amount": "none"}).status_code == 422
    assert olga.post(here, said).status_code == 302
    settlement = Settlement.objects.get()
    one = {"settlement": settlement.public_id}
    assert "It is sent" in other.get(there).content.decode()
    other.post(there, one | {"deed": "sent"})
    _approve(second, rich)
    assert "It came" in olga.get(here).content.decode()
    olga.post(here, one | {"deed": "came"})
    _approve(pete, poor)

    settlement.refresh_from_db()
    assert settlement.state == "SETTLED"
    assert olga.post(here, one | {"deed": "came"}).status_code == 422
    assert olga.post(here, one | {"deed": "nothing"}).status_code == 404
    olga.post(here, said)
    other.post(there, {"settlement": Settlement.objects.last().public_id, "deed": "end"})
    assert Settlement.objects.last().state == "REFUSED"


def _approve(client, scene):
    approval = Approval.objects.get(state="ASKED")
    client.post(f"/desk/{scene.bank.slug}/inbox/{approval.public_id}", {"deed": "approve"})


def test_a_bank_without_others_has_nobody_to_ask(poor):
    client = officer_client(poor.person("olga"))
    BankTransferDetails.objects.exclude(bank=poor.bank).delete()

    shown = client.get(f"/desk/{poor.bank.slug}/treasury/settlements").content.decode()

    assert "No other bank takes transfers of this asset." in shown
