"""How members recommend plans to their circle, and support each other in taking them up."""

from django.db import models
from django.db.models import Q

from subscriptions.models.plan import Plan


class Share(models.Model):
    """A member recommends an offer to their circle; each peer who sees it may pass it on.

    Nobody is written down as a reader: whoever is the member's peer at that moment sees it, and
    sees the name of that peer alone, never from whom it came to them.

    Source: R3-156, R3-160; R3-169.
    """

    public_id = models.CharField(max_length=40, unique=True)
    # The first version of the offer: a newer one is recommended with it.
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="shares")
    account = models.ForeignKey(
        "lending_circles.LoanAccount", on_delete=models.PROTECT, related_name="shares"
    )
    passed_on_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="passed_on"
    )
    shared_on = models.DateField()
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "account"],
                condition=Q(withdrawn_on=None),
                name="share_once",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class Support(models.Model):
    """A peer supports a recommended offer by lending: they say so, and how much stake they add.

    It moves no money by itself. What they then add to their stake lends to all who may borrow of
    them, as circle loans do; it is not bound to this offer or this friend.

    Source: R3-161: some take it up and borrow, while others lend.
    """

    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="supports")
    account = models.ForeignKey(
        "lending_circles.LoanAccount", on_delete=models.PROTECT, related_name="+"
    )
    pledge_minor = models.BigIntegerField(default=0)
    said_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["share", "account"], name="support_once"),
            models.CheckConstraint(
                condition=Q(pledge_minor__gte=0), name="support_pledge_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.share_id} {self.account_id}"
