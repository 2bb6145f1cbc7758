"""What administrators see of transfers and statements: everything, for reading only."""

from django.contrib import admin

from payments.models import (
    BankTransferDetails,
    Deposit,
    Settlement,
    StatementImport,
    StatementLine,
    Withdrawal,
)
from people.admin import ReadOnlyAdmin


@admin.register(BankTransferDetails)
class BankTransferDetailsAdmin(ReadOnlyAdmin):
    """Where banks receive transfers."""

    list_display = ("bank", "asset", "holder", "account_number", "changed_on")
    list_select_related = ("bank", "asset")
    ordering = ("-pk",)


@admin.register(Deposit, Withdrawal)
class TransferAdmin(ReadOnlyAdmin):
    """What people send to banks and take out of them."""

    list_display = ("reference", "bank", "person", "amount_minor", "asset", "state", "asked_on")
    list_select_related = ("bank", "person", "asset")
    list_filter = ("state",)
    search_fields = ("reference", "public_id")
    ordering = ("-pk",)


@admin.register(Settlement)
class SettlementAdmin(ReadOnlyAdmin):
    """Cash between banks, the newest first."""

    list_display = ("reference", "payer", "receiver", "amount_minor", "asset", "state", "asked_on")
    list_select_related = ("payer", "receiver", "asset")
    list_filter = ("state",)
    ordering = ("-pk",)


@admin.register(StatementImport)
class StatementImportAdmin(ReadOnlyAdmin):
    """Which statements were brought in, and by whom."""

    list_display = ("file_name", "bank", "imported_by", "imported_on", "line_count")
    list_select_related = ("bank", "imported_by")
    ordering = ("-pk",)


@admin.register(StatementLine)
class StatementLineAdmin(ReadOnlyAdmin):
    """Every line, and what it was booked to."""

    list_display = ("booked_on", "bank", "amount_minor", "asset", "reference", "state", "target")
    list_select_related = ("bank", "asset")
    list_filter = ("state", "target")
    search_fields = ("reference", "counterparty", "external_id")
    ordering = ("-pk",)
