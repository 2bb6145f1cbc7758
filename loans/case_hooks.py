"""A case that asks for a loan with collateral has it in escrow, and gets it back where it ends."""

import datetime

from banks.case_hooks import CaseHook
from banks.models import BusinessCase
from loans.steps.collateral import check_requested, return_held
from people.models import Person


def _ended(case: BusinessCase, by: Person, on: datetime.date) -> None:
    return_held(case.pk, network_id=case.bank.network_id, on=on, by=by)


HOOK = CaseHook(submitted=check_requested, ended=_ended)
