"""What administrators see of prepaid subscriptions, for reading only."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from subscriptions.models import Claim, Plan, Subscription


class _ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows rows and changes none: the operations do, with their checks and their audit."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: plans and subscriptions come in by their operations."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: what was bought is kept as it was bought."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: nothing is ever removed."""
        return False


@admin.register(Plan)
class PlanAdmin(_ReadOnlyAdmin):
    """Plans, each version a row of its own."""

    list_display = ("name", "merchant")
    list_select_related = ("merchant",)
    search_fields = ("name",)
    ordering = ("-id",)


@admin.register(Subscription)
class SubscriptionAdmin(_ReadOnlyAdmin):
    """Who paid ahead, and how far it is delivered."""

    list_display = ("public_id", "plan", "state")
    list_filter = ("state",)
    list_select_related = ("plan",)
    search_fields = ("public_id",)
    ordering = ("-id",)


@admin.register(Claim)
class ClaimAdmin(_ReadOnlyAdmin):
    """What merchants still owe of refunds."""

    list_display = ("id", "subscription")
    list_select_related = ("subscription",)
    ordering = ("-id",)
