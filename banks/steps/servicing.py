"""A bank that steps in for a suspended one."""

import datetime

from django.db import connection

from banks.models import Bank
from banks.refusals import ServicerRefused
from banks.steps.registering import tell_officers
from people import audit
from people.models import Person
from rules.bank_standing import Standing

# A bank in trouble gives its loans away; a bank in good standing takes them.
GIVES = (Bank.State.SUSPENDED, Bank.State.RESTRUCTURING, Bank.State.LIQUIDATION)
_TAKES = (Standing.ACTIVE, Standing.PROBATION)


def check_step_in(*, bank: Bank, servicer: Bank) -> None:
    """Raise ServicerRefused unless one bank may serve the other's loans."""
    if (
        bank.pk == servicer.pk
        or bank.network_id != servicer.network_id
        or servicer.state not in _TAKES
        or servicer.step_in_servicer_id is not None
    ):
        raise ServicerRefused
    if bank.state not in GIVES:
        raise ServicerRefused(
            "Only a suspended bank's loans are served by another.",
            remedy="The bank serves its loans itself.",
            context={"state": bank.state},
        )


def set_servicer(
    bank: Bank, servicer: Bank | None, *, on: datetime.date, by: Person | None
) -> None:
    """Write who serves a bank's loans, None for itself; both banks' officers are told."""
    assert connection.in_atomic_block
    before = bank.step_in_servicer
    bank.step_in_servicer = servicer
    bank.save(update_fields=["step_in_servicer"])
    audit.record(
        "STEP_IN" if servicer else "STEP_IN_ENDED",
        by=by,
        subject=bank,
        data={"servicer_id": servicer.pk if servicer else None},
    )
    for told in (bank, servicer or before):
        if told is None:
            continue
        tell_officers(
            told,
            kind="STEP_IN",
            text=f"{(servicer or bank).name} serves the loans of {bank.name}.",
            link=f"/desk/{told.slug}/",
            on=on,
        )
