"""What administrators see of the ledger: everything, for reading only."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from ledger.kinds import Kind
from ledger.models import Account, Asset, Journal


class _ReadOnlyAdmin(admin.ModelAdmin):
    """Shows rows and changes none."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: money moves by posting alone."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        """Refuse: a mistake is corrected by a reversal."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        """Refuse: nothing is ever removed."""
        return False


@admin.register(Asset)
class AssetAdmin(_ReadOnlyAdmin):
    """Units that amounts are counted in."""

    list_display = ("code", "decimals")
    ordering = ("code",)


@admin.register(Account)
class AccountAdmin(_ReadOnlyAdmin):
    """Accounts and what they hold."""

    list_display = ("code", "purpose", "asset", "balance_minor", "floor_minor")
    list_filter = ("purpose",)
    list_select_related = ("asset",)
    search_fields = ("code",)
    ordering = ("id",)


@admin.register(Journal)
class JournalAdmin(_ReadOnlyAdmin):
    """Journals, newest first, with their transfers."""

    list_display = ("id", "reference", "happened_on", "recorded_at", "reverses_id")
    search_fields = ("reference",)
    ordering = ("-id",)
    fields = ("reference", "happened_on", "recorded_at", "book_id", "reverses_id", "moves")
    readonly_fields = ("reverses_id", "moves")
    # Counting a journal of millions would cost more than the page.
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Journal]:
        """Leave out the digests, which are for machines."""
        return super().get_queryset(request).defer("digest")

    @admin.display(description="transfers")
    def moves(self, journal: Journal) -> str:
        """Tell the journal's transfers, one a line."""
        rows = journal.transfers.select_related("debit", "credit").order_by("position")
        return "\n".join(
            f"{row.position}. {Kind(row.kind).label}: {row.amount_minor} "
            f"from {row.debit.code} to {row.credit.code}"
            for row in rows
        )
