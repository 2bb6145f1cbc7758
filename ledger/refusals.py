"""What the ledger refuses, named as facts.

Each has the four things that every refusal of the bank has: a code, what happened, what would
put it right, and the particulars. PostgreSQL raises them by SQLSTATE (`LB...`).
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import DatabaseError


class LedgerRefusal(Exception):
    """The ledger did not write anything, and says why."""

    sqlstate = ""
    code = ""
    detail = ""
    remedy = ""

    def __init__(self, particular: str = "") -> None:
        super().__init__(f"{self.detail} ({particular})" if particular else self.detail)
        self.particular = particular
        self.context = {"particular": particular}


class Overdrawn(LedgerRefusal):
    """An account would fall below its floor."""

    sqlstate = "LB001"
    code = "OVERDRAWN"
    detail = "There is not enough money in the account."
    remedy = "Move a smaller amount, or add money first."

    @property
    def account_code(self) -> str:
        """The account that would be overdrawn."""
        return self.particular


class ReferenceTaken(LedgerRefusal):
    """The reference already names a journal with other transfers."""

    sqlstate = "LB002"
    code = "REFERENCE_TAKEN"
    detail = "The reference already stands for something else."
    remedy = "Use a new reference for a new event."

    @property
    def reference(self) -> str:
        """The reference that is taken."""
        return self.particular


class KindNotAllowed(LedgerRefusal):
    """The kind of transfer may not join accounts of these purposes."""

    sqlstate = "LB003"
    code = "KIND_NOT_ALLOWED"
    detail = "This kind of transfer may not join these accounts."
    remedy = "Use a declared pair of docs/ledger.md."


class AssetMixed(LedgerRefusal):
    """A transfer would join accounts of two assets."""

    sqlstate = "LB004"
    code = "ASSET_MIXED"
    detail = "The two accounts hold different assets."
    remedy = "Move money between accounts of one asset."


class AlreadyReversed(LedgerRefusal):
    """The journal has its one reversal."""

    sqlstate = "LB005"
    code = "ALREADY_REVERSED"
    detail = "The journal has been reversed before."
    remedy = "Nothing is left to reverse."


class UnknownAccount(LedgerRefusal):
    """There is no account with this id."""

    sqlstate = "LB006"
    code = "UNKNOWN_ACCOUNT"
    detail = "There is no such account."
    remedy = "Open the account first."


class AmountNotPositive(LedgerRefusal):
    """An amount is zero or less: money moves the other way by the other direction."""

    sqlstate = "LB007"
    code = "AMOUNT_NOT_POSITIVE"
    detail = "A transfer moves more than nothing."
    remedy = "Leave the transfer out, or turn it round."


class SameAccount(LedgerRefusal):
    """A transfer would lead from an account to itself."""

    sqlstate = "LB008"
    code = "SAME_ACCOUNT"
    detail = "A transfer needs two different accounts."
    remedy = "Leave the transfer out."


class UnknownJournal(LedgerRefusal):
    """There is no journal with this id."""

    sqlstate = "LB009"
    code = "UNKNOWN_JOURNAL"
    detail = "There is no such journal."
    remedy = "Name a journal that was posted."


class IsReversal(LedgerRefusal):
    """A reversal is not reversed again."""

    sqlstate = "LB010"
    code = "IS_REVERSAL"
    detail = "A reversal cannot be reversed."
    remedy = "Post the event anew under a reference of its own."


class BeforeOriginal(LedgerRefusal):
    """A reversal would happen on an earlier day than what it reverses."""

    sqlstate = "LB011"
    code = "BEFORE_ORIGINAL"
    detail = "A reversal cannot happen before what it reverses."
    remedy = "Reverse it on its own day or later."


class AccountDiffers(LedgerRefusal):
    """The code names an account of another purpose, asset or floor."""

    sqlstate = "LB012"
    code = "ACCOUNT_DIFFERS"
    detail = "The account exists and is another."
    remedy = "Use another code."


class BalanceTooLarge(LedgerRefusal):
    """An amount or a balance would leave the 64 bits that it is kept in."""

    sqlstate = "22003"
    code = "BALANCE_TOO_LARGE"
    detail = "The balance would become larger than the ledger can hold."
    remedy = "Move a smaller amount."


class JournalEmpty(LedgerRefusal):
    """A journal without a transfer tells nothing."""

    code = "JOURNAL_EMPTY"
    detail = "A journal has at least one transfer."
    remedy = "Post only what moves money."


class ReferenceUnfit(LedgerRefusal):
    """A reference is empty, over 200 characters, or holds what PostgreSQL cannot keep."""

    code = "REFERENCE_UNFIT"
    detail = "A reference has 1 to 200 printable characters."
    remedy = "Name the event as subject:id:event."


_BY_SQLSTATE: dict[str, type[LedgerRefusal]] = {
    refusal.sqlstate: refusal for refusal in LedgerRefusal.__subclasses__() if refusal.sqlstate
}


@contextmanager
def named() -> Iterator[None]:
    """Turn what PostgreSQL raises into the refusal that it means."""
    try:
        yield
    except DatabaseError as raised:
        cause = raised.__cause__
        assert isinstance(cause, psycopg.Error)
        refusal = _BY_SQLSTATE.get(cause.sqlstate or "")
        if refusal is None:
            raise
        raise refusal(cause.diag.message_detail or "") from raised
