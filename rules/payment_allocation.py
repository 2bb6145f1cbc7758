"""What a payment on a bank's loan pays: oldest installment first, in the order agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.repayment import Collected, Due


class Part(StrEnum):
    """What a payment can pay, in the words of a contract's order."""

    FEES = "FEES"
    INTEREST = "INTEREST"
    PRINCIPAL = "PRINCIPAL"


# Source: A-50, MARKETPLACE.
DEFAULT_ORDER = (Part.FEES, Part.INTEREST, Part.PRINCIPAL)


@dataclass(frozen=True, slots=True)
class BankAllocation:
    """How one payment is divided; fee + interest + principal + what is left over = the payment.

    `lines` names every installment that receives something or becomes complete. `prepaid_minor` is
    the part of the principal that was not due yet. `left_minor` is more than the loan asks for.
    """

    fee_minor: int
    lines: tuple[Collected, ...]
    prepaid_minor: int
    left_minor: int
    is_settled: bool

    @property
    def interest_minor(self) -> int:
        """The interest of the whole payment."""
        return sum(line.interest_minor for line in self.lines)

    @property
    def principal_minor(self) -> int:
        """The principal of the whole payment, divided over the notes once (A-50)."""
        return sum(line.principal_minor for line in self.lines)


def bank_due_minor(dues: Sequence[Due], *, on: date, fees_minor: int = 0) -> int:
    """Return what a bank's loan asks for by a day: fees, and all unpaid of what is due by then.

    Source: A-46: the schedule governs, a shortfall on the due day is due in full.
    """
    return fees_minor + sum(due.amount_minor for due in dues if due.due_on <= on)


def bank_settlement_minor(
    dues: Sequence[Due], *, on: date, fees_minor: int = 0, accrued_minor: int = 0
) -> int:
    """Return what settles a bank's loan on a day: all that is due, interest so far, all principal.

    `accrued_minor` is the unpaid interest of the running period so far.

    Source: A-06, A-50; R0-18: early repayment is allowed, interest stops.
    """
    later_minor = sum(due.principal_minor for due in dues if due.due_on > on)

    return bank_due_minor(dues, on=on, fees_minor=fees_minor) + accrued_minor + later_minor


def allocate_bank_payment(
    dues: Sequence[Due],
    amount_minor: int,
    *,
    on: date,
    order: Sequence[str] = DEFAULT_ORDER,
    fees_minor: int = 0,
    accrued_minor: int = 0,
) -> BankAllocation:
    """Divide a payment over what a bank's loan asks for.

    `dues` are all unpaid installments. Those due by the day are paid oldest first, each in the
    agreed order; fees stand in the oldest one. Whatever goes beyond first pays the interest of the
    running period so far (`accrued_minor`, of the first line not yet due), then principal that is
    not due, oldest installment first. Planned interest of time to come is never taken.

    An installment is complete when both parts are paid and its day has come, or when the payment
    settles the whole loan.

    Source: A-46, A-50; R0-18; N-6.
    """
    assert amount_minor >= 0
    assert sorted(order) == sorted(DEFAULT_ORDER)
    ordered = sorted(dues, key=lambda due: (due.due_on, due.number))
    asked = _asked(ordered, on=on, order=order, fees_minor=fees_minor, accrued_minor=accrued_minor)

    left_minor = amount_minor
    paid: dict[tuple[int | None, str], int] = {}
    for claim, claim_minor in asked:
        taken_minor = min(left_minor, claim_minor)
        paid[claim] = taken_minor
        left_minor -= taken_minor

    is_settled = sum(paid.values()) == sum(claim_minor for _, claim_minor in asked)
    lines = []
    for due in ordered:
        principal_minor = paid.get((due.number, Part.PRINCIPAL), 0)
        interest_minor = paid.get((due.number, Part.INTEREST), 0)
        whole = principal_minor + interest_minor == due.amount_minor
        complete = is_settled or (due.due_on <= on and whole)
        if principal_minor or interest_minor or complete:
            lines.append(Collected(due.number, principal_minor, interest_minor, complete))

    return BankAllocation(
        fee_minor=paid.get((None, Part.FEES), 0),
        lines=tuple(lines),
        prepaid_minor=sum(
            paid.get((due.number, Part.PRINCIPAL), 0) for due in ordered if due.due_on > on
        ),
        left_minor=left_minor,
        is_settled=is_settled,
    )


def _asked(
    ordered: Sequence[Due], *, on: date, order: Sequence[str], fees_minor: int, accrued_minor: int
) -> list[tuple[tuple[int | None, str], int]]:
    """Return everything that can be paid, in the order in which it is: installment, part, amount.

    Fees belong to no installment.
    """
    now = [due for due in ordered if due.due_on <= on]
    later = [due for due in ordered if due.due_on > on]
    asked: list[tuple[tuple[int | None, str], int]] = []
    if not now:
        asked.append(((None, Part.FEES), fees_minor))
    for due in now:
        amounts = {Part.INTEREST: due.interest_minor, Part.PRINCIPAL: due.principal_minor}
        for part in map(Part, order):
            if part is not Part.FEES:
                asked.append(((due.number, part), amounts[part]))
            elif due is now[0]:
                asked.append(((None, part), fees_minor))
    if later:
        asked.append(((later[0].number, Part.INTEREST), accrued_minor))
    asked += [((due.number, Part.PRINCIPAL), due.principal_minor) for due in later]

    return asked
