"""Deposits and withdrawals: credited, paid out and given back to the cent, by two officers."""

import pytest

from banks.operations import approvals as deciding
from banks.refusals import AmountRefused, AskedAlready, NotAsked, NotOfficer, SameOfficer
from ledger.models import Transfer
from ledger.reconcile import is_balanced
from payments.models import Deposit, Withdrawal
from payments.operations import deposits, transfer_details, withdrawals
from payments.refusals import (
    BankShort,
    NotEnoughMoney,
    NoTransferDetails,
    NotYours,
    OutsideLimits,
    OwnMoney,
    PayoutUnderWay,
    TooManyOpen,
    TransferEnded,
)
from people.models import AuditEvent, Notice
from tests.bank_scene import NOON, UNIT, a_bank_network, an_officer, fund_business
from tests.payment_scene import (
    a_transfer_bank,
    announce,
    balance,
    decided,
    takes_transfers,
    withdraw,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return a_transfer_bank()


def seen(scene, deposit, by="olga", **about):
    return deposits.request_deposit_received(
        public_id=deposit.public_id, on=scene.on, by=scene.person(by), **about
    )


def paid(scene, withdrawal, by="olga"):
    return withdrawals.request_payout(
        public_id=withdrawal.public_id, on=scene.on, by=scene.person(by)
    )


def test_announcing_moves_nothing(scene):
    before = scene.money("ines")

    deposit = announce(scene)

    assert (deposit.state, scene.money("ines")) == ("ASKED", before)
    assert deposit.reference.startswith("DP")
    assert len(deposit.reference) == 12


def test_a_deposit_that_two_officers_saw_is_credited_once(scene):
    before, outside = scene.money("ines"), balance(scene, "external")
    deposit = announce(scene)
    approval = seen(scene, deposit)

    credited = decided(scene, deposits.confirm_deposit_received, approval)

    assert scene.money("ines") == before + 100 * UNIT
    assert balance(scene, "external") == outside - 100 * UNIT
    assert (credited.state, credited.credited_minor) == ("CREDITED", 100 * UNIT)
    with pytest.raises(NotAsked):
        decided(scene, deposits.confirm_deposit_received, approval)
    with pytest.raises(TransferEnded):
        seen(scene, deposit)
    assert Notice.objects.filter(kind="DEPOSIT_CREDITED", person=scene.person("ines")).count() == 1
    assert AuditEvent.objects.filter(action="DEPOSIT_CREDITED", subject_id=deposit.pk).count() == 1
    assert is_balanced()


def test_what_came_is_credited_and_not_what_was_announced(scene):
    before = scene.money("ines")

    decided(
        scene,
        deposits.confirm_deposit_received,
        seen(scene, announce(scene), amount_minor=99 * UNIT + 50),
    )

    assert scene.money("ines") == before + 9_950


def test_one_officer_alone_credits_nothing(scene):
    approval = seen(scene, announce(scene))

    with pytest.raises(SameOfficer):
        decided(scene, deposits.confirm_deposit_received, approval, by="olga")
    with pytest.raises(AskedAlready):
        seen(scene, Deposit.objects.get(), by="pete")


@pytest.mark.parametrize("role", ["COLLECTIONS", "AUDITOR", "ANALYST"])
def test_other_roles_touch_no_deposit(scene, role):
    an_officer(scene, "vera", role)
    deposit = announce(scene)
    approval = seen(scene, deposit)

    with pytest.raises(NotOfficer):
        decided(scene, deposits.confirm_deposit_received, approval, by="vera")
    deciding.withdraw_approval(public_id=approval.public_id, by=scene.person("olga"), on=scene.on)
    with pytest.raises(NotOfficer):
        seen(scene, deposit, by="vera")


def test_officers_of_another_bank_see_nothing_of_it(scene):
    other = a_bank_network(slug="other", bond=0)
    deposit = announce(scene)
    approval = seen(scene, deposit)

    with pytest.raises(NotOfficer):
        deposits.request_deposit_received(
            public_id=deposit.public_id, on=other.on, by=other.person("olga")
        )
    with pytest.raises(NotOfficer):
        deposits.confirm_deposit_received(
            public_id=approval.public_id, by=other.person("pete"), on=scene.on
        )


def test_a_rejected_deposit_waits_again(scene):
    deposit = announce(scene)
    approval = seen(scene, deposit)

    decided(scene, deciding.reject_approval, approval)

    assert Deposit.objects.get().state == "ASKED"
    assert seen(scene, deposit).state == "ASKED"


def test_limits_bind_deposits(scene):
    with pytest.raises(OutsideLimits, match="least"):
        deposits.ask_deposit(
            person=scene.person("ines"),
            bank_id=scene.bank.pk,
            asset=scene.asset,
            amount_minor=99,
            on=scene.on,
            at=NOON,
        )
    with pytest.raises(OutsideLimits, match="most"):
        announce(scene, amount=5_001)
    with pytest.raises(AmountRefused):
        seen(scene, announce(scene), amount_minor=0)


def test_a_bank_without_details_takes_no_transfer():
    scene = a_bank_network(bond=0)

    with pytest.raises(NoTransferDetails):
        announce(scene)


def test_nobody_announces_without_end(scene):
    for _ in range(deposits.OPEN_MAX):
        announce(scene)

    with pytest.raises(TooManyOpen):
        announce(scene)
    assert announce(scene, "ivo").state == "ASKED"


def test_a_deposit_is_cancelled_by_who_announced_it_alone(scene):
    deposit = announce(scene)

    with pytest.raises(NotYours):
        deposits.cancel_deposit(public_id=deposit.public_id, on=scene.on, by=scene.person("ivo"))
    deposits.cancel_deposit(public_id=deposit.public_id, on=scene.on, by=scene.person("ines"))

    assert Deposit.objects.get().state == "CANCELLED"
    with pytest.raises(TransferEnded):
        seen(scene, deposit)


def test_what_an_officer_saw_is_not_cancelled(scene):
    deposit = announce(scene)
    seen(scene, deposit)

    with pytest.raises(TransferEnded):
        deposits.cancel_deposit(public_id=deposit.public_id, on=scene.on, by=scene.person("ines"))


def test_a_business_deposits_into_its_own_account(scene):
    deposit = announce(scene, "berta", business_id=scene.business.pk)

    decided(scene, deposits.confirm_deposit_received, seen(scene, deposit))

    assert scene.business_money() == 100 * UNIT
    with pytest.raises(NotYours):
        announce(scene, "ines", business_id=scene.business.pk)


def test_a_withdrawal_leaves_the_wallet_at_once(scene):
    before = scene.money("ines")

    withdrawal = withdraw(scene)

    assert scene.money("ines") == before - 100 * UNIT
    assert balance(scene, "withdrawal") == 100 * UNIT
    assert withdrawal.state == "ASKED"


def test_two_officers_pay_it_out(scene):
    before, outside = scene.money("ines"), balance(scene, "external")
    withdrawal = withdraw(scene)
    approval = paid(scene, withdrawal)

    with pytest.raises(SameOfficer):
        decided(scene, withdrawals.confirm_payout, approval, by="olga")
    decided(scene, withdrawals.confirm_payout, approval)

    assert scene.money("ines") == before - 100 * UNIT
    assert balance(scene, "withdrawal") == 0
    assert balance(scene, "external") == outside + 100 * UNIT
    kinds = Transfer.objects.filter(journal__reference__startswith="withdrawal:")
    assert kinds.count() == 2
    assert Withdrawal.objects.get().state == "PAID_OUT"
    assert is_balanced()


def test_the_receiver_is_what_the_checker_approves(scene):
    approval = paid(scene, withdraw(scene))

    assert approval.payload["account_number"] == "PT50 0002 0123"
    assert "PT50 0002 0123" in approval.summary


def test_a_cancelled_withdrawal_gives_the_money_back(scene):
    before = scene.money("ines")
    withdrawal = withdraw(scene)

    with pytest.raises(NotYours):
        withdrawals.cancel_withdrawal(
            public_id=withdrawal.public_id, on=scene.on, by=scene.person("ivo")
        )
    withdrawals.cancel_withdrawal(
        public_id=withdrawal.public_id, on=scene.on, by=scene.person("ines")
    )

    assert (scene.money("ines"), balance(scene, "withdrawal")) == (before, 0)
    with pytest.raises(TransferEnded):
        withdrawals.cancel_withdrawal(
            public_id=withdrawal.public_id, on=scene.on, by=scene.person("ines")
        )
    with pytest.raises(TransferEnded):
        paid(scene, withdrawal)


def test_what_is_being_paid_out_is_neither_cancelled_nor_refused(scene):
    withdrawal = withdraw(scene)
    paid(scene, withdrawal)
    about = {"public_id": withdrawal.public_id, "on": scene.on}

    with pytest.raises(PayoutUnderWay):
        withdrawals.cancel_withdrawal(**about, by=scene.person("ines"))
    with pytest.raises(PayoutUnderWay):
        withdrawals.refuse_withdrawal(**about, reason="No.", by=scene.person("pete"))


def test_a_refused_withdrawal_gives_the_money_back_with_its_reason(scene):
    before = scene.money("ines")
    withdrawal = withdraw(scene)

    withdrawals.refuse_withdrawal(
        public_id=withdrawal.public_id,
        reason="The account's holder is somebody else.",
        on=scene.on,
        by=scene.person("olga"),
    )

    assert scene.money("ines") == before
    assert Withdrawal.objects.get().reason == "The account's holder is somebody else."
    with pytest.raises(NotOfficer):
        withdrawals.refuse_withdrawal(
            public_id=withdraw(scene).public_id, reason="", on=scene.on, by=scene.person("ivo")
        )


def test_nobody_withdraws_what_they_do_not_have(scene):
    takes = {"withdrawal_minor_max": None}
    scene.bank.transfer_details.update(**takes)
    before = scene.money("ines")

    with pytest.raises(NotEnoughMoney):
        withdraw(scene, amount=10_001)
    with pytest.raises(OutsideLimits):
        withdraw(scene, amount=0)

    assert scene.money("ines") == before
    assert not Withdrawal.objects.exists()


def test_a_bank_pays_out_what_it_holds_outside(scene):
    other = a_bank_network(slug="other", bond=0)
    other.bank.network = scene.network
    other.bank.save()
    takes_transfers(other, withdrawal_minor_max=None)
    held = -balance(other, "external")

    with pytest.raises(BankShort):
        withdraw(other, amount=held // UNIT + 1)


def test_the_owner_alone_withdraws_what_the_business_has(scene):
    fund_business(scene, 300)

    withdraw(scene, "berta", 200, business_id=scene.business.pk)

    assert scene.business_money() == 100 * UNIT
    with pytest.raises(NotYours):
        withdraw(scene, "ines", 100, business_id=scene.business.pk)
    with pytest.raises(NotEnoughMoney):
        withdraw(scene, "berta", 101, business_id=scene.business.pk)


def test_where_money_is_sent_changes_by_two_officers(scene):
    values = {
        "holder": "Bank of Union",
        "account_number": "DE99",
        "institution": "",
        "remark": "",
        "deposit_minor_min": 1,
        "deposit_minor_max": None,
        "withdrawal_minor_min": 1,
        "withdrawal_minor_max": 700,
    }
    approval = transfer_details.request_transfer_details(
        bank_id=scene.bank.pk,
        asset=scene.asset,
        values=values,
        on=scene.on,
        by=scene.person("olga"),
    )
    assert scene.bank.transfer_details.get().account_number != "DE99"

    with pytest.raises(SameOfficer):
        decided(scene, transfer_details.confirm_transfer_details, approval, by="olga")
    decided(scene, transfer_details.confirm_transfer_details, approval)

    details = scene.bank.transfer_details.get()
    assert (details.account_number, details.withdrawal_minor_max) == ("DE99", 700)


def test_an_officer_decides_nothing_about_their_own_money(scene):
    for name in ("ines", "berta"):
        an_officer(scene, name, "TREASURY")
    fund_business(scene, 300)
    deposit, withdrawal = announce(scene), withdraw(scene)
    own = withdraw(scene, "berta", 100, business_id=scene.business.pk)

    with pytest.raises(OwnMoney):
        seen(scene, deposit, by="ines")
    with pytest.raises(OwnMoney):
        paid(scene, withdrawal, by="ines")
    with pytest.raises(OwnMoney):
        paid(scene, own, by="berta")
    with pytest.raises(OwnMoney):
        decided(scene, deposits.confirm_deposit_received, seen(scene, deposit), by="ines")
    with pytest.raises(OwnMoney):
        decided(scene, withdrawals.confirm_payout, paid(scene, withdrawal), by="ines")


def test_the_same_request_sent_twice_moves_the_money_once(scene):
    key = "wd_" + "7" * 26
    first = withdraw(scene, public_id=key)
    again = withdraw(scene, public_id=key)

    assert first.pk == again.pk
    assert scene.money("ines") == 9_900 * UNIT
    with pytest.raises(NotYours):
        withdraw(scene, "ivo", public_id=key)
