"""Collateral in escrow for a case: asked for with the request, given back where no loan comes."""

import datetime

from django.db import connection

from banks.models import BusinessCase
from governance.steps import share_day
from ledger import posting
from ledger.kinds import Kind
from ledger.posting import Move
from loans.models import Collateral, LoanTerms
from loans.refusals import CollateralNotRequested
from people import audit
from people.models import Person
from rules.collateral_cover import is_request_covered


def check_requested(case: BusinessCase) -> None:
    """Raise CollateralNotRequested where a personal loan is asked for without its collateral.

    What two officers have still to value counts once it is there: they value it before the offer.

    Source: R2-12; A-34, A-37.
    """
    if case.product != LoanTerms.Product.PERSONAL or case.state == BusinessCase.State.QUALIFIED:
        return
    held = Collateral.objects.filter(case=case, bank_loan=None, state=Collateral.State.HELD)
    values = [
        None if one.asset_id != case.asset_id and not one.value_minor else one.value_minor
        for one in held.order_by("pk")
    ]
    if not is_request_covered(case.asks_minor, values):
        raise CollateralNotRequested


def return_held(case_id: int, *, network_id: int, on: datetime.date, by: Person | None) -> int:
    """Give the business back what lies in escrow for a case and for no loan; return how many.

    Raises DayNotOpen. Source: R2-12, R2-24.
    """
    assert connection.in_atomic_block
    held = list(
        Collateral.objects.select_for_update(of=("self",))
        .filter(case_id=case_id, bank_loan=None, state=Collateral.State.HELD)
        .order_by("pk")
    )
    if held and by is not None:
        # The business day itself ends offers while it closes.
        share_day(network_id=network_id, on=on)
    for one in held:
        posting.post(
            reference=f"collateral:{one.pk}:return",
            moves=[
                Move(Kind.COLLATERAL_RETURN, one.account_id, one.owner_account_id, one.amount_minor)
            ],
            on=on,
            book_id=network_id,
        )
        one.state = Collateral.State.RETURNED
        one.save(update_fields=["state"])
        audit.record("COLLATERAL_RETURNED", by=by, subject=one)

    return len(held)
