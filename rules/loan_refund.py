"""What a refund of a purchase pays of the loans behind it, and what is left for the customer."""

from collections.abc import Sequence
from datetime import date

from rules.allotment import allot
from rules.repayment import Allocation, Collected, Due, is_complete


def refund_to_loan(dues: Sequence[Due], amount_minor: int, *, on: date) -> Allocation:
    """Divide a refund over the loan that paid for what is given back.

    `dues` are all unpaid installments. The interest that has been charged is paid first, oldest
    first. Then the principal goes from the last installment backwards, so that the schedule grows
    shorter and the next installments stay as they are. What is left is more than the loan asks
    for.

    Source: A-51 (future installments last to first, the rest to the customer); R3-139.
    """
    assert amount_minor >= 0
    ordered = sorted(dues, key=lambda due: due.number)

    left_minor = amount_minor
    interest: dict[int, int] = {}
    for due in ordered:
        interest[due.number] = min(left_minor, due.interest_minor)
        left_minor -= interest[due.number]
    principal: dict[int, int] = {}
    for due in reversed(ordered):
        principal[due.number] = min(left_minor, due.principal_minor)
        left_minor -= principal[due.number]

    outstanding_minor = sum(due.principal_minor - principal[due.number] for due in ordered)
    collected = []
    for due in ordered:
        paid_principal, paid_interest = principal[due.number], interest[due.number]
        rest = Due(
            due.number,
            due.due_on,
            due.principal_minor - paid_principal,
            due.interest_minor - paid_interest,
        )
        complete = is_complete(rest, outstanding_minor=outstanding_minor, on=on)
        if paid_principal or paid_interest or complete:
            collected.append(Collected(due.number, paid_principal, paid_interest, complete))

    return Allocation(tuple(collected), left_minor)


def refund_to_loans(
    loans: Sequence[Sequence[Due]], amount_minor: int, *, on: date
) -> tuple[Allocation, ...]:
    """Divide a refund over the loans behind a purchase, one after the other as they are given.

    First the extension, where one carried a part of the loan: it was due before anything else that
    is open, costs more, and friends stand in for it. What is left of one goes to the next; what the
    last has left goes to those who gave something of them, and then to the customer.

    Source: A-51: never to cash while a loan on the purchase is open; A-23: an extension is one.
    """
    allocations = []
    for dues in loans:
        allocation = refund_to_loan(dues, amount_minor, on=on)
        allocations.append(allocation)
        amount_minor = allocation.left_minor

    return tuple(allocations)


def gifts_given_back(amount_minor: int, gifts: Sequence[int]) -> tuple[int, ...]:
    """Divide what a refund leaves over its loans among those who gave up or paid a part of them.

    `gifts` are what each gave of the principal and has not got back. They share pro rata to that
    (largest remainder, the first of equals); what exceeds them all is the customer's, who then has
    back what they repaid themselves.

    Source: A-51; decision 0014.
    """
    assert amount_minor >= 0

    return tuple(allot(min(amount_minor, sum(gifts)), list(gifts)))
