"""Networks, the versions of their parameters, and who organises them."""

from django.db import models
from django.db.models.functions import Now


class Network(models.Model):
    """A community with one asset, one time zone and one business date.

    `business_date` is the day that is open, or the last one that was closed; views, tasks and
    commands pass it down and never read the wall clock for money.

    Source: the business day; A-07.
    """

    class Clock(models.TextChoices):
        REAL = "REAL"
        SIMULATED = "SIMULATED"

    class Day(models.TextChoices):
        """Where the business date stands in its own life."""

        OPENING = "OPENING"
        OPEN = "OPEN"
        CLOSING = "CLOSING"
        CLOSED = "CLOSED"

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    asset = models.ForeignKey("ledger.Asset", on_delete=models.PROTECT)
    time_zone = models.CharField(max_length=64, default="UTC")
    clock = models.CharField(max_length=12, choices=Clock.choices, default=Clock.REAL)
    started_on = models.DateField()
    business_date = models.DateField()
    day = models.CharField(max_length=8, choices=Day.choices, default=Day.OPEN)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(business_date__gte=models.F("started_on")),
                name="network_business_date_from_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ParameterSet(models.Model):
    """One version of a network's parameters; a loan keeps the version it was made under.

    `values` holds parameters by name as `rules.terms` reads them; what is absent has its default.
    Rows are never changed: a change is a new version.
    """

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="parameter_sets")
    version = models.PositiveIntegerField()
    values = models.JSONField(default=dict)
    effective_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True)
    remark = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "version"], name="parameter_set_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.network_id} v{self.version}"


class Organiser(models.Model):
    """A person who may run a network's day, set its parameters and qualify its merchants."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="organisers")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="organises")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "person"],
                condition=models.Q(until__isnull=True),
                name="organiser_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} organises {self.network_id}"
