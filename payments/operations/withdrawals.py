"""Withdrawals: the money leaves the account at once, and the bank by four eyes."""

import datetime
from dataclasses import dataclass

from django.db import connection, transaction

from banks.models import Approval, Bank, Officer
from banks.queries.officers import check_role
from banks.steps import accounts, approvals
from governance.steps import share_day
from ledger import posting
from ledger.kinds import Kind
from ledger.models import Asset
from payments import references
from payments.models import Withdrawal
from payments.queries.settlements import free_minor
from payments.queries.transfers import PAYOUT, asked_about
from payments.refusals import BankShort, NotEnoughMoney, NotYours, PayoutUnderWay, TransferEnded
from payments.steps.limits import business_for, check_withdrawal
from payments.steps.moving import check_not_own, give_back, own_account, pay_out, words
from people import audit
from people.models import Person
from people.public_ids import public_id as new_public_id
from people.steps import tell

ROLES = (Officer.Role.TREASURY, Officer.Role.APPROVER)
State = Withdrawal.State


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalDraft:
    """A withdrawal to be: through which bank, how much, to whom.

    `business_id` is set where it is a business's money. The same `public_id` of one person asks
    once; left empty, one is made.
    """

    bank_id: int
    asset: Asset
    amount_minor: int
    holder: str
    account_number: str
    business_id: int | None = None
    public_id: str = ""


@transaction.atomic(durable=True)
def ask_withdrawal(
    *, draft: WithdrawalDraft, on: datetime.date, at: datetime.datetime, by: Person
) -> Withdrawal:
    """Take money out of one's account, for the bank to pay it out.

    Raises BankShort, DayNotOpen, NotEnoughMoney, NotYours, NoTransferDetails, OutsideLimits.
    """
    bank = Bank.objects.get(pk=draft.bank_id)
    share_day(network_id=bank.network_id, on=on)
    business = business_for(by, bank=bank, business_id=draft.business_id)
    public_id = draft.public_id or new_public_id("wd", at)
    if (asked := _asked_before(public_id, by)) is not None:
        return asked

    check_withdrawal(bank=bank, asset=draft.asset, amount_minor=draft.amount_minor)
    if free_minor(bank.pk, draft.asset) < draft.amount_minor:
        raise BankShort

    withdrawal = Withdrawal.objects.create(
        public_id=public_id,
        reference=references.code_of(references.WITHDRAWAL, public_id),
        bank=bank,
        asset=draft.asset,
        person=by,
        business=business,
        amount_minor=draft.amount_minor,
        holder=draft.holder[:140],
        account_number=draft.account_number[:64],
        asked_on=on,
    )
    try:
        with transaction.atomic():
            posting.post(
                reference=f"withdrawal:{withdrawal.pk}:ask",
                moves=[
                    posting.Move(
                        Kind.WITHDRAWAL,
                        own_account(withdrawal),
                        accounts.withdrawal(bank.pk, draft.asset),
                        draft.amount_minor,
                    )
                ],
                on=on,
                book_id=bank.network_id,
            )
    except posting.Overdrawn:
        raise NotEnoughMoney from None
    audit.record(
        "WITHDRAWAL_ASKED", by=by, subject=withdrawal, data={"amount_minor": draft.amount_minor}
    )

    return withdrawal


@transaction.atomic(durable=True)
def cancel_withdrawal(*, public_id: str, on: datetime.date, by: Person) -> Withdrawal:
    """Take a withdrawal back, while nobody pays it out.

    Raises DayNotOpen, NotYours, PayoutUnderWay, TransferEnded.
    """
    withdrawal = _locked(public_id)

    if withdrawal is None or withdrawal.person_id != by.pk:
        raise NotYours
    share_day(network_id=withdrawal.bank.network_id, on=on)
    if asked_about(Withdrawal, [withdrawal.pk], [PAYOUT]):
        raise PayoutUnderWay

    give_back(withdrawal, state=State.CANCELLED, reason="", on=on, by=by)

    return withdrawal


@transaction.atomic(durable=True)
def refuse_withdrawal(*, public_id: str, reason: str, on: datetime.date, by: Person) -> Withdrawal:
    """Turn a withdrawal down and give the money back; one officer does, nothing leaves the bank.

    Raises DayNotOpen, NotOfficer, NotYours, PayoutUnderWay, TransferEnded.
    """
    withdrawal = _locked(public_id)
    if withdrawal is None:
        raise NotYours

    check_role(by, withdrawal.bank_id, ROLES)
    share_day(network_id=withdrawal.bank.network_id, on=on)
    if asked_about(Withdrawal, [withdrawal.pk], [PAYOUT]):
        raise PayoutUnderWay("Another officer is to decide about this payout.")

    give_back(withdrawal, state=State.REFUSED, reason=reason, on=on, by=by)
    tell(
        [withdrawal.person_id],
        kind="WITHDRAWAL_REFUSED",
        text=f"Your withdrawal {withdrawal.reference} was turned down: {reason}",
        link="/wallet",
        on=on,
    )

    return withdrawal


@transaction.atomic(durable=True)
def request_payout(*, public_id: str, on: datetime.date, by: Person, remark: str = "") -> Approval:
    """Say that a withdrawal is paid out; another officer confirms it.

    Raises AskedAlready, NotOfficer, NotYours, OwnMoney, TransferEnded.
    """
    withdrawal = _locked(public_id)
    if withdrawal is None:
        raise NotYours

    check_role(by, withdrawal.bank_id, ROLES)
    check_not_own(withdrawal, by)
    if withdrawal.state != State.ASKED:
        raise TransferEnded

    return approvals.ask(
        bank=withdrawal.bank,
        kind=PAYOUT,
        subject=withdrawal,
        summary=f"Pay {words(withdrawal.amount_minor, withdrawal.asset)} out to "
        f"{withdrawal.holder}, {withdrawal.account_number} ({withdrawal.reference})",
        payload={
            "withdrawal": withdrawal.public_id,
            "amount_minor": withdrawal.amount_minor,
            "holder": withdrawal.holder,
            "account_number": withdrawal.account_number,
        },
        by=by,
        on=on,
        amount_minor=withdrawal.amount_minor,
        asset=withdrawal.asset,
        reason=remark,
    )


@transaction.atomic(durable=True)
def confirm_payout(
    *, public_id: str, by: Person, on: datetime.date, remark: str = ""
) -> Withdrawal:
    """Book a payout that another officer made; `public_id` is the approval's.

    Raises BankShort, DayNotOpen, NotAsked, NotOfficer, PayloadChanged, SameOfficer, TransferEnded.
    """
    approval = approvals.take(
        public_id=public_id, kind=PAYOUT, by=by, on=on, remark=remark, roles=ROLES
    )
    share_day(network_id=approval.bank.network_id, on=on)
    withdrawal = _locked(approval.payload["withdrawal"])
    assert withdrawal is not None
    assert withdrawal.bank_id == approval.bank_id
    assert withdrawal.amount_minor == approval.payload["amount_minor"]

    pay_out(withdrawal, on=on, by=by)

    return withdrawal


def _asked_before(public_id: str, by: Person) -> Withdrawal | None:
    """Return the withdrawal of this id; whoever sends the same again waits for the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [public_id])
    found = Withdrawal.objects.filter(public_id=public_id).first()
    if found is not None and found.person_id != by.pk:
        raise NotYours

    return found


def _locked(public_id: str) -> Withdrawal | None:
    return (
        Withdrawal.objects.select_for_update(of=("self",))
        .select_related("bank", "asset", "person", "business")
        .filter(public_id=public_id)
        .first()
    )
