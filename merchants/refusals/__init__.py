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


class MethodNotOffered(Refusal):
    """The till does not take this way to pay for this payment."""

    code = "METHOD_NOT_OFFERED"
    detail = "This payment cannot be paid in this way."
    remedy = "Pay it in one of the ways that the till offers."


class NotAuthorized(Refusal):
    """Only money that is held for a payment can be taken."""

    code = "PAYMENT_NOT_AUTHORIZED"
    detail = "No money is held for this payment."
    remedy = "Read its status: it waits for its customer, was taken already, or has ended."


class CaptureTooLarge(Refusal):
    """No more can be taken than is held."""

    code = "CAPTURE_TOO_LARGE"
    detail = "More is to be taken than is held."
    remedy = "Take at most what is held; ask for the rest with another payment."


class NotRefundable(Refusal):
    """Only what was paid can be given back."""

    code = "PAYMENT_NOT_SETTLED"
    detail = "Nothing was paid here that could be given back."
    remedy = "Cancel a payment that nobody has paid yet."


class RefundTooLarge(Refusal):
    """No more can be given back than was paid."""

    code = "REFUND_TOO_LARGE"
    detail = "More is to be given back than is left of this payment."
    remedy = "Read what of it was given back already, and give back the rest at most."


class MerchantCannotFund(Refusal):
    """The till does not hold what is to be given back or paid out."""

    code = "MERCHANT_CANNOT_FUND"
    detail = "The till does not hold enough for this."
    remedy = "Wait until sales bring more in, or ask for less."


class PayoutFinished(Refusal):
    """The payout was paid, refused or taken back."""

    code = "PAYOUT_FINISHED"
    detail = "This payout is past this step."
    remedy = "Read its status; ask for a new payout where one is needed."


class PriceNotPositive(Refusal):
    """A price is a plain decimal number above zero."""

    code = "PRICE_REFUSED"
    detail = "The redemption price is no plain decimal number above zero."
    remedy = "Write what one unit is redeemed at, such as 1.00."


class NoWayOut(Refusal):
    """In a network of banks money leaves through a bank, and this merchant has none."""

    code = "NO_WAY_OUT"
    detail = "No bank of this network pays this merchant out."
    remedy = "Link the merchant with the business that has an account at a bank."


class NotYourBusiness(Refusal):
    """A merchant's sales repay the loans of its own owner's business, in the same asset."""

    code = "NOT_YOUR_BUSINESS"
    detail = "There is no such business of yours, or another shop's sales repay its loans."
    remedy = "Choose a business that you own and that has no shop yet."


class ShareTooLarge(Refusal):
    """All shares of a sale together are at most the sale."""

    code = "SHARE_TOO_LARGE"
    detail = "The shares of all targets would come to more than a sale."
    remedy = "Agree on a smaller share, or end another one first."


class NoSuchTarget(Refusal):
    """An owner shares sales with tills and members of the same network."""

    code = "NO_SUCH_TARGET"
    detail = "There is no such till or member in this network."
    remedy = "Choose another shop or a member of the network."


class NotInThisRole(Refusal):
    """What somebody may do at a merchant follows from as what they work there."""

    code = "NOT_IN_THIS_ROLE"
    detail = "Your role at this shop does not reach for this."
    remedy = "Ask a manager or the owner."


class LastOwner(Refusal):
    """A shop always has somebody who answers for it."""

    code = "LAST_OWNER"
    detail = "This is the shop's only owner."
    remedy = "Name another owner first."


class ReceiptsCapReached(Refusal):
    """Circle loans pay a shop at most a multiple of what it sells otherwise. Source: A-33."""

    code = "RECEIPTS_CAP_REACHED"
    detail = "This shop has received as much from circle loans as its other sales allow."
    remedy = "Pay with your own money, or come back when it has sold more."


class BorrowerTooOften(Refusal):
    """One member takes few loans at one shop in a week. Source: R3-139."""

    code = "BORROWER_WEEK_LIMIT"
    detail = "You took as many loans at this shop as are given in 7 days."
    remedy = "Pay with your own money, or wait a few days."


class MerchantTooOften(Refusal):
    """One shop is paid by few loans in a day. Source: R3-139."""

    code = "MERCHANT_DAY_LIMIT"
    detail = "This shop was paid by as many circle loans as are given in a day."
    remedy = "Pay with your own money, or come back tomorrow."


class HistoryTooShort(Refusal):
    """A shop that has neither sold enough here nor shown what it sells elsewhere. Source: A-33."""

    code = "HISTORY_TOO_SHORT"
    detail = "The shop's history does not suffice for circle loans yet."
    remedy = "Wait until nothing is missing, or let it show what it sells elsewhere."


class EvidenceDecided(Refusal):
    """What two organisers have looked at is decided."""

    code = "EVIDENCE_DECIDED"
    detail = "This was decided already."
    remedy = "Let the shop show something new."


class EvidenceWaits(Refusal):
    """One thing that is shown is looked at before the next."""

    code = "EVIDENCE_WAITS"
    detail = "What you showed before has not been decided yet."
    remedy = "Wait until two organisers have looked at it."


class SecondPairOfEyes(Refusal):
    """Two different organisers look at what a shop shows. Source: A-33, four eyes."""

    code = "SECOND_PAIR_OF_EYES"
    detail = "You looked at it already; another organiser decides with you."
    remedy = "Ask another organiser."


class NotShown(Refusal):
    """A history elsewhere is shown by papers or by past sales, with a figure and a day."""

    code = "NOT_SHOWN"
    detail = "There is neither a paper nor an imported sale that shows it."
    remedy = "Add a paper, such as your books, or import past sales."


class ApplicationWaits(Refusal):
    """One wish to open a shop is decided before the next."""

    code = "APPLICATION_WAITS"
    detail = "You asked for a shop already; an organiser has not answered yet."
    remedy = "Wait for the answer, or take back what you asked."


class ApplicationDecided(Refusal):
    """A wish that was answered or taken back stays as it is."""

    code = "APPLICATION_DECIDED"
    detail = "This was answered or taken back already."
    remedy = "Look at the list again."


class NoSuchPerson(Refusal):
    """Somebody who is named by a handle or an address that nobody has."""

    code = "NO_SUCH_PERSON"
    detail = "Nobody here has this handle or e-mail address."
    remedy = "Ask them for it; they need to have signed up."
