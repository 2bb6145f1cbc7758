"""What administrators see of banks: everything, for reading only."""

from django.contrib import admin

from banks.models import (
    Approval,
    Bank,
    BankApplication,
    BankChange,
    Business,
    BusinessCase,
    CaseSignOff,
    FidelityBond,
    Officer,
)
from people.admin import ReadOnlyAdmin


@admin.register(Bank)
class BankAdmin(ReadOnlyAdmin):
    """Banks and how they stand."""

    list_display = ("name", "slug", "country", "state", "state_since", "network")
    list_filter = ("state",)
    list_select_related = ("network",)
    search_fields = ("name", "slug")
    ordering = ("id",)


@admin.register(Officer)
class OfficerAdmin(ReadOnlyAdmin):
    """Who works in which bank."""

    list_display = ("person", "bank", "role", "since", "until")
    list_filter = ("role",)
    list_select_related = ("person", "bank")
    ordering = ("id",)


@admin.register(BankChange)
class BankChangeAdmin(ReadOnlyAdmin):
    """How standings changed, the newest first."""

    list_display = ("bank", "from_state", "to_state", "on", "reason")
    list_select_related = ("bank",)
    ordering = ("-id",)


@admin.register(BankApplication)
class BankApplicationAdmin(ReadOnlyAdmin):
    """Who asked to found a bank in a network, the newest first."""

    list_display = ("name", "slug", "person", "network", "state", "asked_on", "ended_on")
    list_filter = ("state",)
    list_select_related = ("person", "network")
    ordering = ("-id",)


@admin.register(FidelityBond)
class FidelityBondAdmin(ReadOnlyAdmin):
    """Bonds and what is held of them."""

    list_display = ("bank", "asset", "pledged_minor", "slashed_minor", "released_minor", "state")
    list_filter = ("state",)
    list_select_related = ("bank", "asset")
    ordering = ("id",)


@admin.register(Approval)
class ApprovalAdmin(ReadOnlyAdmin):
    """What took four eyes, the newest first; decisions are made in the officers' inbox."""

    list_display = ("public_id", "bank", "kind", "maker", "checker", "state", "asked_on")
    list_filter = ("state", "kind")
    list_select_related = ("bank", "maker", "checker")
    search_fields = ("public_id",)
    ordering = ("-id",)


@admin.register(Business)
class BusinessAdmin(ReadOnlyAdmin):
    """Businesses."""

    list_display = ("name", "bank", "owner", "sector", "country", "since")
    list_select_related = ("bank", "owner")
    search_fields = ("name", "slug")
    ordering = ("id",)


@admin.register(BusinessCase)
class BusinessCaseAdmin(ReadOnlyAdmin):
    """Cases, the newest first; officers decide them at their desk."""

    list_display = ("public_id", "title", "bank", "state", "grade", "state_since")
    list_filter = ("state",)
    list_select_related = ("bank",)
    search_fields = ("public_id", "title")
    ordering = ("-id",)


@admin.register(CaseSignOff)
class CaseSignOffAdmin(ReadOnlyAdmin):
    """Who signed which version, the newest first."""

    list_display = ("case", "version", "officer", "verdict", "grade", "on")
    list_select_related = ("case", "version", "officer")
    ordering = ("-id",)
