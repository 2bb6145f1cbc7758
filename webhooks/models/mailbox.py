"""Whose events are kept for whom."""

from django.db import models


class Mailbox(models.Model):
    """The events of one owner, who names the addresses that they are sent to.

    The owner points here, so that this app knows nothing of merchants or whoever else has one.
    """

    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)
