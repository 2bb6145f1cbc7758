"""Statements of the accounts that banks have elsewhere, line by line."""

from django.db import models
from django.db.models import Q


class StatementImport(models.Model):
    """One file of a bank's account elsewhere that an officer brought in.

    `line_count` lines were new, `duplicate_count` had come in before.
    """

    public_id = models.CharField(max_length=40, unique=True)
    bank = models.ForeignKey("banks.Bank", on_delete=models.PROTECT, related_name="+")
    asset = models.ForeignKey("ledger.Asset", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    line_count = models.PositiveIntegerField()
    duplicate_count = models.PositiveIntegerField()
    imported_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    imported_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["bank", "-id"], name="statement_import_by_bank")]

    def __str__(self) -> str:
        return self.file_name


class StatementLine(models.Model):
    """One movement of a bank's account elsewhere: in if `amount_minor` is positive, else out.

    `key` is the id that the other bank gave it, or the digest of the line: the same line comes in
    once. `target` and `target_id` say what it belongs to, in which `journal_id` moved the money
    from or to outside; of what lay in suspense, `onward_journal_id` moved it on. `return_code`
    stands on the transfer by which money goes back to its sender.

    Source: L-8, L-12.
    """

    class State(models.TextChoices):
        PROPOSED = "PROPOSED"  # matched by its reference; two officers book it
        SUSPENSE = "SUSPENSE"  # came in and matches nothing
        UNMATCHED = "UNMATCHED"  # went out and matches nothing
        BOOKED = "BOOKED"
        RETURNED = "RETURNED"

    class Target(models.TextChoices):
        DEPOSIT = "DEPOSIT"
        WITHDRAWAL = "WITHDRAWAL"
        LOAN = "LOAN"
        BUSINESS = "BUSINESS"
        BANK = "BANK"  # its own money: interest of the other bank, charges
        SETTLEMENT = "SETTLEMENT"  # with another bank, on whose statement it stands too
        RETURN = "RETURN"  # of an earlier line, whose id is the target's

    statement = models.ForeignKey(StatementImport, on_delete=models.PROTECT, related_name="lines")
    bank = models.ForeignKey("banks.Bank", on_delete=models.PROTECT, related_name="+")
    asset = models.ForeignKey("ledger.Asset", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=80)
    external_id = models.CharField(max_length=140, blank=True)
    booked_on = models.DateField()
    amount_minor = models.BigIntegerField()
    reference = models.CharField(max_length=300, blank=True)
    counterparty = models.CharField(max_length=140, blank=True)
    state = models.CharField(max_length=9, choices=State.choices)
    target = models.CharField(max_length=10, choices=Target.choices, blank=True)
    target_id = models.BigIntegerField(null=True, blank=True)
    journal_id = models.BigIntegerField(null=True, blank=True)
    onward_journal_id = models.BigIntegerField(null=True, blank=True)
    return_code = models.CharField(max_length=20, unique=True, null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bank", "asset", "key"], name="statement_line_once"),
            models.CheckConstraint(condition=~Q(amount_minor=0), name="statement_line_moves"),
            models.CheckConstraint(
                condition=Q(state__in=["PROPOSED", "UNMATCHED"], journal_id=None)
                | Q(state__in=["SUSPENSE", "BOOKED", "RETURNED"], journal_id__isnull=False),
                name="statement_line_booked_has_its_journal",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["SUSPENSE", "RETURNED"]) | Q(amount_minor__gt=0),
                name="statement_line_in_suspense_came_in",
            ),
            # What a deposit or a withdrawal moved stands on one line.
            models.UniqueConstraint(
                fields=["target", "target_id"],
                condition=Q(target__in=["DEPOSIT", "WITHDRAWAL", "RETURN"], state="BOOKED"),
                name="statement_line_target_once",
            ),
            models.UniqueConstraint(
                fields=["bank", "target_id"],
                condition=Q(target="SETTLEMENT", state="BOOKED"),
                name="statement_line_settlement_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["bank", "booked_on"],
                condition=~Q(state__in=["BOOKED", "RETURNED"]),
                name="statement_line_open",
            ),
            models.Index(fields=["bank", "-id"], name="statement_line_by_bank"),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id}/{self.number}"
