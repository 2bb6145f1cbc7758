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


class KeyNotInForce(Refusal):
    """A key that does not work any more is not replaced."""

    code = "KEY_NOT_IN_FORCE"
    detail = "This key does not work any more."
    remedy = "Make a new key."


class KeyAlreadyReplaced(Refusal):
    """A key is replaced once; the next change is the new key's."""

    code = "KEY_ALREADY_REPLACED"
    detail = "Another key has already taken this one's place."
    remedy = "Replace the newer key, or withdraw this one."


class ClientUnknown(Refusal):
    """No client in force has this id and this secret."""

    code = "CLIENT_UNKNOWN"
    detail = "No client in force has this id and this secret."
    remedy = "Send the client's id and secret as its merchant made them."


class ScopeNotHeld(Refusal):
    """A token does nothing that its client may not do."""

    code = "SCOPE_NOT_HELD"
    detail = "The client does not hold every scope that it asks for."
    remedy = "Ask for scopes of the client, or leave them out to get all of them."


class NotInCharge(Refusal):
    """Only an owner or a manager lets a till's software in."""

    code = "NOT_IN_CHARGE"
    detail = "Only an owner or a manager of this merchant may do this."
    remedy = "Ask an owner or a manager."


class ScopesTooWide(Refusal):
    """A manager lets software do what tills do, and nothing beyond."""

    code = "SCOPES_TOO_WIDE"
    detail = "A manager may not allow all of that."
    remedy = "Leave out what only an owner allows, or ask an owner."


class PairingOver(Refusal):
    """A code is decided on once, and within ten minutes."""

    code = "PAIRING_OVER"
    detail = "This code was decided on already, or it is too old."
    remedy = "Let the till show a new code."


class DeviceCodeUnknown(Refusal):
    """No pairing has this device code."""

    code = "DEVICE_CODE_UNKNOWN"
    detail = "No pairing has this device code."
    remedy = "Begin a new pairing."
