"""Members who ask their friends, and quietly their trust lines, for support."""

from django.db import models

TEXT_LENGTH_MAX = 300


class SupportWish(models.Model):
    """Somebody's own word that they need support: what would help, and about how much.

    Friends see it by name. Trust lines see what would help and the band, and never who. It ends by
    itself on `ends_on`, or by hand on `ended_on`.

    Source: S3 "Wanted: Borrowers needing support"; R3-128.
    """

    class Help(models.TextChoices):
        LOAN = "LOAN"
        EXTEND = "EXTEND"
        FORGIVE = "FORGIVE"
        TALK = "TALK"

    class Band(models.IntegerChoices):
        """About how much, in parts of the network's least stake: no amount says who asks."""

        HALF = 1
        ONE = 2
        TWO = 3
        MORE = 4

    account = models.ForeignKey(
        "lending_circles.LoanAccount",
        on_delete=models.PROTECT,
        related_name="support_wishes",
        db_index=False,
    )
    text = models.CharField(max_length=TEXT_LENGTH_MAX)
    wanted = models.CharField(max_length=8, choices=Help.choices)
    band = models.PositiveSmallIntegerField(choices=Band.choices)
    opened_on = models.DateField()
    ends_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(ended_on=None),
                name="support_wish_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("opened_on")), name="support_wish_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"support wish {self.pk}"
