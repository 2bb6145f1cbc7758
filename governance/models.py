"""Networks, the versions of their parameters, and who organises them."""

from django.db import models
from django.db.models.functions import Now


class Network(models.Model):
    """A community with one asset, one time zone and one business date.

    `business_date` is the day that is open, or the last one that was closed; views, tasks and
    commands pass it down and never read the wall clock for money.

    Source: the business day; A-07.
    """

    class Kind(models.TextChoices):
        """What lives by the network's day: a lending circle, or banks; their money never mixes."""

        CIRCLE = "CIRCLE"
        BANKS = "BANKS"

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
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.CIRCLE)
    asset = models.ForeignKey("ledger.Asset", on_delete=models.PROTECT)
    time_zone = models.CharField(max_length=64, default="UTC")
    clock = models.CharField(max_length=12, choices=Clock.choices, default=Clock.REAL)
    started_on = models.DateField()
    business_date = models.DateField()
    day = models.CharField(max_length=8, choices=Day.choices, default=Day.OPEN)
    # Nothing in it is real: a merchant tries its programs out here, and no list shows it.
    is_test = models.BooleanField(default=False)

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


class BooksCheck(models.Model):
    """What one check of every invariant of the books found; a night leaves one.

    `broken` names each rule that did not hold: its code, its statement, how often, and the first
    breaches in words.

    Source: RX-07.
    """

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    invariant_count = models.PositiveIntegerField()
    broken = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(finished_at__gte=models.F("started_at")),
                name="books_check_ends_after_its_start",
            ),
        ]

    def __str__(self) -> str:
        return f"check of {self.started_at:%Y-%m-%d %H:%M}"


class Panel(models.Model):
    """Named people who decide together: the delegates of an offer, the panel of a dispute.

    A motion passes when `threshold` of its members say yes: 4 of 7 by default.
    Source: A-36; R2-13, R2-19.
    """

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="panels")
    name = models.CharField(max_length=120)
    threshold = models.PositiveSmallIntegerField(default=4)
    window_days = models.PositiveSmallIntegerField(default=3)  # 72 h
    # What it decides about, such as `marketplace.offer` and its id.
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    made_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(threshold__gt=0), name="panel_threshold_positive"
            ),
        ]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="panel_by_subject")]

    def __str__(self) -> str:
        return self.name


class Delegate(models.Model):
    """A member of a panel."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="delegates")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "person"],
                condition=models.Q(until__isnull=True),
                name="delegate_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.panel_id}"


class Motion(models.Model):
    """One question put to a panel, open through `closes_on`; ballots are secret until it closes.

    Silence and abstention count as no: it takes a strict majority of all members.
    Source: A-36, R2-13.
    """

    class State(models.TextChoices):
        OPEN = "OPEN"
        PASSED = "PASSED"
        FAILED = "FAILED"

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="motions")
    kind = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    question = models.CharField(max_length=300)
    opened_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    decided_on = models.DateField(null=True, blank=True)
    # Who opened it has picked the result up when this is set.
    handled_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id"],
                condition=models.Q(state="OPEN"),
                name="motion_open_once",
            ),
        ]

    def __str__(self) -> str:
        return self.question


class Ballot(models.Model):
    """One delegate's vote on one motion; the last one cast before the close counts."""

    class Vote(models.TextChoices):
        YES = "YES"
        NO = "NO"
        ABSTAIN = "ABSTAIN"

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="ballots")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    vote = models.CharField(max_length=7, choices=Vote.choices)
    remark = models.CharField(max_length=300, blank=True)
    cast_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["motion", "person"], name="ballot_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.motion_id}"
