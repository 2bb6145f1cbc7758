"""The interest of banks' loans: exact between due days, charged when a period ends."""

import datetime

from django.db import connection

from repayments.models import Accrual
from repayments.steps.bank_records import HeldLoan, Running, anchor_on, running_period
from rules.bank_loan_interest import accrue_between, accrued_minor


def accrue_to(held: HeldLoan, *, on: datetime.date) -> None:
    """Accrue exact interest up to the beginning of a day, before the principal changes.

    Source: A-55; N-5: nothing is rounded within a period.
    """
    assert connection.in_atomic_block
    terms = held.terms

    if terms.accrued_through_on is None:
        # Nothing runs before the first release.
        return
    if terms.accrued_through_on < on:
        began_on = anchor_on(terms)
        assert began_on is not None
        terms.accrued_scaled = int(terms.accrued_scaled) + accrue_between(
            held.balance.outstanding_minor,
            rate_millionths=terms.rate_millionths,
            starts_on=terms.accrued_through_on,
            ends_on=on,
            day_count=terms.day_count,
            period=terms.period,
            anchor_on=began_on,
        )
        terms.accrued_through_on = on
        terms.save(update_fields=["accrued_scaled", "accrued_through_on"])


def running_interest(held: HeldLoan, *, on: datetime.date) -> int:
    """Return the interest of the running period so far that is not charged yet."""
    running = running_period(held, on)
    if running is None:
        return 0

    return accrued_minor(int(held.terms.accrued_scaled)) - running.charged_minor


def charge_running(held: HeldLoan, amount_minor: int, *, on: datetime.date) -> Running:
    """Charge a part of the running period's interest before the period ends, to be paid now.

    After the last due day it comes on top of what the last installment asks for; before, the
    installment holds the planned interest of the whole period already.

    Source: A-50; N-5.
    """
    assert connection.in_atomic_block
    running = running_period(held, on)
    assert running is not None
    if amount_minor == 0:
        return running

    accrual, _ = Accrual.objects.get_or_create(
        loan_id=held.terms.pk,
        week=running.number,
        defaults={
            "accrued_on": on,
            "principal_minor": held.balance.outstanding_minor,
            "full_minor": 0,
            "charged_minor": 0,
        },
    )
    accrual.full_minor += amount_minor
    accrual.charged_minor += amount_minor
    accrual.save(update_fields=["full_minor", "charged_minor"])
    held.balance.interest_due_minor += amount_minor
    held.balance.save(update_fields=["interest_due_minor"])
    line = running.line
    line.interest_minor = (
        line.interest_minor + amount_minor
        if running.is_after_end
        else max(line.interest_minor, accrual.charged_minor)
    )
    line.save(update_fields=["interest_minor"])

    return running
