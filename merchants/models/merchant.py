"""Who sells, and who works there."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

# Source: ecosystem screens M2, "tip and discount presets".
TIP_PERCENTS = (5, 10, 15)


def default_tip_percents() -> list[int]:
    """Return the tips that a till offers until the merchant chooses its own."""
    return list(TIP_PERCENTS)


class Merchant(models.Model):
    """A business that sells for the network's asset; qualified ones may be paid by circle loans.

    Source: S3 "Loans are not for extraction"; A-33; states of a merchant.
    """

    class Basis(models.TextChoices):
        """On what a merchant was qualified."""

        WORD = "WORD"  # the bank's own, or of an organiser where time is only simulated
        HISTORY = "HISTORY"  # what it sold here
        EVIDENCE = "EVIDENCE"  # what it showed of its sales elsewhere

    class State(models.TextChoices):
        OBSERVED = "OBSERVED"  # sells; nobody may borrow here yet
        ELIGIBLE = "ELIGIBLE"  # its history suffices; an organiser has not yet said so
        QUALIFIED = "QUALIFIED"
        SUSPENDED = "SUSPENDED"

    network = models.ForeignKey("governance.Network", on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    handle = models.SlugField(max_length=60)
    till_account = models.OneToOneField(
        "ledger.Account", on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.OBSERVED)
    # Why it is suspended: since when an organiser stops its sales, and since when refunds that it
    # owes do. Each reason ends by itself, and only with both of them the suspension.
    stopped_on = models.DateField(null=True, blank=True)
    owing_since = models.DateField(null=True, blank=True)
    qualified_on = models.DateField(null=True, blank=True)
    qualified_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    basis = models.CharField(max_length=8, choices=Basis.choices, blank=True, default="")
    # What it was shown to sell elsewhere in 30 days, where it was qualified on that. Source: A-33.
    shown_minor = models.BigIntegerField(default=0)
    joined_on = models.DateField()
    # What it sells, in its own words.
    sells = models.CharField(max_length=240, blank=True, default="")
    # Whose loans the sales of this merchant repay, where a bank lends to it. Source: R0-22.
    business = models.OneToOneField(
        "banks.Business", on_delete=models.PROTECT, null=True, blank=True, related_name="merchant"
    )
    # Some share of its sales goes elsewhere; where not, a sale asks nobody about it.
    shares_sales = models.BooleanField(default=False)
    # Where what happens here is told to its own programs; None until it names the first address.
    mailbox = models.OneToOneField(
        "webhooks.Mailbox", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The merchant that tries things out here, where this one lives in a test network.
    stands_in_for = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="stand_in"
    )
    # What a lawful receipt says of the seller.
    address = models.CharField(max_length=240, blank=True, default="")
    tax_number = models.CharField(max_length=40, blank=True, default="")
    receipt_note = models.CharField(max_length=240, blank=True, default="")
    # Whether the till offers to add a tip, and the shares of the sale that it offers, in percent.
    tips_offered = models.BooleanField(default=False)
    tip_percents = ArrayField(models.PositiveSmallIntegerField(), default=default_tip_percents)
    # The most that a cashier gives back in one refund without a manager; 0 is nothing at all.
    cashier_refund_minor_max = models.BigIntegerField(default=0)
    # The most that one gives back in a business day without a manager; None: no day is counted.
    cashier_refund_day_minor_max = models.BigIntegerField(null=True, blank=True)

    # Whether money that comes in after its payment ran out still pays it, or goes back.
    accepts_late = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "handle"], name="merchant_handle_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Staff(models.Model):
    """A person who works at a merchant's till; they may not pay there by circle loan (R3-139)."""

    class Role(models.TextChoices):
        OWNER = "OWNER"  # everything, keys and payouts among it
        MANAGER = "MANAGER"  # tills, cashiers, refunds, plans; neither keys nor payouts
        CASHIER = "CASHIER"  # charges, and sees the recent payments

    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="staff")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="staff_at")
    role = models.CharField(max_length=8, choices=Role.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    # Of the number that a cashier types at a shared till; hashed as passwords are.
    pin_hash = models.CharField(max_length=128, blank=True, default="")
    # Wrong numbers since the last right one, and until when no more are heard.
    pin_failures = models.PositiveSmallIntegerField(default=0)
    pin_blocked_until = models.DateTimeField(null=True, blank=True)

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


class Relative(models.Model):
    """Family of a merchant's owner or staff, as they declared it: no circle loan is spent there.

    Source: R3-139.
    """

    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="relatives")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    declared_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merchant", "person"],
                condition=models.Q(until__isnull=True),
                name="relative_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} related to {self.merchant_id}"


# Who may do what the ones before may, and more.
RANKS = {Staff.Role.CASHIER: 0, Staff.Role.MANAGER: 1, Staff.Role.OWNER: 2}
