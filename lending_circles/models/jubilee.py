"""Jubilee funds: who gives how much to match forgiveness, who decided, and what it paid."""

from typing import ClassVar

from django.db import models


class JubileeFund(models.Model):
    """Money that matches what lenders forgive, unit for unit, until it is used up or time is over.

    A member, a merchant or a bank offers it; two organisers who do not stand behind it decide, and
    with the second yes the whole budget lies in escrow. `name` is how the giver is told; a member
    who would rather not be named has none.

    Source: decision 0008.
    """

    class Giver(models.TextChoices):
        MEMBER = "MEMBER"
        MERCHANT = "MERCHANT"
        BANK = "BANK"

    class State(models.TextChoices):
        PROPOSED = "PROPOSED"
        OPEN = "OPEN"
        EXHAUSTED = "EXHAUSTED"  # all of it has matched something
        CLOSED = "CLOSED"  # what was left, or was not needed after all, went back
        DECLINED = "DECLINED"
        WITHDRAWN = "WITHDRAWN"  # before it was decided

    network = models.ForeignKey("governance.Network", on_delete=models.PROTECT, db_index=False)
    giver = models.CharField(max_length=8, choices=Giver.choices)
    name = models.CharField(max_length=120, blank=True)
    # Where the money comes from, and where what is left goes back to.
    giver_account = models.ForeignKey("ledger.Account", on_delete=models.PROTECT, related_name="+")
    # Where it lies from the opening on.
    escrow_account = models.OneToOneField(
        "ledger.Account", on_delete=models.PROTECT, null=True, related_name="+"
    )
    budget_minor = models.BigIntegerField()
    matched_minor = models.BigIntegerField(default=0)
    returned_minor = models.BigIntegerField(default=0)
    words = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    # The last day on which it matches; at its close what is left goes back.
    closes_on = models.DateField()
    first_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    first_on = models.DateField(null=True)
    opened_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    opened_on = models.DateField(null=True)
    ended_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_on = models.DateField(null=True)
    # Why it was declined, or closed before its day.
    remark = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(budget_minor__gt=0), name="jubilee_budget_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(matched_minor__gte=0)
                & models.Q(returned_minor__gte=0)
                & models.Q(
                    budget_minor__gte=models.F("matched_minor") + models.F("returned_minor")
                ),
                name="jubilee_within_budget",
            ),
            models.CheckConstraint(
                condition=models.Q(opened_by__isnull=True)
                | ~models.Q(opened_by=models.F("first_by")),
                name="jubilee_four_eyes",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["OPEN", "EXHAUSTED", "CLOSED"])
                | models.Q(opened_on__isnull=False, escrow_account__isnull=False),
                name="jubilee_opened_in_escrow",
            ),
            # One at a time of one giver.
            models.UniqueConstraint(
                fields=["giver_account"],
                condition=models.Q(state__in=["PROPOSED", "OPEN"]),
                name="jubilee_once_a_giver",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["network", "state", "id"], name="jubilee_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.giver} {self.budget_minor}"

    @property
    def left_minor(self) -> int:
        """What lies in escrow, or would once it opens."""
        return self.budget_minor - self.matched_minor - self.returned_minor


class JubileeBacker(models.Model):
    """One person who stands behind a fund: they do not decide on it, and it never pays for them."""

    fund = models.ForeignKey(
        JubileeFund, on_delete=models.PROTECT, related_name="backers", db_index=False
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fund", "person"], name="jubilee_backer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} behind {self.fund_id}"


class JubileeMatch(models.Model):
    """What a fund paid on one extension on a morning on which lenders forgave part of it.

    `forgiven_minor` is what they forgave of it then, before or after the borrower's stake paid. Of
    the principal `returned_minor` came back since, when the purchase was given back.
    """

    fund = models.ForeignKey(
        JubileeFund, on_delete=models.PROTECT, related_name="matches", db_index=False
    )
    loan = models.ForeignKey("loans.Loan", on_delete=models.PROTECT, related_name="jubilee_matches")
    matched_on = models.DateField()
    is_after_stake = models.BooleanField()
    forgiven_minor = models.BigIntegerField()
    principal_minor = models.BigIntegerField()
    interest_minor = models.BigIntegerField()
    returned_minor = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["fund", "loan", "matched_on", "is_after_stake"], name="jubilee_match_once"
            ),
            models.CheckConstraint(
                condition=models.Q(principal_minor__gte=0)
                & models.Q(interest_minor__gte=0)
                & models.Q(forgiven_minor__gt=0),
                name="jubilee_match_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(returned_minor__gte=0)
                & models.Q(returned_minor__lte=models.F("principal_minor")),
                name="jubilee_match_returned_within",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund_id} on {self.loan_id}"

    @property
    def amount_minor(self) -> int:
        """Principal and interest together."""
        return self.principal_minor + self.interest_minor
