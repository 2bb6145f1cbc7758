"""Banks, who works in them, and how their standing changed."""

from django.db import models


class Bank(models.Model):
    """A community bank: it qualifies businesses, contracts loans and serves them for investors.

    It lives by the business day of its network. Its accounts in the ledger are per asset
    (`bank:ID:external:ASSET` and others), opened when they are needed.

    Source: R0-03, R0-06 ... R0-09, R0-29, R0-30; states.md, Bank.
    """

    class State(models.TextChoices):
        PROBATION = "PROBATION"  # may list, up to a multiple of its bond
        ACTIVE = "ACTIVE"
        OVERDUE = "OVERDUE"  # money received from borrowers was not passed on in time
        SUSPENDED = "SUSPENDED"  # lists nothing; another bank may serve its loans
        RESTRUCTURING = "RESTRUCTURING"
        LIQUIDATION = "LIQUIDATION"
        RESOLVED = "RESOLVED"

    network = models.ForeignKey(
        "governance.Network", on_delete=models.PROTECT, related_name="banks"
    )
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    country = models.CharField(max_length=2)  # ISO 3166-1
    region = models.CharField(max_length=80, blank=True)
    about = models.TextField(blank=True)
    founded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    registered_on = models.DateField()
    state = models.CharField(max_length=13, choices=State.choices, default=State.PROBATION)
    state_since = models.DateField()
    # Back in good standing, a bank returns to probation until this is set.
    probation_ended_on = models.DateField(null=True, blank=True)
    # Days it has to pass on what a borrower paid. Source: P-33.
    remit_days = models.PositiveSmallIntegerField(default=7)
    # The bond must be at least this share of what its loans have outstanding and its offers ask.
    cover_millionths = models.PositiveIntegerField(default=50_000)
    # In probation all that is outstanding and asked may be at most this multiple of the bond.
    probation_multiple = models.PositiveSmallIntegerField(default=10)
    lends_personal = models.BooleanField(default=False)
    # The bank that serves its loans while it is suspended.
    step_in_servicer = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="steps_in_for"
    )

    def __str__(self) -> str:
        return self.name

    @property
    def is_on_probation(self) -> bool:
        """Tell whether good standing means probation for it still."""
        return self.probation_ended_on is None and self.state != self.State.ACTIVE


class Officer(models.Model):
    """A role that a person has in a bank; one person may have several.

    Source: ecosystem "Bank officer"; A-44.
    """

    class Role(models.TextChoices):
        INTAKE = "INTAKE"
        ANALYST = "ANALYST"
        APPROVER = "APPROVER"
        COLLECTIONS = "COLLECTIONS"
        TREASURY = "TREASURY"
        AUDITOR = "AUDITOR"  # sees everything, changes nothing

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="officers")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="offices")
    role = models.CharField(max_length=11, choices=Role.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "person", "role"],
                condition=models.Q(until__isnull=True),
                name="officer_role_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} at {self.bank_id}"


class BankChange(models.Model):
    """One change of a bank's standing, and why; public."""

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="changes")
    from_state = models.CharField(max_length=13, choices=Bank.State.choices, blank=True)
    to_state = models.CharField(max_length=13, choices=Bank.State.choices)
    on = models.DateField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.bank_id} {self.from_state} → {self.to_state}"


class DisputeLost(models.Model):
    """A dispute that a ruling decided against a bank; too many in a year suspend it.

    Source: R0-29.
    """

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="disputes_lost")
    reference = models.CharField(max_length=60, unique=True)
    on = models.DateField()

    class Meta:
        verbose_name_plural = "disputes lost"

    def __str__(self) -> str:
        return self.reference
