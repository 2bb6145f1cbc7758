"""Tills, and the secrets by which their software speaks."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from api.answers import KeptAnswer
from merchants.models.merchant import Merchant


class Terminal(models.Model):
    """One till of a merchant, on which payments are asked for."""

    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="terminals")
    name = models.CharField(max_length=60)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class ApiKey(models.Model):
    """A secret by which a terminal's software speaks for it: a prefix to find it, a hash to check.

    The secret is 256 random bits, shown once; `digest` is its SHA-256.
    """

    class Scope(models.TextChoices):
        PAYMENTS_READ = "payments:read"
        PAYMENTS_WRITE = "payments:write"
        REFUNDS_WRITE = "refunds:write"
        SALES_WRITE = "sales:write"
        TERMINALS_READ = "terminals:read"
        TERMINALS_WRITE = "terminals:write"
        WEBHOOKS_WRITE = "webhooks:write"
        LOANS_QUOTE = "loans:quote"
        SUBSCRIPTIONS_READ = "subscriptions:read"
        SUBSCRIPTIONS_WRITE = "subscriptions:write"
        PAYOUTS_WRITE = "payouts:write"
        REPORTS_READ = "reports:read"

    terminal = models.ForeignKey(Terminal, on_delete=models.PROTECT, related_name="api_keys")
    prefix = models.CharField(max_length=24, unique=True)
    digest = models.BinaryField(max_length=32)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope.choices))
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    name = models.CharField(max_length=60, blank=True, default="")
    # Written at most once a minute: a busy till would otherwise write a row per request.
    last_used_at = models.DateTimeField(null=True, blank=True)
    # Set when a newer key takes its place: both work until then.
    expires_at = models.DateTimeField(null=True, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    def __str__(self) -> str:
        return self.prefix


class IdempotencyKey(KeptAnswer):
    """The first answer to a keyed request of one terminal, replayed to its repetitions."""

    terminal = models.ForeignKey(Terminal, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["terminal", "key"], name="idempotency_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.terminal_id} {self.key}"
