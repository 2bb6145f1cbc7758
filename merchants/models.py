"""Merchants, their staff, terminals and API keys, and the payments their tills ask for."""

import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models

from api.answers import KeptAnswer


class Merchant(models.Model):
    """A business that sells for the network's asset; qualified ones may be paid by circle loans.

    Source: S3 "Loans are not for extraction"; A-33; states of a merchant.
    """

    class State(models.TextChoices):
        OBSERVED = "OBSERVED"
        QUALIFIED = "QUALIFIED"
        SUSPENDED = "SUSPENDED"

    network = models.ForeignKey("governance.Network", on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    handle = models.SlugField(max_length=60)
    till_account = models.OneToOneField(
        "ledger.Account", on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.OBSERVED)
    qualified_on = models.DateField(null=True, blank=True)
    qualified_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    joined_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "handle"], name="merchant_handle_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Staff(models.Model):
    """A person who works at a merchant's till; they may not pay there by circle loan (R3-139)."""

    class Role(models.TextChoices):
        OWNER = "OWNER"
        CASHIER = "CASHIER"

    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="staff")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="staff_at")
    role = models.CharField(max_length=8, choices=Role.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merchant", "person"],
                condition=models.Q(until__isnull=True),
                name="staff_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.merchant_id}"


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

    terminal = models.ForeignKey(Terminal, on_delete=models.PROTECT, related_name="api_keys")
    prefix = models.CharField(max_length=24, unique=True)
    digest = models.BinaryField(max_length=32)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope.choices))
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.prefix


class PaymentQuerySet(models.QuerySet["Payment"]):
    """Adjectives of payments."""

    def waiting(self, *, at: datetime.datetime) -> "PaymentQuerySet":
        """Those that a customer can still pay at that instant."""
        return self.filter(status__in=WAITING, expires_at__gt=at)

    def run_out(self, *, at: datetime.datetime) -> "PaymentQuerySet":
        """Those that nobody paid in time and that no sweep has marked yet."""
        return self.filter(status__in=WAITING, expires_at__lte=at)

    def in_status(self, status: str, *, at: datetime.datetime) -> "PaymentQuerySet":
        """Those that a reader sees in that status at that instant (`Payment.status_at`)."""
        if status == Payment.Status.EXPIRED:
            return self.filter(
                models.Q(status=status) | models.Q(status__in=WAITING, expires_at__lte=at)
            )
        if status in WAITING:
            return self.filter(status=status, expires_at__gt=at)

        return self.filter(status=status)


class Payment(models.Model):
    """Money that a till asks a customer for, until it is settled, declined, cancelled or expires.

    The till sees the status and a coarse reason; how the customer paid is theirs to know. It is
    `processing` from the moment in which a customer asked what paying it by circle loan would cost.
    """

    class Status(models.TextChoices):
        OPEN = "open"
        PROCESSING = "processing"
        SETTLED = "settled"
        DECLINED = "declined"
        EXPIRED = "expired"
        CANCELED = "canceled"

    class DeclineReason(models.TextChoices):
        """All that a till learns of a no: neither who said it nor how they stand."""

        CUSTOMER_DECLINED = "customer_declined"
        NOT_FUNDED = "not_funded"

    class Method(models.TextChoices):
        OWN_MONEY = "OWN_MONEY"
        CIRCLE_LOAN = "CIRCLE_LOAN"

    public_id = models.CharField(max_length=40, unique=True)
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="payments")
    terminal = models.ForeignKey(Terminal, on_delete=models.PROTECT, related_name="payments")
    amount_minor = models.BigIntegerField()
    reference = models.CharField(max_length=64)
    short_code = models.CharField(max_length=12)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    decline_reason = models.CharField(
        max_length=40, choices=DeclineReason.choices, blank=True, default=""
    )
    metadata = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    happened_on = models.DateField(null=True, blank=True)
    customer = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="purchases"
    )
    method = models.CharField(max_length=12, choices=Method.choices, blank=True, default="")
    loan = models.OneToOneField("loans.Loan", on_delete=models.PROTECT, null=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="payment_amount_positive"
            ),
            models.UniqueConstraint(
                fields=["merchant", "reference"], name="payment_reference_once"
            ),
            models.UniqueConstraint(
                fields=["short_code"],
                condition=models.Q(status__in=["open", "processing"]),
                name="payment_short_code_free",
            ),
        ]
        indexes = [
            models.Index(fields=["merchant", "-created_at", "-id"], name="payment_by_merchant"),
            models.Index(
                fields=["expires_at"],
                condition=models.Q(status__in=["open", "processing"]),
                name="payment_waiting_by_expiry",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    def status_at(self, at: datetime.datetime) -> "Payment.Status":
        """Return the status as it is at an instant: an unpaid payment ends by itself in time."""
        if self.status in WAITING and self.expires_at <= at:
            return self.Status.EXPIRED

        return self.Status(self.status)

    def is_waiting(self, *, at: datetime.datetime) -> bool:
        """Tell whether a customer can still pay it."""
        return self.status_at(at) in WAITING


# The statuses in which a payment can still be paid, declined or cancelled.
WAITING = (Payment.Status.OPEN, Payment.Status.PROCESSING)


class IdempotencyKey(KeptAnswer):
    """The first answer to a keyed request of one terminal, replayed to its repetitions."""

    terminal = models.ForeignKey(Terminal, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["terminal", "key"], name="idempotency_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.terminal_id} {self.key}"
