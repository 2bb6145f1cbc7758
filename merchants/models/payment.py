"""What tills ask for: payments, until they are settled or end otherwise."""

import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Coalesce

from merchants.models.merchant import Merchant
from merchants.models.till import Terminal
from rules.receipt import taken_part


class PaymentQuerySet(models.QuerySet["Payment"]):
    """Adjectives of payments."""

    def waiting(self, *, at: datetime.datetime) -> "PaymentQuerySet":
        """Those that a customer can still pay at that instant."""
        return self.filter(status__in=WAITING, expires_at__gt=at)

    def run_out(self, *, at: datetime.datetime) -> "PaymentQuerySet":
        """Those that nobody paid in time and that no sweep has marked yet."""
        return self.filter(status__in=WAITING, expires_at__lte=at, received_minor=0)

    def lapsed(self, *, at: datetime.datetime) -> "PaymentQuerySet":
        """Those whose time is over while money is held for them, which has to go back."""
        return self.filter(
            models.Q(status=Payment.Status.AUTHORIZED)
            | models.Q(status__in=WAITING, received_minor__gt=0),
            expires_at__lte=at,
        )

    def taken_in_part(self) -> "PaymentQuerySet":
        """Those of which the merchant took less than was asked."""
        return self.filter(captured_minor__lt=models.F("amount_minor"))

    def in_status(self, status: str, *, at: datetime.datetime) -> "PaymentQuerySet":
        """Those that a reader sees in that status at that instant (`Payment.status_at`)."""
        if status == Payment.Status.EXPIRED:
            return self.filter(
                models.Q(status=status) | models.Q(status__in=TIMED, expires_at__lte=at)
            )
        if status in TIMED:
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
        AUTHORIZED = "authorized"  # the money is held; the merchant has not taken it yet
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
        TRANSFER = "TRANSFER"  # money that came in by a way outside the ledger

    class CaptureMethod(models.TextChoices):
        AUTOMATIC = "automatic"  # paying is taking
        MANUAL = "manual"  # paying holds the money until the merchant takes it, or lets it go

    class Unusual(models.TextChoices):
        """What was unusual about the money that came in."""

        NONE = "none"
        PAID_PARTIAL = "paid_partial"
        PAID_OVER = "paid_over"
        PAID_LATE = "paid_late"

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
    exception = models.CharField(max_length=12, choices=Unusual.choices, default=Unusual.NONE)
    # How it may be paid; nothing stands for every way that there is.
    methods = ArrayField(
        models.CharField(max_length=12, choices=Method.choices), default=list, blank=True
    )
    # Where the customer's money came from, and where it goes back to.
    paid_from = models.ForeignKey(
        "ledger.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # What came in by a rail outside the ledger, which may be more or less than was asked.
    received_minor = models.BigIntegerField(default=0)
    capture_method = models.CharField(
        max_length=9, choices=CaptureMethod.choices, default=CaptureMethod.AUTOMATIC
    )
    # What of an authorized payment the merchant took; None until then.
    captured_minor = models.BigIntegerField(null=True)
    # The sum of its refunds: kept here so that a lock on this row stops the second of two.
    refunded_minor = models.BigIntegerField(default=0)
    # Parts of the amount, for the receipt: what was tipped, what is tax, what was bought.
    tip_minor = models.BigIntegerField(default=0)
    tax_minor = models.BigIntegerField(default=0)
    items = models.JSONField(default=list)
    note = models.CharField(max_length=140, blank=True, default="")
    # It pays a plan ahead: it is paid where the plan is bought, as one with what that begins.
    is_for_plan = models.BooleanField(default=False)
    cashier = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = PaymentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="payment_amount_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(refunded_minor__gte=0)
                & models.Q(
                    refunded_minor__lte=Coalesce("captured_minor", "amount_minor"),
                ),
                name="payment_refunds_within_taken",
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
            models.Index(
                fields=["expires_at"],
                condition=models.Q(status="authorized"),
                name="payment_held_by_expiry",
            ),
            models.Index(
                fields=["merchant", "happened_on"],
                condition=models.Q(status="settled"),
                name="payment_settled_by_day",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    def status_at(self, at: datetime.datetime) -> "Payment.Status":
        """Return the status as it is at an instant: what nobody pays or takes ends by itself."""
        if self.status in TIMED and self.expires_at <= at:
            return self.Status.EXPIRED

        return self.Status(self.status)

    def is_waiting(self, *, at: datetime.datetime) -> bool:
        """Tell whether a customer can still pay it."""
        return self.status_at(at) in WAITING

    @property
    def taken_minor(self) -> int:
        """What the merchant got: nothing yet, all of it, or what it took of held money."""
        if self.status != self.Status.SETTLED:
            return 0
        return self.amount_minor if self.captured_minor is None else self.captured_minor

    @property
    def tip_taken_minor(self) -> int:
        """What of the tip the merchant got: its part where less than all was taken."""
        return taken_part(
            self.tip_minor, amount_minor=self.amount_minor, taken_minor=self.taken_minor
        )

    @property
    def tax_taken_minor(self) -> int:
        """What of the tax lies in what the merchant got."""
        return taken_part(
            self.tax_minor, amount_minor=self.amount_minor, taken_minor=self.taken_minor
        )

    @property
    def held_minor(self) -> int:
        """What is held for it now and belongs to nobody else than its customer."""
        if self.status == self.Status.AUTHORIZED:
            return self.amount_minor
        return self.received_minor if self.status in WAITING else 0


# The statuses in which a payment can still be paid, declined or cancelled.
WAITING = (Payment.Status.OPEN, Payment.Status.PROCESSING)
# Those that end by themselves when their time is over.
TIMED = (*WAITING, Payment.Status.AUTHORIZED)


class Refund(models.Model):
    """Money that a merchant gives back for a payment, whole or in part.

    What a circle loan paid goes back to the loan first, its last installments first; only what is
    left reaches the customer.

    Source: A-51; R3-139.
    """

    class Reason(models.TextChoices):
        REQUESTED = "requested_by_customer"
        DUPLICATE = "duplicate"
        OVERPAID = "overpaid"
        TERMINATED = "subscription_terminated"

    public_id = models.CharField(max_length=40, unique=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    reference = models.CharField(max_length=64, blank=True, default="")
    amount_minor = models.BigIntegerField()
    to_loan_minor = models.BigIntegerField(default=0)
    to_customer_minor = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=24, choices=Reason.choices, default=Reason.REQUESTED)
    note = models.CharField(max_length=140, blank=True, default="")
    created_at = models.DateTimeField()
    happened_on = models.DateField()
    # Who asked for it; nobody where the merchant's program did.
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    # The manager who agreed, where it was more than a cashier gives back alone.
    approver = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0)
                & models.Q(amount_minor=models.F("to_loan_minor") + models.F("to_customer_minor")),
                name="refund_is_its_parts",
            ),
            models.UniqueConstraint(
                fields=["payment", "reference"],
                condition=~models.Q(reference=""),
                name="refund_reference_once",
            ),
        ]
        indexes = [
            models.Index(fields=["payment", "-id"], name="refund_by_payment"),
        ]

    def __str__(self) -> str:
        return self.public_id
