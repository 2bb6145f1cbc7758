"""What administrators see of loans: everything, for reading only."""

from django.contrib import admin

from loans.models import Loan, Note, RecoveryTier
from people.admin import ReadOnlyAdmin


@admin.register(Loan)
class LoanAdmin(ReadOnlyAdmin):
    """Loans, newest first, with the order in which their loss would be borne."""

    list_display = ("public_id", "network", "principal_minor", "established_on", "state")
    list_filter = ("state", "network")
    list_select_related = ("network",)
    search_fields = ("public_id",)
    ordering = ("-id",)
    readonly_fields = ("tiers",)

    @admin.display(description="recovery tiers")
    def tiers(self, loan: Loan) -> str:
        """Tell the tiers in their order."""
        rows = RecoveryTier.objects.filter(loan=loan).order_by("rank")
        return "\n".join(f"{row.rank}. {row.get_kind_display()}" for row in rows)


@admin.register(Note)
class NoteAdmin(ReadOnlyAdmin):
    """Notes, newest first."""

    list_display = ("id", "loan", "level", "principal_minor", "outstanding_minor", "lien_case_id")
    list_filter = ("level",)
    list_select_related = ("loan",)
    search_fields = ("loan__public_id",)
    ordering = ("-id",)
