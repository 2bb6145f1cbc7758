"""What the till and the counter behind it refuse, each with its stable code."""

from people.refusals import Refusal


class HandleTaken(Refusal):
    """Two merchants of one network cannot share a handle."""

    code = "HANDLE_TAKEN"
    detail = "Another merchant of this network has this handle."
    remedy = "Choose another short name."


class NotTheOwner(Refusal):
    """Only an owner of the merchant, or an organiser, runs its terminals, keys and staff."""

    code = "NOT_THE_OWNER"
    detail = "Only an owner of this merchant or an organiser may do this."
    remedy = "Ask the owner."


class OwnMerchant(Refusal):
    """Nobody decides about a merchant at which they work themselves."""

    code = "OWN_MERCHANT"
    detail = "You work at this merchant, so another organiser decides."
    remedy = "Ask another organiser."


class MerchantSuspended(Refusal):
    """A suspended merchant takes no payments."""

    code = "MERCHANT_SUSPENDED"
    detail = "This merchant is suspended and takes no payments."
    remedy = "Speak to an organiser of the network."


class TerminalClosed(Refusal):
    """A closed terminal asks for no payments."""

    code = "TERMINAL_CLOSED"
    detail = "This terminal is closed."
    remedy = "Use an open terminal of the merchant."


class ScopesMissing(Refusal):
    """A key that may do nothing is of no use."""

    code = "SCOPES_MISSING"
    detail = "The key may do nothing."
    remedy = "Allow it to read payments, to ask for them, or both."


class ReferenceTaken(Refusal):
    """A merchant gives every payment its own reference, so that no order is paid twice."""

    code = "REFERENCE_TAKEN"
    detail = "Another payment of this merchant has this reference."
    remedy = "Give every payment its own reference."


class AmountNotPositive(Refusal):
    """A payment is for something."""

    code = "AMOUNT_NOT_POSITIVE"
    detail = "A payment is for more than nothing."
    remedy = "Ask for at least one minor unit."


class PaymentFinished(Refusal):
    """The payment was settled, declined, cancelled, or ran out of time."""

    code = "PAYMENT_FINISHED"
    detail = "This payment is finished."
    remedy = "Ask the till for a new one where you still want to pay."


class NotInThisNetwork(Refusal):
    """Only a member of the merchant's network can pay there."""

    code = "NOT_A_MEMBER"
    detail = "You are no member of this merchant's network."
    remedy = "Join the network first."


class InsufficientFunds(Refusal):
    """The member's own money does not reach."""

    code = "INSUFFICIENT_FUNDS"
    detail = "Your own money does not reach for this."
    remedy = "Add money, or ask your circle for a loan."


class TooManyTries(Refusal):
    """Codes are looked up by hand, not by the thousand."""

    code = "TOO_MANY_TRIES"
    detail = "You tried many codes in a short time."
    remedy = "Wait a few minutes, or scan the QR code."
