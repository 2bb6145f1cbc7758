"""Watches the cover of loans by their collateral in the night, and tells when it is low."""

import datetime

from django.db import connection
from django.db.models import Sum

from loans.models import BankLoan, Collateral, Loan
from people import audit
from repayments.models import CoverAlert
from repayments.steps.conduct_people import TREASURERS, tell_officers, tell_owner
from rules.collateral_cover import CoverLevel, call_due_on, cover_level, top_up_minor

_WORDS = {
    CoverLevel.WARN: "is below the warning",
    CoverLevel.CALL: "has to be topped up",
}


def watch_cover(*, network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> int:
    """Raise and end alerts about loans whose collateral is worth too little; return how many.

    Who owns the business and who serves the loan are told when an alert is raised, not every night.

    Source: R2-12; A-37.
    """
    assert connection.in_atomic_block
    values = {
        row["bank_loan_id"]: int(row["total"])
        for row in Collateral.objects.filter(
            bank_loan__loan__network_id=network_id,
            bank_loan__loan__state=Loan.State.REPAYING,
            bank_loan_id__gt=after_id,
            bank_loan_id__lte=up_to_id,
            state=Collateral.State.HELD,
        )
        .values("bank_loan_id")
        .annotate(total=Sum("value_minor"))
    }
    alerts = {
        alert.bank_loan_id: alert
        for alert in CoverAlert.objects.filter(
            bank_loan__loan__network_id=network_id,
            bank_loan_id__gt=after_id,
            bank_loan_id__lte=up_to_id,
            ended_on__isnull=True,
        )
    }
    loans = BankLoan.objects.select_related("loan__balance", "servicer", "business", "asset")
    watched = sorted(values.keys() | alerts.keys())

    return sum(
        _watch(loan, values.get(loan.pk), alerts.get(loan.pk), on=on)
        for loan in loans.filter(pk__in=watched).order_by("pk")
    )


def _watch(
    bank_loan: BankLoan, value_minor: int | None, alert: CoverAlert | None, *, on: datetime.date
) -> int:
    """Compare one loan's cover with its alert; return 1 where that changed."""
    outstanding_minor = bank_loan.loan.balance.outstanding_minor
    level = (
        CoverLevel.COVERED if value_minor is None else cover_level(value_minor, outstanding_minor)
    )
    if (alert.level if alert is not None else CoverLevel.COVERED) == level:
        return 0

    if alert is not None:
        alert.ended_on = on
        alert.save(update_fields=["ended_on"])
    if level != CoverLevel.COVERED:
        assert value_minor is not None
        cure_by = call_due_on(on, bank_loan.cure_days) if level == CoverLevel.CALL else None
        CoverAlert.objects.create(
            bank_loan=bank_loan,
            level=level,
            value_minor=value_minor,
            outstanding_minor=outstanding_minor,
            raised_on=on,
            cure_by=cure_by,
        )
        missing_minor = top_up_minor(value_minor, outstanding_minor)
        text = f"“{bank_loan.title}”: its collateral {_WORDS[level]}."
        if cure_by is not None:
            text = f"{text[:-1]} by {cure_by.isoformat()}; then anybody may challenge the loan."
        tell_owner(bank_loan, kind=f"COVER_{level}", text=text, on=on)
        tell_officers(bank_loan, roles=TREASURERS, kind=f"COVER_{level}", text=text, on=on)
        audit.record(
            f"COVER_{level}",
            by=None,
            subject=bank_loan.loan,
            data={"value_minor": value_minor, "missing_minor": missing_minor},
        )

    return 1
