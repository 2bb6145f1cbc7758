"""Deposits: announced by a person, confirmed by two officers when the money is there."""

import datetime

from django.db import transaction

from banks.models import Approval, Bank, Officer
from banks.queries.officers import check_role
from banks.refusals import AmountRefused
from banks.steps import approvals
from governance.steps import share_day
from ledger.models import Asset
from payments import references
from payments.models import Deposit
from payments.queries.transfers import DEPOSIT_RECEIVED, asked_about
from payments.refusals import NotYours, TooManyOpen, TransferEnded
from payments.steps.limits import business_for, check_deposit
from payments.steps.moving import check_not_own, credit, words
from people import audit
from people.models import Person
from people.public_ids import public_id as new_public_id

ROLES = (Officer.Role.TREASURY, Officer.Role.APPROVER)
OPEN_MAX = 10


@transaction.atomic(durable=True)
def ask_deposit(
    *,
    person: Person,
    bank_id: int,
    asset: Asset,
    amount_minor: int,
    on: datetime.date,
    at: datetime.datetime,
    business_id: int | None = None,
) -> Deposit:
    """Announce a transfer to a bank; its reference is what has to stand on it.

    Nothing is credited before two officers have seen the money. For a business it goes to the
    business's account. Raises NotYours, NoTransferDetails, OutsideLimits, TooManyOpen.
    """
    bank = Bank.objects.get(pk=bank_id)
    business = business_for(person, bank=bank, business_id=business_id)

    check_deposit(bank=bank, asset=asset, amount_minor=amount_minor)
    if Deposit.objects.filter(person=person, state=Deposit.State.ASKED).count() >= OPEN_MAX:
        raise TooManyOpen

    public_id = new_public_id("dep", at)
    deposit = Deposit.objects.create(
        public_id=public_id,
        reference=references.code_of(references.DEPOSIT, public_id),
        bank=bank,
        asset=asset,
        person=person,
        business=business,
        amount_minor=amount_minor,
        asked_on=on,
    )
    audit.record("DEPOSIT_ASKED", by=person, subject=deposit, data={"amount_minor": amount_minor})

    return deposit


@transaction.atomic(durable=True)
def cancel_deposit(*, public_id: str, on: datetime.date, by: Person) -> Deposit:
    """Take an announced transfer back. Raises NotYours, TransferEnded.

    Where the money comes all the same it is found in suspense.
    """
    deposit = _locked(public_id)

    if deposit is None or deposit.person_id != by.pk:
        raise NotYours
    if deposit.state != Deposit.State.ASKED or asked_about(
        Deposit, [deposit.pk], [DEPOSIT_RECEIVED]
    ):
        raise TransferEnded

    deposit.state = Deposit.State.CANCELLED
    deposit.ended_on = on
    deposit.save(update_fields=["state", "ended_on"])
    audit.record("DEPOSIT_CANCELLED", by=by, subject=deposit)

    return deposit


@transaction.atomic(durable=True)
def request_deposit_received(
    *,
    public_id: str,
    on: datetime.date,
    by: Person,
    amount_minor: int | None = None,
    remark: str = "",
) -> Approval:
    """Say that a deposit is there; another officer confirms it. `amount_minor` is what came.

    Raises AmountRefused, AskedAlready, NotOfficer, NotYours, OwnMoney, TransferEnded.
    """
    deposit = _locked(public_id)
    if deposit is None:
        raise NotYours
    came_minor = deposit.amount_minor if amount_minor is None else amount_minor

    check_role(by, deposit.bank_id, ROLES)
    check_not_own(deposit, by)
    if deposit.state != Deposit.State.ASKED:
        raise TransferEnded
    if came_minor <= 0:
        raise AmountRefused

    return approvals.ask(
        bank=deposit.bank,
        kind=DEPOSIT_RECEIVED,
        subject=deposit,
        summary=f"Deposit {deposit.reference} of {deposit.person.name}: "
        f"{words(came_minor, deposit.asset)} came",
        payload={"deposit": deposit.public_id, "amount_minor": came_minor},
        by=by,
        on=on,
        amount_minor=came_minor,
        asset=deposit.asset,
        reason=remark,
    )


@transaction.atomic(durable=True)
def confirm_deposit_received(
    *, public_id: str, by: Person, on: datetime.date, remark: str = ""
) -> Deposit:
    """Credit a deposit that another officer saw; `public_id` is the approval's.

    Raises DayNotOpen, NotAsked, NotOfficer, PayloadChanged, SameOfficer, TransferEnded.
    """
    approval = approvals.take(
        public_id=public_id, kind=DEPOSIT_RECEIVED, by=by, on=on, remark=remark, roles=ROLES
    )
    share_day(network_id=approval.bank.network_id, on=on)
    deposit = _locked(approval.payload["deposit"])
    assert deposit is not None
    assert deposit.bank_id == approval.bank_id

    credit(deposit, amount_minor=approval.payload["amount_minor"], on=on, by=by)

    return deposit


def _locked(public_id: str) -> Deposit | None:
    return (
        Deposit.objects.select_for_update(of=("self",))
        .select_related("bank", "asset", "person", "business")
        .filter(public_id=public_id)
        .first()
    )
