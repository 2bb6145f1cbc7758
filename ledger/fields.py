"""Column types of PostgreSQL that Django does not know."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    _NumberField = models.Field[int, int]
else:
    _NumberField = models.Field


class TransactionIdField(_NumberField):
    """The 64-bit id of the database transaction that wrote the row (`xid8`).

    It orders journals by transaction where their ids, drawn before the commit, cannot.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Name the type of the column."""
        return "xid8"

    def from_db_value(self, value: str, *_: object) -> int:
        """Read the number that the driver hands over as text."""
        return int(value)
