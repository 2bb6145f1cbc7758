"""Asking to found a bank in a network that exists."""

from django.db import models


class BankApplication(models.Model):
    """A bank that somebody wishes to found among banks that live by the same business day.

    Two officers of one of them admit it, or an organiser of the network does; then it is `bank`.

    Source: R0-30; decision 0015.
    """

    class State(models.TextChoices):
        ASKED = "ASKED"
        ADMITTED = "ADMITTED"
        WITHDRAWN = "WITHDRAWN"

    public_id = models.CharField(max_length=40, unique=True)
    network = models.ForeignKey(
        "governance.Network", on_delete=models.PROTECT, related_name="bank_applications"
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60)
    country = models.CharField(max_length=2)  # ISO 3166-1
    region = models.CharField(max_length=80, blank=True)
    about = models.TextField(blank=True)
    asked_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    bank = models.OneToOneField(
        "banks.Bank", on_delete=models.PROTECT, null=True, blank=True, related_name="application"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "person"],
                condition=models.Q(state="ASKED"),
                name="bank_application_asked_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state="ADMITTED", bank__isnull=False)
                | (~models.Q(state="ADMITTED") & models.Q(bank=None)),
                name="bank_application_admitted_is_a_bank",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} asks {self.network_id}"
