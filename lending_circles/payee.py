"""Who is paid by a circle loan, as the circle sees them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Payee:
    """A seller: the ledger account that is paid, and what decides whether a loan may pay it.

    `related` says that the borrower owns the business or works there.

    Source: R3-028, R3-139, R3-140.
    """

    account_id: int
    name: str
    qualified: bool
    related: bool
