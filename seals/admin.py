"""What administrators see of the seals: for reading only."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from people.admin import ReadOnlyAdmin
from seals.models import Seal


@admin.register(Seal)
class SealAdmin(ReadOnlyAdmin):
    """The chains, newest first."""

    list_display = ("kind", "number", "row_count", "sealed_at", "head_in_signs")
    list_filter = ("kind",)
    fields = ("kind", "number", "row_count", "sealed_at", "head_in_signs")
    readonly_fields = fields
    ordering = ("-id",)

    @admin.display(description="head")
    def head_in_signs(self, seal: Seal) -> str:
        """Return the head as it is published."""
        return bytes(seal.head).hex()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Seal]:
        """Leave what is long where it is."""
        return super().get_queryset(request).defer("marks", "ids")
