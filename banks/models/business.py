"""Local businesses."""

from django.db import models


class Business(models.Model):
    """A business that a bank knows; public, unlike the people of lending circles.

    Its money lies in `business:ID:account:ASSET`. Source: R0-05, R0-11, R0-24; A-31.
    """

    public_id = models.CharField(max_length=40, unique=True)
    bank = models.ForeignKey("banks.Bank", on_delete=models.PROTECT, related_name="businesses")
    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="businesses")
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    sector = models.CharField(max_length=40)
    country = models.CharField(max_length=2)
    region = models.CharField(max_length=80, blank=True)
    registration_number = models.CharField(max_length=60, blank=True)
    about = models.TextField(blank=True)
    since = models.DateField()
    # Where programs of the business hear of its loans: that of its shop, where it has one.
    mailbox = models.ForeignKey(
        "webhooks.Mailbox", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "businesses"

    def __str__(self) -> str:
        return self.name
