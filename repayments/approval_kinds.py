"""What officers ask each other about the repayment of loans, and what carries it out."""

from django.utils.translation import gettext_lazy as _

from banks.approval_registry import ApprovalKind
from repayments.conduct_kinds import CONDUCT_KINDS
from repayments.operations import bank_receipts, bank_recoveries

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
    ),
}
