"""What officers ask each other about the repayment of loans, and what carries it out."""

from django.utils.translation import gettext_lazy as _

from banks.approval_registry import ApprovalKind, Change
from banks.models import Approval
from loans.models import BankLoan, Loan
from pages.formats import amount_words
from repayments.conduct_kinds import CONDUCT_KINDS
from repayments.models import BankDefault
from repayments.operations import bank_receipts, bank_recoveries


def _written_off(approval: Approval) -> list[Change]:
    bank_loan, default = _defaulted(approval)
    loan = Loan.objects.select_related("balance").get(pk=bank_loan.pk)
    return [
        Change(_("Loan"), "", bank_loan.title),
        Change(
            _("Still owed"),
            str(amount_words(loan.balance.outstanding_minor, bank_loan.asset)),
            str(amount_words(0, bank_loan.asset)),
        ),
        Change(
            _("Came back since"), "", str(amount_words(default.recovered_minor, bank_loan.asset))
        ),
    ]


def _recovered(approval: Approval) -> list[Change]:
    bank_loan, default = _defaulted(approval)
    open_minor = default.loss_minor - default.recovered_minor
    return [
        Change(_("Loan"), "", bank_loan.title),
        Change(_("Lost and not come back"), "", str(amount_words(open_minor, bank_loan.asset))),
        Change(
            _("Shared out"),
            "",
            str(amount_words(approval.payload["amount_minor"], bank_loan.asset)),
        ),
    ]


def _defaulted(approval: Approval) -> tuple[BankLoan, BankDefault]:
    default = BankDefault.objects.select_related("bank_loan__asset").get(
        bank_loan_id=approval.payload["loan_id"]
    )
    return default.bank_loan, default


KINDS = {
    **CONDUCT_KINDS,
    bank_receipts.KIND: ApprovalKind(
        title=_("Receipt"),
        roles=bank_receipts.ROLES,
        confirm=bank_receipts.confirm_receipt,
        reject=bank_receipts.reject_receipt,
        withdraw=bank_receipts.withdraw_receipt,
    ),
    bank_recoveries.WRITE_OFF: ApprovalKind(
        title=_("Write-off"),
        roles=bank_recoveries.ROLES,
        confirm=bank_recoveries.confirm_write_off,
        changes=_written_off,
    ),
    bank_recoveries.RECOVER: ApprovalKind(
        title=_("Recovery"),
        roles=bank_recoveries.ROLES,
        confirm=bank_recoveries.confirm_recovery,
        changes=_recovered,
    ),
}
