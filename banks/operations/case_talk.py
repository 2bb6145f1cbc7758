"""What is said about a case: messages between owner and bank, and remarks among officers."""

import datetime

from django.db import transaction

from banks.case_refusals import NotTheOwner, ReasonMissing
from banks.models import BusinessCase, CaseMessage, CaseRemark
from banks.queries.officers import ACTING_ROLES, check_role, roles_of
from banks.steps.case_moves import locked_case, note, tell_officer, tell_owner
from people.models import Person

TEXT_CHARACTERS_MAX = 4_000


@transaction.atomic(durable=True)
def send_message(*, case_id: int, text: str, on: datetime.date, by: Person) -> CaseMessage:
    """Write to the other side: as the owner to the bank, as an officer to the owner.

    Raises NotTheOwner and ReasonMissing.
    """
    case = locked_case(case_id)
    is_owner = case.business.owner_id == by.pk
    if not is_owner and not _speaks_for_bank(case, by):
        raise NotTheOwner
    text = _said(text)

    message = CaseMessage.objects.create(
        case=case, by=by, is_from_bank=not is_owner, text=text, on=on
    )
    told = f"{case.title}: {text}"
    if is_owner:
        tell_officer(case, kind="CASE_MESSAGE", text=told, on=on)
    else:
        tell_owner(case, kind="CASE_MESSAGE", text=told, on=on)
    note("CASE_MESSAGE_SENT", case, by=by, message=message.pk)

    return message


@transaction.atomic(durable=True)
def add_remark(*, case_id: int, text: str, on: datetime.date, by: Person) -> CaseRemark:
    """Note something for other officers. Raises NotOfficer and ReasonMissing."""
    case = locked_case(case_id)
    check_role(by, case.bank_id)

    remark = CaseRemark.objects.create(case=case, by=by, text=_said(text), on=on)
    note("CASE_REMARK_ADDED", case, by=by, remark=remark.pk)

    return remark


def _speaks_for_bank(case: BusinessCase, by: Person) -> bool:
    return case.state != BusinessCase.State.DRAFT and bool(
        roles_of(by, case.bank_id) & ACTING_ROLES
    )


def _said(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()[:TEXT_CHARACTERS_MAX]
    if not text:
        raise ReasonMissing("There is nothing written.", remedy="Write something.")

    return text
