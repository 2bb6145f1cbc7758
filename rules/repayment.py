"""What a payment pays: installments oldest first, principal before interest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from rules.accrual import Bools
from rules.allotment import Int64s


@dataclass(frozen=True, slots=True)
class Due:
    """What one installment still asks for."""

    number: int
    due_on: date
    principal_minor: int
    interest_minor: int

    @property
    def amount_minor(self) -> int:
        """Both parts together."""
        return self.principal_minor + self.interest_minor


@dataclass(frozen=True, slots=True)
class Collected:
    """What one installment receives of a payment, and whether that completes it."""

    number: int
    principal_minor: int
    interest_minor: int
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Allocation:
    """How one payment is divided; what is left over is more than the loan asks for."""

    collected: tuple[Collected, ...]
    left_minor: int

    @property
    def principal_minor(self) -> int:
        """The principal of the whole payment, divided over the notes once (A-50)."""
        return sum(line.principal_minor for line in self.collected)

    @property
    def interest_minor(self) -> int:
        """The interest of the whole payment, which goes to the common pool."""
        return sum(line.interest_minor for line in self.collected)


def due_minor(dues: Sequence[Due], *, on: date) -> int:
    """Return what is due through a day: everything unpaid of installments due by then.

    Source: the business day, "What an instalment asks for".
    """
    return sum(due.amount_minor for due in dues if due.due_on <= on)


def settlement_minor(dues: Sequence[Due]) -> int:
    """Return what settles the loan now: all principal and all interest charged so far.

    Source: A-06: early repayment is always allowed, interest stops.
    """
    return sum(due.amount_minor for due in dues)


def is_complete(due: Due, *, outstanding_minor: int, on: date) -> bool:
    """Tell whether an installment is paid: both its parts are, and no interest can come to it.

    An installment whose principal was prepaid waits for the interest of its own week, unless
    nothing of the loan is outstanding any more.

    Source: the business day: "It is paid when both parts are"; A-06.
    """
    return due.amount_minor == 0 and (due.due_on <= on or outstanding_minor == 0)


def allocate(dues: Sequence[Due], amount_minor: int, *, on: date) -> Allocation:
    """Divide a payment over a loan's unpaid installments.

    `dues` are all unpaid installments of the loan. What is due by the day is paid oldest first,
    principal before interest, in part where the money ends. The rest prepays the following
    installments' principal in order.

    Source: A-50; the business day, "What an instalment asks for"; R3-054, R3-055.
    """
    assert amount_minor >= 0
    ordered = sorted(dues, key=lambda due: (due.due_on, due.number))
    now = [due for due in ordered if due.due_on <= on]
    later = [due for due in ordered if due.due_on > on]
    # Each entry is an installment and one of its parts, in the order in which they are paid.
    claims = [(due.number, part) for due in now for part in ("principal", "interest")]
    claims += [(due.number, "principal") for due in later]
    claims += [(due.number, "interest") for due in later]
    asked = {(due.number, "principal"): due.principal_minor for due in ordered}
    asked |= {(due.number, "interest"): due.interest_minor for due in ordered}

    left_minor = amount_minor
    paid: dict[tuple[int, str], int] = {}
    for claim in claims:
        paid[claim] = min(left_minor, asked[claim])
        left_minor -= paid[claim]

    outstanding_minor = sum(due.principal_minor - paid[due.number, "principal"] for due in ordered)
    collected = []
    for due in ordered:
        principal_minor, interest_minor = (
            paid[due.number, "principal"],
            paid[due.number, "interest"],
        )
        rest = Due(
            due.number,
            due.due_on,
            due.principal_minor - principal_minor,
            due.interest_minor - interest_minor,
        )
        complete = is_complete(rest, outstanding_minor=outstanding_minor, on=on)
        if principal_minor or interest_minor or complete:
            collected.append(Collected(due.number, principal_minor, interest_minor, complete))

    return Allocation(tuple(collected), left_minor)


@dataclass(frozen=True, slots=True)
class PayerDue:
    """An installment of one of a payer's loans that asks to be paid in full."""

    loan_id: int
    number: int
    due_on: date
    amount_minor: int


def autopaid(dues: Sequence[PayerDue], balance_minor: int) -> tuple[PayerDue, ...]:
    """Return the installments of one payer that their balance pays, each only in full.

    They go by due day, then loan, then number. One that cannot be paid in full is left, and with
    it the later ones of the same loan; other loans go on with what there is.

    Source: the business day, "Autopay"; A-50: oldest installment first.
    """
    chosen: list[PayerDue] = []
    stuck: set[int] = set()
    left_minor = balance_minor
    for due in sorted(dues, key=lambda due: (due.due_on, due.loan_id, due.number)):
        if due.loan_id in stuck or due.amount_minor > left_minor:
            stuck.add(due.loan_id)
        else:
            chosen.append(due)
            left_minor -= due.amount_minor

    return tuple(chosen)


def autopaid_rows(payers: Int64s, loans: Int64s, amounts: Int64s, balances: Int64s) -> Bools:
    """Tell for many installments at once which are paid: the vectorised twin of `autopaid`.

    Rows stand in the order of due day, loan and number. `payers` and `loans` are places counted
    from zero (not ids); `balances` has the spendable balance of each payer's place.

    Source: the business day, "Autopay"; held equal to `autopaid` by a property test.
    """
    paid = np.zeros(len(payers), dtype=np.bool_)
    left = balances.copy()
    stuck = np.zeros(int(loans.max(initial=-1)) + 1, dtype=np.bool_)
    # The first row of every payer, then the second: within a round nobody stands twice.
    by_payer = np.argsort(payers, kind="stable")
    starts = np.searchsorted(payers[by_payer], payers[by_payer], side="left")
    rounds = np.empty(len(payers), dtype=np.int64)
    rounds[by_payer] = np.arange(len(payers)) - starts
    for number in range(int(rounds.max(initial=-1)) + 1):
        rows = np.flatnonzero(rounds == number)
        covered = ~stuck[loans[rows]] & (amounts[rows] <= left[payers[rows]])
        paid[rows] = covered
        stuck[loans[rows[~covered]]] = True
        left[payers[rows[covered]]] -= amounts[rows[covered]]

    return paid
