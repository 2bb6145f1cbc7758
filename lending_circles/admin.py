"""What administrators see of circles: everything, for reading only."""

from django.contrib import admin

from lending_circles.models import JubileeFund, JubileeMatch, LoanAccount, Quote, TrustLink
from people.admin import ReadOnlyAdmin


@admin.register(LoanAccount)
class LoanAccountAdmin(ReadOnlyAdmin):
    """Members and how they stand."""

    list_display = ("person", "network", "state", "deposit_minor", "ratio", "unique_peers")
    list_filter = ("state", "network")
    list_select_related = ("person", "network")
    search_fields = ("person__name", "person__handle")
    ordering = ("-id",)


@admin.register(TrustLink)
class TrustLinkAdmin(ReadOnlyAdmin):
    """Agreements between members, by their numbers."""

    list_display = ("id", "low_id", "high_id", "state", "requested_on", "agreed_on", "closed_on")
    list_filter = ("state",)
    ordering = ("-id",)


@admin.register(Quote)
class QuoteAdmin(ReadOnlyAdmin):
    """Quotes that members were given, newest first."""

    list_display = ("public_id", "principal_minor", "quoted_at", "expires_at", "loan")
    list_select_related = ("loan",)
    search_fields = ("public_id",)
    ordering = ("-id",)


@admin.register(JubileeFund)
class JubileeFundAdmin(ReadOnlyAdmin):
    """Funds that match forgiveness, the newest first."""

    list_display = ("id", "network", "giver", "state", "budget_minor", "matched_minor", "closes_on")
    list_filter = ("state", "giver", "network")
    list_select_related = ("network",)
    ordering = ("-id",)


@admin.register(JubileeMatch)
class JubileeMatchAdmin(ReadOnlyAdmin):
    """What funds paid on which extension, the newest first."""

    list_display = ("fund_id", "loan", "matched_on", "principal_minor", "interest_minor")
    list_select_related = ("loan",)
    ordering = ("-id",)
