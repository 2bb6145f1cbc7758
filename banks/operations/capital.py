"""A bank's own money: what its owners bring in from outside, by four eyes."""

import datetime

from django.db import transaction

from banks.models import Approval, Bank, Officer
from banks.queries.officers import check_role
from banks.refusals import AmountRefused
from banks.steps import accounts, approvals
from governance.steps import share_day
from ledger import posting
from ledger.kinds import Kind
from ledger.models import Asset
from people import audit
from people.models import Person

Role = Officer.Role
MONEY_ROLES = (Role.TREASURY, Role.APPROVER)
CAPITAL = "CONTRIBUTE_CAPITAL"


@transaction.atomic(durable=True)
def request_contribute_capital(
    *,
    bank_id: int,
    asset: Asset,
    amount_minor: int,
    on: datetime.date,
    by: Person,
    reason: str = "",
) -> Approval:
    """Ask another officer to confirm that capital came in from outside.

    Raises AmountRefused, AskedAlready and NotOfficer.
    """
    bank = Bank.objects.get(pk=bank_id)

    check_role(by, bank_id, MONEY_ROLES)
    if amount_minor <= 0:
        raise AmountRefused

    return approvals.ask(
        bank=bank,
        kind=CAPITAL,
        subject=bank,
        summary=f"Capital came in from outside, in {asset.code}",
        payload={"asset_id": asset.pk, "amount_minor": amount_minor},
        by=by,
        on=on,
        amount_minor=amount_minor,
        asset=asset,
        reason=reason,
    )


@transaction.atomic(durable=True)
def confirm_contribute_capital(
    *, public_id: str, by: Person, on: datetime.date, remark: str = ""
) -> int:
    """Book capital that another officer asked to confirm; return the journal's id.

    Raises DayNotOpen, NotAsked, NotOfficer and SameOfficer.
    """
    approval = approvals.take(
        public_id=public_id, kind=CAPITAL, by=by, on=on, remark=remark, roles=MONEY_ROLES
    )
    bank = approval.bank
    share_day(network_id=bank.network_id, on=on)
    asset = Asset.objects.get(pk=approval.payload["asset_id"])

    journal_id = posting.post(
        reference=f"approval:{approval.public_id}:capital",
        moves=[
            posting.Move(
                Kind.DEPOSIT,
                accounts.external(bank.pk, asset),
                accounts.bank_account(bank.pk, asset),
                approval.payload["amount_minor"],
            )
        ],
        on=on,
        book_id=bank.network_id,
    )

    audit.record(
        "CAPITAL_CONTRIBUTED",
        by=by,
        subject=bank,
        data={"amount_minor": approval.payload["amount_minor"], "asset": asset.code},
    )

    return journal_id
