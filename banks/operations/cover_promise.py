"""What share of its loans and offers a bank promises to hold as bonds: two officers raise it."""

import datetime

from django.db import transaction

from banks.models import Approval, Bank, Officer
from banks.queries.officers import check_role
from banks.queries.raising import cover_refusal
from banks.refusals import CoverPromiseRefused
from banks.steps import approvals
from banks.steps.cover import lock
from ledger.models import Asset
from people import audit
from people.models import Person
from rules.money import MILLION

RAISE = "RAISE_COVER"
ROLES = (Officer.Role.TREASURY, Officer.Role.APPROVER)


@transaction.atomic(durable=True)
def request_raise_cover(
    *, bank_id: int, cover_millionths: int, on: datetime.date, by: Person, reason: str = ""
) -> Approval:
    """Ask another officer to promise more cover; investors rely on it from then on.

    Raises AskedAlready, CoverPromiseRefused, CoverTooLow, NotOfficer and ProbationCap.

    Source: R0-29; B-1, the coverage ratio as declared at any time.
    """
    bank = lock(bank_id)
    check_role(by, bank_id, ROLES)
    _check_kept(bank, cover_millionths)

    return approvals.ask(
        bank=bank,
        kind=RAISE,
        subject=bank,
        summary=f"{bank.name} promises more cover",
        payload={"cover_millionths": cover_millionths},
        by=by,
        on=on,
        reason=reason,
    )


@transaction.atomic(durable=True)
def confirm_raise_cover(*, public_id: str, by: Person, on: datetime.date, remark: str = "") -> Bank:
    """Promise what another officer asked for, if the bonds still keep it."""
    approval = approvals.take(
        public_id=public_id, kind=RAISE, by=by, on=on, remark=remark, roles=ROLES
    )
    bank = lock(approval.bank_id)
    before = bank.cover_millionths
    _check_kept(bank, approval.payload["cover_millionths"])

    bank.cover_millionths = approval.payload["cover_millionths"]
    bank.save(update_fields=["cover_millionths"])
    audit.record(
        "COVER_PROMISED",
        by=by,
        subject=bank,
        data={"from": before, "to": bank.cover_millionths},
    )

    return bank


def _check_kept(bank: Bank, cover_millionths: int) -> None:
    """Refuse a promise that is no more than the last one, or that the bonds do not keep today."""
    if not bank.cover_millionths < cover_millionths <= MILLION:
        raise CoverPromiseRefused(context={"cover_millionths": bank.cover_millionths})
    promised = Bank(pk=bank.pk, state=bank.state, probation_multiple=bank.probation_multiple)
    promised.cover_millionths = cover_millionths
    for asset in Asset.objects.order_by("pk"):
        refusal = cover_refusal(promised, asset, adding_minor=0)
        if refusal is not None:
            raise refusal
