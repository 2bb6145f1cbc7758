"""Tills, and the secrets by which their software speaks."""

import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models

from api.answers import KeptAnswer
from merchants.models.merchant import Merchant

API_VERSION_FIRST = "2026-11-01"


class Terminal(models.Model):
    """One till of a merchant, on which payments are asked for."""

    public_id = models.CharField(max_length=31, unique=True)
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="terminals")
    name = models.CharField(max_length=60)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class ApiKey(models.Model):
    """A secret by which a terminal's software speaks for it: a prefix to find it, a hash to check.

    The secret is 256 random bits, shown once; `digest` is its SHA-256. A key is sent with every
    request; a client (OAuth2) sends its secret for a token now and then, and the token with the
    requests. The client's id is its prefix.
    """

    class Kind(models.TextChoices):
        KEY = "KEY"
        CLIENT = "CLIENT"

    class Scope(models.TextChoices):
        PAYMENTS_READ = "payments:read"
        PAYMENTS_WRITE = "payments:write"
        REFUNDS_WRITE = "refunds:write"
        SALES_WRITE = "sales:write"
        SALES_IMPORT = "sales:import"
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
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.KEY)
    # How answers look where a request names no version itself: as on the day it was made.
    api_version = models.CharField(max_length=10, default=API_VERSION_FIRST)
    # Written at most once a minute: a busy till would otherwise write a row per request.
    last_used_at = models.DateTimeField(null=True, blank=True)
    # Set when a newer key takes its place: both work until then.
    expires_at = models.DateTimeField(null=True, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    def __str__(self) -> str:
        return self.prefix

    def is_in_force(self, *, at: datetime.datetime) -> bool:
        """Tell whether the key works: it is not withdrawn, and its overlap is not over."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


class AccessToken(models.Model):
    """What a client speaks by for an hour, with all of its scopes or fewer.

    Source: RFC 6749, 4.4.
    """

    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="tokens")
    prefix = models.CharField(max_length=24, unique=True)
    digest = models.BinaryField(max_length=32)
    scopes = ArrayField(models.CharField(max_length=20, choices=ApiKey.Scope.choices))
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.prefix


class Pairing(models.Model):
    """A till's software that asks for a key: it shows a code, which somebody in charge types.

    The software holds a secret of its own (`prefix`, `digest`), by which it asks again and again
    until it is told; the key is made when it is handed over, and handed over once.

    Source: RFC 8628.
    """

    class State(models.TextChoices):
        WAITING = "WAITING"
        APPROVED = "APPROVED"
        REFUSED = "REFUSED"
        COLLECTED = "COLLECTED"

    public_id = models.CharField(max_length=31, unique=True)
    prefix = models.CharField(max_length=24, unique=True)
    digest = models.BinaryField(max_length=32)
    user_code = models.CharField(max_length=8)
    # What the software calls itself; nobody has checked it.
    device_name = models.CharField(max_length=60, blank=True, default="")
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    interval_seconds = models.PositiveSmallIntegerField()
    polled_at = models.DateTimeField(null=True)
    terminal = models.ForeignKey(Terminal, on_delete=models.PROTECT, null=True, related_name="+")
    scopes = ArrayField(models.CharField(max_length=20, choices=ApiKey.Scope.choices), default=list)
    decided_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    key = models.OneToOneField(
        ApiKey, on_delete=models.PROTECT, null=True, related_name="made_by_pairing"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user_code"],
                condition=models.Q(state="WAITING"),
                name="pairing_code_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["WAITING", "REFUSED"])
                | models.Q(terminal__isnull=False, decided_by__isnull=False),
                name="pairing_approved_for_terminal",
            ),
            models.CheckConstraint(
                condition=models.Q(state="COLLECTED", key__isnull=False)
                | (~models.Q(state="COLLECTED") & models.Q(key__isnull=True)),
                name="pairing_key_collected",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class LoggedRequest(models.Model):
    """One request of a merchant's software, as far as it helps to find a fault: never a body."""

    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=500)
    status = models.PositiveSmallIntegerField()
    milliseconds = models.PositiveIntegerField()
    request_id = models.CharField(max_length=30)
    key_prefix = models.CharField(max_length=24)
    idempotency_key = models.CharField(max_length=255, blank=True, default="")
    problem_code = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["merchant", "-request_id"], name="logged_request_by_merchant"),
            models.Index(fields=["at"], name="logged_request_by_age"),
        ]

    def __str__(self) -> str:
        return self.request_id


class IdempotencyKey(KeptAnswer):
    """The first answer to a keyed request of one terminal, replayed to its repetitions."""

    terminal = models.ForeignKey(Terminal, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["terminal", "key"], name="idempotency_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.terminal_id} {self.key}"
