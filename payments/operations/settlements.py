"""Settlements between banks: asked for by one, sent by the other, confirmed by the first."""

import datetime

from django.db import transaction

from banks.models import Approval, Bank, Officer
from banks.queries.officers import check_role
from banks.steps import approvals
from governance.steps import share_day
from ledger.models import Asset
from payments import references
from payments.models import Settlement
from payments.queries.settlements import CAME_KIND, SENT_KIND, possible_payers
from payments.queries.transfers import asked_about, details_of
from payments.refusals import (
    NoTransferDetails,
    PayoutUnderWay,
    SettlementRefused,
    TransferEnded,
)
from payments.steps import settling
from payments.steps.moving import words
from people import audit
from people.models import Person
from people.public_ids import public_id as new_public_id
from people.steps import tell

ROLES = (Officer.Role.TREASURY, Officer.Role.APPROVER)
State = Settlement.State


@transaction.atomic(durable=True)
def ask_settlement(
    *,
    receiver_id: int,
    payer_id: int,
    asset: Asset,
    amount_minor: int,
    on: datetime.date,
    by: Person,
) -> Settlement:
    """Ask another bank for cash that lies there and is owed through this one.

    Raises DayNotOpen, NoTransferDetails (the bank has not said where it receives the asset),
    NotOfficer and SettlementRefused.
    """
    receiver = Bank.objects.get(pk=receiver_id)
    check_role(by, receiver_id, ROLES)
    share_day(network_id=receiver.network_id, on=on)
    payer = possible_payers(receiver, asset).filter(pk=payer_id).first()
    if payer is None or amount_minor <= 0:
        raise SettlementRefused
    if details_of(receiver_id, asset.pk) is None:
        raise NoTransferDetails(
            "This bank has not said where it receives the money.",
            remedy="Let two officers say where people send money first.",
        )

    public_id = new_public_id("settle", approvals.midnight(on))
    settlement = Settlement.objects.create(
        public_id=public_id,
        reference=references.code_of(references.SETTLEMENT, public_id),
        payer=payer,
        receiver=receiver,
        asset=asset,
        amount_minor=amount_minor,
        asked_by=by,
        asked_on=on,
    )
    audit.record("SETTLEMENT_ASKED", by=by, subject=settlement, data={"amount_minor": amount_minor})
    _tell(
        payer,
        f"{receiver.name} asks for {words(amount_minor, asset)} ({settlement.reference}).",
        on=on,
    )

    return settlement


@transaction.atomic(durable=True)
def end_settlement(
    *, public_id: str, bank_id: int, reason: str, on: datetime.date, by: Person
) -> Settlement:
    """Turn down what another bank asks for, or take back what one's own bank asked for.

    Raises NotOfficer, PayoutUnderWay, SettlementUnknown and TransferEnded.
    """
    check_role(by, bank_id, ROLES)
    settlement = settling.locked(public_id, bank_id=bank_id)
    if settlement.state != State.ASKED:
        raise TransferEnded
    if asked_about(Settlement, [settlement.pk], [SENT_KIND]):
        raise PayoutUnderWay("Another officer is to decide whether this is sent.")

    is_payer = settlement.payer_id == bank_id
    state = State.REFUSED if is_payer else State.CANCELLED
    settling.end(settlement, state, on=on, reason=reason)
    audit.record(f"SETTLEMENT_{state.value}", by=by, subject=settlement, data={"reason": reason})
    other = settlement.receiver if is_payer else settlement.payer
    _tell(
        other,
        f"{settlement.reference}, {words(settlement.amount_minor, settlement.asset)}: "
        f"{'turned down' if is_payer else 'taken back'}. {reason}",
        on=other.network.business_date,
    )

    return settlement


@transaction.atomic(durable=True)
def request_settlement_sent(
    *, public_id: str, bank_id: int, on: datetime.date, by: Person
) -> Approval:
    """Say that what another bank asked for is sent; another officer of the payer confirms it.

    Raises AskedAlready, BankShort, NotOfficer, SettlementUnknown and TransferEnded.
    """
    settlement = settling.locked(public_id, bank_id=bank_id)
    check_role(by, settlement.payer_id, ROLES)
    if settlement.state != State.ASKED:
        raise TransferEnded
    settling.check_free(settlement)

    return _ask(settlement, settlement.payer, SENT_KIND, f"to {settlement.receiver.name}", by, on)


@transaction.atomic(durable=True)
def confirm_settlement_sent(
    *, public_id: str, by: Person, on: datetime.date, remark: str = ""
) -> Settlement:
    """Confirm that the money left; it stays booked here until it came. Raises BankShort too."""
    settlement = _taken(public_id, SENT_KIND, by, on, remark)
    if settlement.state != State.ASKED:
        raise TransferEnded
    settling.check_free(settlement)

    settlement.state = State.SENT
    settlement.sent_on = on
    settlement.save(update_fields=["state", "sent_on"])
    audit.record("SETTLEMENT_SENT", by=by, subject=settlement)
    _tell(
        settlement.receiver,
        f"{settlement.payer.name} sent {words(settlement.amount_minor, settlement.asset)} "
        f"({settlement.reference}).",
        on=settlement.receiver.network.business_date,
    )

    return settlement


@transaction.atomic(durable=True)
def request_settlement_came(
    *, public_id: str, bank_id: int, on: datetime.date, by: Person
) -> Approval:
    """Say that what another bank sent is here; another officer of the receiver confirms it.

    Raises AskedAlready, NotOfficer, SettlementUnknown and TransferEnded.
    """
    settlement = settling.locked(public_id, bank_id=bank_id)
    check_role(by, settlement.receiver_id, ROLES)
    if settlement.state != State.SENT:
        raise TransferEnded

    return _ask(settlement, settlement.receiver, CAME_KIND, f"from {settlement.payer.name}", by, on)


@transaction.atomic(durable=True)
def confirm_settlement_came(
    *, public_id: str, by: Person, on: datetime.date, remark: str = ""
) -> Settlement:
    """Book what came, once for both banks. Raises DayNotOpen and TransferEnded."""
    settlement = _taken(public_id, CAME_KIND, by, on, remark)
    share_day(network_id=settlement.receiver.network_id, on=on)

    settling.settle(settlement, on=on, by=by)

    return settlement


def _ask(
    settlement: Settlement, bank: Bank, kind: str, way: str, by: Person, on: datetime.date
) -> Approval:
    return approvals.ask(
        bank=bank,
        kind=kind,
        subject=settlement,
        summary=f"{words(settlement.amount_minor, settlement.asset)} {way} "
        f"({settlement.reference})",
        payload={
            "settlement": settlement.public_id,
            "amount_minor": settlement.amount_minor,
            "payer_id": settlement.payer_id,
            "receiver_id": settlement.receiver_id,
        },
        by=by,
        on=on,
        amount_minor=settlement.amount_minor,
        asset=settlement.asset,
    )


def _taken(public_id: str, kind: str, by: Person, on: datetime.date, remark: str) -> Settlement:
    approval = approvals.take(
        public_id=public_id, kind=kind, by=by, on=on, remark=remark, roles=ROLES
    )

    return settling.locked(approval.payload["settlement"], bank_id=approval.bank_id)


def _tell(bank: Bank, text: str, *, on: datetime.date) -> None:
    """Tell those who look after a bank's money."""
    people = Officer.objects.filter(bank=bank, role__in=ROLES, until__isnull=True)
    tell(
        people.values_list("person_id", flat=True).distinct(),
        kind="SETTLEMENT",
        text=text,
        link=f"/desk/{bank.slug}/treasury/settlements",
        on=on,
    )
