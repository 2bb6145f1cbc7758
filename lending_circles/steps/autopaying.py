"""Step 7 of closing a day: installments that are due are paid from spending accounts."""

import datetime

import numpy as np
from django.db import connection

from ledger.columns import Int64s, read_columns, write_columns
from lending_circles.steps.blocks import lift_blocks
from repayments.models import Installment
from repayments.steps.collecting import LineTable, PaymentTable, collect
from rules.fees import fees_released
from rules.repayment import autopaid_rows

_COLUMNS = ("loan", "number", "due", "principal", "interest", "payer", "balance", "fee", "count")


def collect_installments(
    *, network_id: int, on: datetime.date, after_id: int, up_to_id: int
) -> int:
    """Collect what is due from borrowers whose loan account has `after_id` < id ≤ `up_to_id`.

    Oldest first, each installment only in full, where autopay is on. Installments that were prepaid
    and ask for nothing more are completed for everybody. Returns the installments paid.

    Source: the business day, "Autopay"; A-50.
    """
    assert connection.in_atomic_block

    if not _lock(network_id, on, after_id, up_to_id):
        return 0
    rows = _read(network_id, on, after_id, up_to_id)

    paid = _payable(rows)
    if not paid.any():
        return 0
    payments, lines = _tables({name: values[paid] for name, values in rows.items()})

    settled = collect(
        payments, lines, network_id=network_id, on=on, source=Installment.Source.PERSONAL
    )
    lift_blocks(network_id=network_id, loan_ids=settled)

    return int(paid.sum())


def _payable(rows: dict[str, Int64s]) -> np.ndarray:
    """Tell which rows are paid in full by their payer's balance, in the order of the rule."""
    order = np.lexsort((rows["number"], rows["loan"], rows["due"]))
    payers, payer_places = np.unique(rows["payer"], return_inverse=True)
    _, loan_places = np.unique(rows["loan"], return_inverse=True)
    balances = np.zeros(len(payers), dtype=np.int64)
    balances[payer_places] = rows["balance"]
    paid = np.zeros(len(order), dtype=np.bool_)
    paid[order] = autopaid_rows(
        payer_places[order],
        loan_places[order],
        (rows["principal"] + rows["interest"])[order],
        balances,
    )

    return paid


def _tables(rows: dict[str, Int64s]) -> tuple[PaymentTable, LineTable]:
    """Return one payment and one line for every installment paid, by loan and number."""
    loans, numbers = rows["loan"], rows["number"]
    # What is due is paid in order, so the installments before this one are all settled.
    releases = fees_released(rows["fee"], rows["count"], settled=numbers) - fees_released(
        rows["fee"], rows["count"], settled=numbers - 1
    )
    references = [
        f"loan:{loan}:installment:{number}:collection"
        for loan, number in zip(loans.tolist(), numbers.tolist(), strict=True)
    ]
    payments = PaymentTable(
        references=references,
        loan_ids=loans,
        source_ids=rows["payer"],
        principals=rows["principal"],
        interests=rows["interest"],
        releases=releases,
    )
    lines = LineTable(
        loan_ids=loans,
        numbers=numbers,
        principals=rows["principal"],
        interests=rows["interest"],
        completes=np.ones(len(loans), dtype=np.bool_),
    )

    return payments, lines


def _lock(network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> int:
    """Lock the balances of the loans that have something due, in id order; return how many."""
    return write_columns(
        """
        SELECT balance.loan_id
        FROM lending_circles_loanaccount member
        JOIN loans_loan loan ON loan.borrower_id = member.person_id
            AND loan.network_id = member.network_id AND loan.state = 'REPAYING'
        JOIN repayments_loanbalance balance ON balance.loan_id = loan.id
        WHERE member.network_id = %s AND member.id > %s AND member.id <= %s
            AND balance.next_due_on <= %s
        ORDER BY balance.loan_id FOR NO KEY UPDATE OF balance
        """,
        (network_id, after_id, up_to_id, on),
    )


def _read(network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> dict[str, Int64s]:
    """Return the unpaid installments due by now, with the balance that would pay them."""
    return read_columns(
        """
        SELECT loan.id, line.number::bigint, (line.due_on - date '0001-01-01')::bigint,
            line.principal_minor - line.principal_paid_minor,
            line.interest_minor - line.interest_paid_minor,
            payer.id, payer.balance_minor,
            loan.transaction_fee_minor, loan.installment_count::bigint
        FROM lending_circles_loanaccount member
        JOIN loans_loan loan ON loan.borrower_id = member.person_id
            AND loan.network_id = member.network_id AND loan.state = 'REPAYING'
        JOIN repayments_loanbalance balance ON balance.loan_id = loan.id
        JOIN repayments_installment line ON line.loan_id = loan.id
            AND line.paid_on IS NULL AND line.due_on <= {on}
        JOIN ledger_account payer ON payer.id = loan.payer_account_id
        WHERE member.network_id = {network} AND member.id > {after} AND member.id <= {up_to}
            AND balance.next_due_on <= {on}
            AND (member.autopay OR (line.principal_minor = line.principal_paid_minor
                AND line.interest_minor = line.interest_paid_minor))
        ORDER BY loan.id, line.number
        """,
        _COLUMNS,
        network=network_id,
        on=on,
        after=after_id,
        up_to=up_to_id,
    )
