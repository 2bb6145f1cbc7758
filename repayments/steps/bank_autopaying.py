"""Installments of banks' loans that are due are paid from the businesses' accounts, in bulk."""

import datetime

import numpy as np
from django.db import connection
from django.db.models import F

from banks.steps.approvals import midnight
from ledger import queries as ledger_queries
from ledger.columns import Int64s, column, read_columns, write_columns
from loans.models import BankLoan
from loans.steps import settle_loans
from people.public_ids import public_id
from repayments.models import Installment, LoanBalance, LoanPayment
from repayments.steps.bank_distribution import Repayments, distribute
from repayments.steps.bank_payments import PaymentDraft, pay, return_collateral
from repayments.steps.bank_periods import (
    carried_interest,
    read_stretches,
    stretch_interest,
)
from repayments.steps.bank_records import take_loan
from repayments.steps.collecting import LineTable, record_lines, record_payments
from repayments.steps.cures import tell_caught_up
from repayments.steps.program_news import SETTLED, tell_payments, tell_programs
from rules.bank_fees import servicing_fees
from rules.repayment import autopaid_rows

_COLUMNS = (
    "loan",
    "number",
    "due",
    "principal",
    "interest",
    "payer",
    "balance",
    "fee",
    "bank",
    "late",
)


def collect_due(*, network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> int:
    """Collect what is due from businesses with `after_id` < id ≤ `up_to_id`.

    By businesses, because loans of one are paid from one account. Oldest first, each installment
    only in full, where the business lets it; what asks for nothing is completed for everybody.
    Returns the installments paid.

    Source: the business day, "Autopay"; A-46, A-50; R2-15.
    """
    assert connection.in_atomic_block

    if not _lock(network_id, on, after_id, up_to_id):
        return 0
    rows = _read(network_id, on, after_id, up_to_id)
    if not len(rows["loan"]):
        return 0
    paid = _payable(rows)
    # Past the last due day interest runs on that no installment asks for yet: one by one.
    is_after_end = rows["late"] == 1
    bulk = paid & ~is_after_end
    if bulk.any():
        _collect(
            {name: values[bulk] for name, values in rows.items()}, network_id=network_id, on=on
        )

    return int(bulk.sum()) + _collect_late(
        {name: values[paid & is_after_end] for name, values in rows.items()}, on=on
    )


def _collect(rows: dict[str, Int64s], *, network_id: int, on: datetime.date) -> None:
    """Pay whole installments of many loans in one posting."""
    loans, numbers = rows["loan"], rows["number"]
    accrue_many(np.unique(loans), on=on)
    with_money = np.flatnonzero(rows["principal"] + rows["interest"])
    if len(with_money):
        _pay({name: values[with_money] for name, values in rows.items()}, network_id, on)

    caught_up = record_lines(
        LineTable(
            loan_ids=loans,
            numbers=numbers,
            principals=rows["principal"],
            interests=rows["interest"],
            completes=np.ones(len(loans), dtype=np.bool_),
        ),
        on=on,
        source=Installment.Source.PERSONAL,
    )
    clear = record_payments(
        loans,
        principals=rows["principal"],
        interests=rows["interest"],
        releases=np.zeros_like(loans),
    )
    _settle(clear, on=on)
    tell_caught_up(caught_up, on=on)


def _pay(rows: dict[str, Int64s], network_id: int, on: datetime.date) -> None:
    """Post the payments and write them down."""
    loans, interests = rows["loan"], rows["interest"]
    servicings = servicing_fees(interests, rows["fee"])
    journals = distribute(
        Repayments(
            references=[
                f"loan:{loan}:payment:installment-{number}"
                for loan, number in zip(loans.tolist(), rows["number"].tolist(), strict=True)
            ],
            loan_ids=loans,
            payer_ids=rows["payer"],
            principals=rows["principal"],
            interests=interests - servicings,
            servicings=servicings,
            bank_ids=rows["bank"],
        ),
        network_id=network_id,
        on=on,
    )
    at = midnight(on)
    payment_ids = [public_id("lpay", at) for _ in range(len(loans))]
    write_columns(
        """
        INSERT INTO repayments_loanpayment (public_id, bank_loan_id, number, source, paid_on,
            distributed_on, amount_minor, fee_minor, interest_minor, principal_minor,
            servicing_minor, journal_id)
        SELECT paid.public_id, paid.loan, coalesce(earlier.count, 0)
                + row_number() OVER (PARTITION BY paid.loan ORDER BY paid.place),
            %s, %s, %s, paid.interest + paid.principal, 0, paid.interest, paid.principal,
            paid.servicing, paid.journal
        FROM unnest(%s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
            %s::bigint[]) WITH ORDINALITY
            AS paid(public_id, loan, interest, principal, servicing, journal, place)
        LEFT JOIN (
            SELECT bank_loan_id, count(*) AS count FROM repayments_loanpayment
            WHERE bank_loan_id = ANY(%s::bigint[]) GROUP BY bank_loan_id
        ) earlier ON earlier.bank_loan_id = paid.loan
        """,
        (
            LoanPayment.Source.ACCOUNT.value,
            on,
            on,
            payment_ids,
            column(loans),
            column(interests),
            column(rows["principal"]),
            column(servicings),
            column(journals),
            column(np.unique(loans)),
        ),
    )
    tell_payments(list(zip(loans.tolist(), payment_ids, strict=True)), on=on)


def accrue_many(loan_ids: Int64s, *, on: datetime.date) -> None:
    """Accrue exact interest of many loans up to a day, before their principal changes. A-55."""
    stretches = read_stretches(loan_ids)
    behind = np.flatnonzero(stretches["through"] < on.toordinal())
    if not len(behind):
        return

    rows = {name: values[behind] for name, values in stretches.items()}
    loans = rows["loan"]
    carried = carried_interest(loans)
    scaled = [
        carried.get(loan, 0) + interest
        for loan, interest in zip(loans.tolist(), stretch_interest(rows, on=on), strict=True)
    ]
    write_columns(
        """
        UPDATE loans_bankloan terms SET accrued_scaled = stretch.scaled, accrued_through_on = %s
        FROM unnest(%s::bigint[], %s::text[]::numeric[]) AS stretch(loan_id, scaled)
        WHERE terms.loan_id = stretch.loan_id
        """,
        (on, column(loans), [str(one) for one in scaled]),
    )


def _settle(clear: Int64s, *, on: datetime.date) -> None:
    """End the loans that nothing is owed on any more and nothing is left to release of."""
    if not len(clear):
        return
    ended = list(
        BankLoan.objects.filter(
            pk__in=clear.tolist(),
            escrowed_minor=F("released_minor") + F("escrow_returned_minor"),
        ).values_list("pk", flat=True)
    )

    # What was prepaid whole asks for no interest of days to come.
    Installment.objects.filter(loan_id__in=ended, paid_on=None).update(
        paid_on=on, interest_minor=F("interest_paid_minor")
    )
    LoanBalance.objects.filter(pk__in=ended).update(next_due_on=None)
    settle_loans(ended, on=on)
    BankLoan.objects.filter(pk__in=ended).update(servicing=BankLoan.Servicing.SETTLED)
    for loan_id in (
        BankLoan.objects.filter(pk__in=ended, collateral__state="HELD")
        .distinct()
        .order_by("pk")
        .values_list("pk", flat=True)
    ):
        return_collateral(take_loan(loan_id), on=on)
    tell_programs(ended, SETTLED, on=on)


def _collect_late(rows: dict[str, Int64s], *, on: datetime.date) -> int:
    """Pay loans whose last due day has passed: what is due, and the interest so far if there is
    enough for it."""
    collected = 0
    loans, places, counts = np.unique(rows["loan"], return_inverse=True, return_counts=True)
    payers = np.zeros_like(loans)
    payers[places] = rows["payer"]
    for loan_id, payer_id, count in zip(
        loans.tolist(), payers.tolist(), counts.tolist(), strict=True
    ):
        held_minor = ledger_queries.balance(payer_id)
        if held_minor:
            draft = PaymentDraft(
                loan_id=loan_id, amount_minor=held_minor, reference=f"collected-{on}"
            )
            pay(draft, on=on, by=None)
            collected += count

    return collected


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


def _lock(network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> int:
    """Lock the balances of the loans that have something due, in id order; return how many."""
    return write_columns(
        """
        SELECT balance.loan_id FROM repayments_loanbalance balance
        JOIN loans_loan loan ON loan.id = balance.loan_id
        JOIN loans_bankloan terms ON terms.loan_id = balance.loan_id
        WHERE balance.next_due_on <= %s AND loan.network_id = %s
            AND terms.business_id > %s AND terms.business_id <= %s
            AND loan.state = 'REPAYING' AND loan.product = 'MARKETPLACE'
        ORDER BY balance.loan_id FOR NO KEY UPDATE OF balance
        """,
        (on, network_id, after_id, up_to_id),
    )


def _read(network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> dict[str, Int64s]:
    """Return the unpaid installments due by now, with the balance that would pay them."""
    return read_columns(
        """
        SELECT loan.id, line.number::bigint, (line.due_on - date '0001-01-01')::bigint,
            line.principal_minor - line.principal_paid_minor,
            line.interest_minor - line.interest_paid_minor,
            payer.id, payer.balance_minor, terms.servicing_fee_millionths::bigint,
            coalesce(own.id, 0), (loan.ends_on < {on})::integer::bigint
        FROM repayments_loanbalance balance
        JOIN loans_loan loan ON loan.id = balance.loan_id
        JOIN loans_bankloan terms ON terms.loan_id = balance.loan_id
        JOIN repayments_installment line ON line.loan_id = loan.id
            AND line.paid_on IS NULL AND line.due_on <= {on}
        JOIN ledger_account payer ON payer.id = loan.payer_account_id
        JOIN ledger_asset asset ON asset.id = terms.asset_id
        LEFT JOIN ledger_account own
            ON own.code = 'bank:' || terms.servicer_id || ':account:' || asset.code
        WHERE balance.next_due_on <= {on} AND terms.business_id > {after}
            AND terms.business_id <= {up_to} AND loan.network_id = {network}
            AND loan.state = 'REPAYING' AND loan.product = 'MARKETPLACE'
            AND (terms.autopay OR (line.principal_minor = line.principal_paid_minor
                AND line.interest_minor = line.interest_paid_minor))
        ORDER BY loan.id, line.number
        """,
        _COLUMNS,
        network=network_id,
        on=on,
        after=after_id,
        up_to=up_to_id,
    )
