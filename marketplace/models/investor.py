"""Who may commit, how much, and whom a business invited before the public."""

from django.db import models


class InvestorStanding(models.Model):
    """Whether a person may commit money to offers: identity and entry questions were accepted.

    Written by the deeds of investors' portfolios; read, and locked, by every commitment.
    Source: the eligibility step before the first commitment; P-31.
    """

    class State(models.TextChoices):
        ASKED = "ASKED"  # documents are in; an officer has to decide
        ACCEPTED = "ACCEPTED"
        REFUSED = "REFUSED"

    person = models.OneToOneField(
        "people.Person", on_delete=models.PROTECT, primary_key=True, related_name="standing"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    # Whoever invests by profession has no reflection period. Source: P-31.
    is_sophisticated = models.BooleanField(default=False)
    since = models.DateField()

    def __str__(self) -> str:
        return f"{self.person_id} {self.state}"


class InvestorLimit(models.Model):
    """The most that a person may commit in one asset: to one offer, and within 365 days.

    NULL is no limit; without a row there is none.
    """

    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="investor_limits"
    )
    asset = models.ForeignKey(
        "ledger.Asset", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    offer_minor = models.BigIntegerField(null=True, blank=True)
    year_minor = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "asset"], name="investor_limit_once"),
        ]

    def __str__(self) -> str:
        return f"limit of {self.person_id}"


class Invitation(models.Model):
    """A person whom a business invited to commit before its offer is public.

    Source: private window from the business's own network.
    """

    offer = models.ForeignKey("Offer", on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="invitations"
    )
    invited_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    invited_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "person"], name="invitation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.offer_id}"


class SavedSearch(models.Model):
    """A filter of offers that a person keeps, by the words of its address."""

    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="saved_searches"
    )
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000, blank=True)
    is_told = models.BooleanField(default=False)  # of new offers that match, once a day
    saved_on = models.DateField()
    # The number of the last move of any offer that was looked at for it.
    told_through_id = models.BigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "saved searches"
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="saved_search_name_once"),
        ]

    def __str__(self) -> str:
        return self.name
