"""Where a bank receives transfers, and how much it moves at a time: changed by four eyes."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from banks.models import Approval, Bank, Officer
from banks.queries.officers import check_role
from banks.steps import approvals
from ledger.models import Asset
from payments.models import BankTransferDetails
from people import audit
from people.models import Person

KIND = "TRANSFER_DETAILS"
ROLES = (Officer.Role.TREASURY, Officer.Role.APPROVER)
FIELDS = (
    "holder",
    "account_number",
    "institution",
    "remark",
    "deposit_minor_min",
    "deposit_minor_max",
    "withdrawal_minor_min",
    "withdrawal_minor_max",
)


@transaction.atomic(durable=True)
def request_transfer_details(
    *, bank_id: int, asset: Asset, values: Mapping[str, Any], on: datetime.date, by: Person
) -> Approval:
    """Ask another officer to make these the details that people send money to.

    `values` has every field of FIELDS. Raises AskedAlready, NotOfficer.
    """
    bank = Bank.objects.get(pk=bank_id)

    check_role(by, bank_id, ROLES)

    return approvals.ask(
        bank=bank,
        kind=KIND,
        subject=bank,
        summary=f"Receive {asset.code} at {values['account_number']} ({values['holder']})",
        payload={"asset_id": asset.pk, "values": {name: values[name] for name in FIELDS}},
        by=by,
        on=on,
    )


@transaction.atomic(durable=True)
def confirm_transfer_details(
    *, public_id: str, by: Person, on: datetime.date, remark: str = ""
) -> BankTransferDetails:
    """Make details hold that another officer wrote.

    Raises NotAsked, NotOfficer, PayloadChanged, SameOfficer.
    """
    approval = approvals.take(
        public_id=public_id, kind=KIND, by=by, on=on, remark=remark, roles=ROLES
    )

    details, _ = BankTransferDetails.objects.update_or_create(
        bank=approval.bank,
        asset_id=approval.payload["asset_id"],
        defaults={**approval.payload["values"], "changed_on": on},
    )
    audit.record("TRANSFER_DETAILS_CHANGED", by=by, subject=details)

    return details
