"""Whom members trust, how far each end goes as a lender, and the news of it."""

from typing import ClassVar

from django.db import models

from ledger.fields import TransactionIdField
from lending_circles.models.account import LoanAccount


class TrustLink(models.Model):
    """The relation of two members, and what each grants the other as a lender.

    The two ends are kept in id order (`low` < `high`). `low_grants` is what the low end, as lender,
    grants the high end as borrower; while `low_pause` says something, nothing; `low_relays` is
    whether the low end passes on what the high end asks for to its own circle. REQUESTED shows the
    requester's profile to the other end, PROFILE_OFFERED and AGREED_BY_ONE both profiles to both
    ends. A link stands while ACTIVE; a closed one stays on record and a new one may follow.

    Source: S3 "Trust agreement"; A-21, A-43, A-54, A-61, A-62.
    """

    class State(models.TextChoices):
        REQUESTED = "REQUESTED"
        PROFILE_OFFERED = "PROFILE_OFFERED"
        AGREED_BY_ONE = "AGREED_BY_ONE"
        ACTIVE = "ACTIVE"
        CLOSED = "CLOSED"
        DECLINED = "DECLINED"
        WITHDRAWN = "WITHDRAWN"
        EXPIRED = "EXPIRED"

    # Asked for and neither standing nor ended.
    ASKING = (State.REQUESTED, State.PROFILE_OFFERED, State.AGREED_BY_ONE)

    class Pause(models.TextChoices):
        NONE = ""
        OWN = "OWN"  # the lender paused it
        LATE = "LATE"  # a late payment of the borrower paused it (R3-122)

    Permission = LoanAccount.Permission

    network = models.ForeignKey("governance.Network", on_delete=models.PROTECT, db_index=False)
    low = models.ForeignKey(LoanAccount, on_delete=models.PROTECT, related_name="+", db_index=False)
    high = models.ForeignKey(LoanAccount, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=15, choices=State.choices)
    requested_by = models.ForeignKey(
        LoanAccount, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    requested_on = models.DateField()
    # What the requester wrote with it.
    remark = models.CharField(max_length=300, blank=True, default="", db_default="")
    offered_on = models.DateField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        LoanAccount, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    agreed_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    low_grants = models.CharField(max_length=8, choices=Permission.choices, default=Permission.LOAN)
    low_limit_minor = models.BigIntegerField(null=True, blank=True)
    low_relays = models.BooleanField(default=True, db_default=True)
    low_pause = models.CharField(
        max_length=4, choices=Pause.choices, blank=True, default="", db_default=""
    )
    low_paused_on = models.DateField(null=True, blank=True)
    high_grants = models.CharField(
        max_length=8, choices=Permission.choices, default=Permission.LOAN
    )
    high_limit_minor = models.BigIntegerField(null=True, blank=True)
    high_relays = models.BooleanField(default=True, db_default=True)
    high_pause = models.CharField(
        max_length=4, choices=Pause.choices, blank=True, default="", db_default=""
    )
    high_paused_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(low__lt=models.F("high")), name="trust_link_in_id_order"
            ),
            models.UniqueConstraint(
                fields=["low", "high"],
                condition=models.Q(
                    state__in=["REQUESTED", "PROFILE_OFFERED", "AGREED_BY_ONE", "ACTIVE"]
                ),
                name="trust_link_once",
            ),
        ]
        indexes: ClassVar = [
            # What the close of every day looks through for requests that ran out.
            models.Index(
                fields=["network", "requested_on"],
                condition=models.Q(state__in=["REQUESTED", "PROFILE_OFFERED", "AGREED_BY_ONE"]),
                name="trust_link_asking",
            ),
            # Whether anybody extends at all is asked on every day on which somebody is late.
            models.Index(
                fields=["network"],
                condition=models.Q(state="ACTIVE")
                & (
                    models.Q(low_grants__in=["EXTEND", "FORGIVE"])
                    | models.Q(high_grants__in=["EXTEND", "FORGIVE"])
                ),
                name="trust_link_extending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.low_id}-{self.high_id} {self.state}"


class PeerConsent(models.Model):
    """A common friend's yes to a new agreement that takes unique peers from them (A-61)."""

    pk = models.CompositePrimaryKey("link_id", "account_id")
    link = models.ForeignKey(
        TrustLink, on_delete=models.PROTECT, related_name="consents", db_index=False
    )
    account = models.ForeignKey(LoanAccount, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    agreed_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.account_id} on {self.link_id}"


class TrustChange(models.Model):
    """News for the trust graph in memory: a link or an account whose edges or flags changed.

    Rows are read by transaction id, so that none is missed that commits late.
    """

    network = models.ForeignKey("governance.Network", on_delete=models.PROTECT, db_index=False)
    link = models.ForeignKey(TrustLink, on_delete=models.PROTECT, null=True, db_index=False)
    account = models.ForeignKey(LoanAccount, on_delete=models.PROTECT, null=True, db_index=False)
    xid = TransactionIdField(db_default=models.Func(function="pg_current_xact_id"), editable=False)

    class Meta:
        indexes = [models.Index(fields=["network", "xid"], name="trust_change_news")]

    def __str__(self) -> str:
        return f"change {self.pk}"
