"""By what keys programs read an investor's portfolio or commit for a lender, and their answers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from api.answers import KeptAnswer


class InvestorKey(models.Model):
    """A key by which a person's software speaks for them; the secret itself is kept nowhere.

    Source: ecosystem conventions 2.1.
    """

    class Scope(models.TextChoices):
        OFFERS_READ = "offers:read"  # what is public: offers, banks, loans
        PORTFOLIO_READ = "portfolio:read"
        STATEMENTS_READ = "statements:read"
        # Another lender commits like an investor. Source: R2-02.
        COMMITMENTS_WRITE = "commitments:write"

    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="investor_keys"
    )
    name = models.CharField(max_length=80)  # what it is for, in the person's words
    prefix = models.CharField(max_length=24, unique=True)
    digest = models.BinaryField(max_length=32)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope.choices))
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)  # within five minutes
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="investor_key_by_person")]

    def __str__(self) -> str:
        return self.prefix


class PartnerAnswer(KeptAnswer):
    """The first answer to a keyed request of a partner lender, whichever of its keys it used."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="partner_answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.key}"
