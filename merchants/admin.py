"""What administrators see of merchants and payments: everything but secrets, for reading only."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from merchants.models import ApiKey, Application, Evidence, Merchant, Payment, TradeReview


class _ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows rows and changes none: the operations do, with their checks and their audit."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: merchants and payments come in by their operations."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: a payment's money has moved or not."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: nothing is ever removed."""
        return False


@admin.register(Merchant)
class MerchantAdmin(_ReadOnlyAdmin):
    """Merchants and whether circle loans may pay them."""

    list_display = ("name", "network", "state", "qualified_on", "qualified_by")
    list_filter = ("state",)
    list_select_related = ("network", "qualified_by")
    search_fields = ("name", "handle")
    ordering = ("name", "id")


@admin.register(Payment)
class PaymentAdmin(_ReadOnlyAdmin):
    """Payments, newest first."""

    list_display = ("public_id", "merchant", "amount_minor", "status", "created_at")
    list_filter = ("status",)
    list_select_related = ("merchant",)
    search_fields = ("public_id", "reference")
    ordering = ("-id",)
    show_full_result_count = False


@admin.register(ApiKey)
class ApiKeyAdmin(_ReadOnlyAdmin):
    """Keys by what they begin with; nobody can read their secrets."""

    list_display = ("prefix", "terminal", "scopes", "created_at", "revoked_at")
    list_select_related = ("terminal",)
    exclude = ("digest",)
    ordering = ("-id",)


@admin.register(Application)
class ApplicationAdmin(_ReadOnlyAdmin):
    """Wishes to open a shop, newest first."""

    list_display = ("name", "network", "person", "state", "asked_on", "decided_by")
    list_filter = ("state",)
    list_select_related = ("network", "person", "decided_by")
    ordering = ("-id",)


@admin.register(Evidence)
class EvidenceAdmin(_ReadOnlyAdmin):
    """What merchants showed of their sales elsewhere, and the two who looked at it."""

    list_display = ("merchant", "monthly_minor", "state", "first_by", "second_by", "filed_on")
    list_filter = ("state",)
    list_select_related = ("merchant", "first_by", "second_by")
    ordering = ("-id",)


@admin.register(TradeReview)
class TradeReviewAdmin(_ReadOnlyAdmin):
    """The monthly looks at merchants' histories, newest first."""

    list_display = ("merchant", "on", "is_sufficient", "before", "after")
    list_filter = ("is_sufficient",)
    list_select_related = ("merchant",)
    ordering = ("-id",)
    show_full_result_count = False
