"""A bank that steps in for a suspended one."""

import datetime

from django.db import connection

from banks.models import Bank, Officer
from banks.queries.officers import roles_of
from banks.refusals import NotOfficer, ServicerRefused
from banks.steps.approvals import AskedFor
from banks.steps.registering import tell_officers
from governance.queries import is_organiser
from people import audit
from people.models import Person
from rules.bank_standing import GIVING, LISTING


def check_step_in(*, bank: Bank, servicer: Bank) -> None:
    """Raise ServicerRefused unless one bank may serve the other's loans."""
    if (
        bank.pk == servicer.pk
        or bank.network_id != servicer.network_id
        or servicer.state not in LISTING
        or servicer.step_in_servicer_id is not None
    ):
        raise ServicerRefused
    if bank.state not in GIVING:
        raise ServicerRefused(
            "Only a suspended bank's loans are served by another.",
            remedy="The bank serves its loans itself.",
            context={"state": bank.state},
        )


def asked_for(by: Person, *, bank: Bank, servicer: Bank) -> AskedFor:
    """Return for whom somebody asks about a bank in trouble, as the request keeps it.

    An approver of the bank itself asks; where it has nobody left, an approver of the bank that
    serves or would serve its loans (then another one of that bank decides), or an organiser of
    the network. Raises NotOfficer. Source: R0-29; decision 0015.
    """
    for one in (bank, servicer):
        if Officer.Role.APPROVER in roles_of(by, one.pk):
            return {"maker_bank": one}
    if is_organiser(by, bank.network_id):
        return {"by_organiser": True}

    raise NotOfficer(context={"roles": [Officer.Role.APPROVER.value]})


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
