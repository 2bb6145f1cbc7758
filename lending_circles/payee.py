"""Who is paid by a circle loan, as the circle sees them."""

from dataclasses import dataclass

from ledger.posting import Move


@dataclass(frozen=True, slots=True)
class Payee:
    """A seller: the ledger account that is paid, and what decides whether a loan may pay it.

    `related` says that the borrower owns the business or works there. `passes_on` is what of the
    price leaves the seller's account in the posting of the loan itself.

    Source: R3-028, R3-139, R3-140.
    """

    account_id: int
    name: str
    qualified: bool
    related: bool
    passes_on: tuple[Move, ...] = ()
