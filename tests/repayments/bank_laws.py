"""What must hold of banks' loans after every deed, asserted by the tests of each."""

from django.db.models import Sum

from banks import invariants as of_banks
from ledger import queries
from ledger.reconcile import look
from loans import invariants as of_loans
from loans.models import BankLoan, Loan
from repayments import invariants as of_repayments
from repayments.models import Accrual


def assert_laws(loan_id: int) -> None:
    """The loan's notes, balance, installments, escrow, payments and accruals agree."""
    terms = BankLoan.objects.select_related("loan__balance").get(pk=loan_id)
    loan, balance = terms.loan, terms.loan.balance
    left = terms.escrowed_minor - terms.released_minor - terms.escrow_returned_minor
    notes = loan.notes.aggregate(Sum("outstanding_minor"))["outstanding_minor__sum"]
    assert notes == balance.outstanding_minor + left
    assert queries.balance(terms.escrow_account_id) == left
    paid = terms.payments.aggregate(Sum("principal_minor"), Sum("interest_minor"))
    principal = paid["principal_minor__sum"] or 0
    if loan.state != Loan.State.DEFAULTED:
        assert balance.outstanding_minor == (
            terms.released_minor - principal - balance.written_off_minor
        )
        lines = loan.installments.all()
        open_minor = sum(line.principal_minor - line.principal_paid_minor for line in lines)
        assert open_minor == balance.outstanding_minor
        days = [line.due_on for line in lines.order_by("number")]
        assert days == sorted(set(days))
        unpaid = lines.filter(paid_on=None).order_by("due_on").first()
        assert balance.next_due_on == (unpaid.due_on if unpaid else None)
    interest = paid["interest_minor__sum"] or 0
    assert balance.interest_paid_minor == interest
    charged = Accrual.objects.filter(loan=loan).aggregate(Sum("charged_minor"))
    if loan.state != Loan.State.DEFAULTED:
        assert (charged["charged_minor__sum"] or 0) == interest + balance.interest_due_minor
    for module in (of_banks, of_loans, of_repayments):
        for invariant in module.invariants():
            found = look(invariant)
            assert found.holds, (invariant.code, found.finding.breaches)
