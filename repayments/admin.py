"""What administrators see of repayments and defaults: everything, for reading only."""

from django.contrib import admin

from people.admin import ReadOnlyAdmin
from repayments.models import Accrual, DefaultCase, DefaultShare, Installment, LoanBalance


@admin.register(LoanBalance)
class LoanBalanceAdmin(ReadOnlyAdmin):
    """What open loans owe, with their installments and the interest of their weeks."""

    list_display = ("loan", "outstanding_minor", "interest_due_minor", "next_due_on")
    list_select_related = ("loan",)
    search_fields = ("loan__public_id",)
    ordering = ("-pk",)
    readonly_fields = ("installments", "accruals")

    @admin.display(description="installments")
    def installments(self, balance: LoanBalance) -> str:
        """Tell each installment: when, how much, what was paid."""
        rows = Installment.objects.filter(loan_id=balance.pk).order_by("number")
        return "\n".join(
            f"{row.number}. due {row.due_on}: {row.principal_paid_minor} of {row.principal_minor} "
            f"principal, {row.interest_paid_minor} of {row.interest_minor} interest"
            + (f", complete {row.paid_on} ({row.source})" if row.paid_on else "")
            for row in rows
        )

    @admin.display(description="interest by week")
    def accruals(self, balance: LoanBalance) -> str:
        """Tell the interest of each week: at the full rate, and what was charged."""
        rows = Accrual.objects.filter(loan_id=balance.pk).order_by("week")
        return "\n".join(
            f"{row.week}. {row.accrued_on}: {row.charged_minor} of {row.full_minor}" for row in rows
        )


@admin.register(DefaultCase)
class DefaultCaseAdmin(ReadOnlyAdmin):
    """Defaults, newest first."""

    list_display = (
        *("id", "network", "borrower", "defaulted_on", "claim_minor"),
        *("contingency_minor", "loss_minor"),
    )
    list_filter = ("network",)
    list_select_related = ("network", "borrower")
    ordering = ("-id",)


@admin.register(DefaultShare)
class DefaultShareAdmin(ReadOnlyAdmin):
    """What each note received and lost, newest first."""

    list_display = ("case", "note", "claim_minor", "loss_minor", "recovered_minor")
    list_select_related = ("case", "note")
    ordering = ("-id",)
