"""Seals: each holds the next journals or deeds, and the seal before it, by one hash."""

from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

HEAD_BYTES = 32
# What the first seal of a kind follows.
NO_HEAD = bytes(HEAD_BYTES)


class Kind(models.TextChoices):
    """What a chain of seals holds."""

    JOURNALS = "JOURNALS", "Journals"
    DEEDS = "DEEDS", "Deeds"


class IdsField(models.Field):  # type: ignore[type-arg]
    """A set of ids (`int8multirange`): few ranges, since ids are drawn one after the other."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Name the type of the column."""
        return "int8multirange"

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        """Say the type beside the text of a set."""
        return "%s::int8multirange"


class Seal(models.Model):
    """The next rows of one kind, sealed: `head` is a SHA-256 over them and the seal before.

    `ids` says which rows; `marks` keeps the first eight bytes of each row's own digest in the order
    of ids, so that a changed row can be named. `cluster`, `through_xid` and `through_id` are where
    the sealer goes on: in this cluster of PostgreSQL every row up to that place in the order of
    transactions is sealed; a `through_xid` of 0 means that none is known to be.
    """

    kind = models.CharField(max_length=8, choices=Kind.choices, db_collation="C")
    number = models.BigIntegerField()
    ids = IdsField()
    row_count = models.BigIntegerField()
    marks = models.BinaryField()
    prev = models.BinaryField(max_length=HEAD_BYTES)
    head = models.BinaryField(max_length=HEAD_BYTES)
    sealed_at = models.DateTimeField()
    cluster = models.BigIntegerField()
    through_xid = models.BigIntegerField()
    through_id = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "number"], name="seal_numbered_once"),
            # A chain cannot fork.
            models.UniqueConstraint(fields=["kind", "prev"], name="seal_followed_once"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1, row_count__gte=0), name="seal_counts"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["sealed_at"], name="seal_by_time")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
