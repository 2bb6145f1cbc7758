"""Turning down what another officer asked for, and taking back what one asked for oneself."""

import datetime

from django.db import transaction

from banks.models import Approval
from banks.steps import approvals
from people.models import Person


@transaction.atomic(durable=True)
def reject_approval(*, public_id: str, by: Person, on: datetime.date, remark: str = "") -> Approval:
    """Turn a request down. Raises NotAsked, NotOfficer and SameOfficer."""
    return approvals.reject(public_id=public_id, by=by, on=on, remark=remark)


@transaction.atomic(durable=True)
def withdraw_approval(*, public_id: str, by: Person, on: datetime.date) -> Approval:
    """Take one's own request back. Raises NotAsked."""
    return approvals.withdraw(public_id=public_id, by=by, on=on)
