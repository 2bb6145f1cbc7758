"""What states and movements are called on pages, and what happens next."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ledger.kinds import Kind
from payments.models import Deposit, StatementLine, Withdrawal

# (what it is called when money comes, when money goes)
MOVEMENTS: dict[int, tuple[Any, Any]] = {
    Kind.REVERSAL: (_("Correction"), _("Correction")),
    Kind.OPENING: (_("Opening balance"), _("Opening balance")),
    Kind.DEPOSIT: (_("Deposit"), _("Deposit")),
    Kind.WITHDRAWAL: (_("Withdrawal given back"), _("Withdrawal")),
    Kind.SETTLEMENT: (_("Cash from another bank"), _("Cash to another bank")),
    Kind.COMMITMENT: (_("Committed"), _("Committed to an offer")),
    Kind.COMMITMENT_RETURNED: (_("Commitment returned"), _("Commitment returned")),
    Kind.FUNDING: (_("Capital call"), _("Capital call")),
    Kind.PURCHASE: (_("Purchase given back"), _("Purchase")),
    Kind.AUTHORIZATION: (_("Held for a purchase, given back"), _("Held for a purchase")),
    Kind.AUTHORIZATION_RELEASED: (
        _("Held for a purchase, given back"),
        _("Held for a purchase"),
    ),
    Kind.SALE_REFUND: (_("Refund of a purchase"), _("Refund of a purchase")),
    Kind.REWARD: (_("Reward for a recommendation"), _("Reward for a recommendation")),
    Kind.MERCHANT_CLAIM: (_("Paid in to a till, given back"), _("Paid in to your shop’s till")),
    Kind.EXCESS_RETURNED: (_("Paid too much, came back"), _("Paid too much, came back")),
    Kind.SPLIT: (_("A share of sales"), _("A share of sales that was due")),
    Kind.TRANCHE: (_("Tranche of a loan"), _("Tranche of a loan")),
    Kind.ESCROW_RETURNED: (_("Not released, returned"), _("Not released, returned")),
    Kind.PRINCIPAL_RETURN: (_("Principal"), _("Principal repaid")),
    Kind.NOTE_INTEREST: (_("Interest"), _("Interest paid")),
    Kind.SERVICING_FEE: (_("Servicing fee"), _("Servicing fee")),
    Kind.ORIGINATION_FEE: (_("Origination fee"), _("Origination fee")),
    Kind.CONTINGENCY_FEE: (_("Contingency fee"), _("Contingency fee")),
    Kind.NOTE_SALE: (_("Note sold"), _("Note bought")),
    Kind.BOND_SLASH: (_("From the bank's bond"), _("From the bank's bond")),
    Kind.COLLATERAL_DEPOSIT: (_("Collateral"), _("Collateral put down")),
    Kind.COLLATERAL_RETURN: (_("Collateral returned"), _("Collateral returned")),
    Kind.COLLATERAL_SALE: (_("Collateral sold"), _("Collateral sold")),
    Kind.LOAN_RECOVERY: (_("Recovery"), _("Recovery paid")),
    Kind.TOKEN_ISSUE: (_("Tokens for a note"), _("Tokens for a note")),
    Kind.FEE_REFUND: (_("Fee refunded"), _("Fee refunded")),
}

_NEXT_OF_DEPOSITS = {
    "ASKED": _("Send the money with its reference. It is credited once two officers have seen it."),
    "RECEIVED": _("One officer has seen the money. A second one confirms it, then it is yours."),
    "CREDITED": _("The money is in your account."),
    "CANCELLED": _("You took this back. Money that comes all the same is sent back or assigned."),
}
_NEXT_OF_WITHDRAWALS = {
    "ASKED": _("The money has left your account and waits for the bank to pay it out."),
    "RECEIVED": _("One officer has paid it out. A second one confirms it."),
    "PAID_OUT": _("The bank has sent the money. How soon it arrives depends on your bank."),
    "REFUSED": _("The bank turned this down, and the money is back in your account."),
    "CANCELLED": _("You took this back, and the money is in your account again."),
}
TARGETS: dict[str, Any] = {
    StatementLine.Target.DEPOSIT: _("Deposit"),
    StatementLine.Target.WITHDRAWAL: _("Withdrawal"),
    StatementLine.Target.LOAN: _("Loan"),
    StatementLine.Target.BUSINESS: _("Business's account"),
    StatementLine.Target.BANK: _("The bank's own money"),
    StatementLine.Target.SETTLEMENT: _("Settlement with a bank"),
    StatementLine.Target.RETURN: _("Sent back"),
}


def movement(kind: int, amount_minor: int) -> Any:
    """Return what a movement is called by who has the account."""
    came, went = MOVEMENTS.get(kind, (Kind(kind).label, Kind(kind).label))

    return came if amount_minor > 0 else went


def state_of(transfer: Deposit | Withdrawal, *, decided: bool) -> str:
    """Return how a transfer stands; `decided` says that a second officer is to decide about it."""
    return "RECEIVED" if decided and transfer.state == "ASKED" else transfer.state


def next_of(transfer: Deposit | Withdrawal, state: str) -> Any:
    """Return what happens next."""
    known = _NEXT_OF_DEPOSITS if isinstance(transfer, Deposit) else _NEXT_OF_WITHDRAWALS

    return known[state]
