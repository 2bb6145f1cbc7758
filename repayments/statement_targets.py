"""Loans, paid by the statement lines that carry their code."""

from payments.models import StatementLine
from payments.statement_targets import StatementTarget
from repayments.steps import statement_receipts

TARGETS = {
    StatementLine.Target.LOAN: StatementTarget(
        find=statement_receipts.find,
        describe=statement_receipts.describe,
        entered=statement_receipts.enter,
        left=statement_receipts.leave,
        settled_by=statement_receipts.settled_by,
        paid=statement_receipts.use_line,
        payable=statement_receipts.payable,
    )
}
