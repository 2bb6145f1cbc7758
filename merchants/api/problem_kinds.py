"""The problems that only the tills' interface answers with."""

from api.problem_kinds import ProblemKind

_PAIRING = (
    ProblemKind(
        "AUTHORIZATION_PENDING",
        400,
        "Nobody has decided about this pairing yet.",
        "Ask again after the seconds in Retry-After.",
    ),
    ProblemKind(
        "SLOW_DOWN",
        400,
        "This pairing is asked about too often.",
        "Ask again after the seconds in Retry-After, which are five more each time.",
    ),
    ProblemKind(
        "EXPIRED_TOKEN",
        400,
        "The code of this pairing is too old.",
        "Begin a new pairing and show its code.",
    ),
    ProblemKind(
        "ACCESS_DENIED",
        400,
        "Somebody in charge refused this pairing, or its terminal takes no payments.",
        "Begin a new pairing where it was refused by mistake.",
    ),
    ProblemKind(
        "KEY_ALREADY_COLLECTED",
        400,
        "The key of this pairing was handed over already.",
        "Use the key; where it was lost, withdraw it and begin a new pairing.",
    ),
    ProblemKind(
        "DEVICE_CODE_UNKNOWN",
        400,
        "No pairing has this device code.",
        "Begin a new pairing.",
    ),
)
_OAUTH = (
    ProblemKind(
        "CLIENT_UNKNOWN",
        401,
        "No client in force has this id and this secret.",
        "Send the client's id and secret as its merchant made them.",
    ),
    ProblemKind(
        "SCOPE_NOT_HELD",
        400,
        "The client does not hold every scope that it asks for.",
        "Ask for scopes of the client, or leave them out to get all of them.",
    ),
    ProblemKind(
        "GRANT_TYPE_NOT_OFFERED",
        400,
        "This way to a token is not offered.",
        "Send grant_type=client_credentials.",
    ),
)
_SALES = (
    ProblemKind(
        "SALE_REFERENCE_TAKEN",
        409,
        "Another sale or refund of this merchant has this reference.",
        "Give every sale and every refund its own reference.",
    ),
    ProblemKind(
        "SALE_REFUND_TOO_LARGE",
        409,
        "The refunds of this sale would come to more than it.",
        "Give back at most what is left of the sale.",
    ),
    ProblemKind(
        "SALE_IMPORTED",
        409,
        "This sale was imported as history and shares in nothing.",
        "Keep its refund in your own books.",
    ),
    ProblemKind(
        "SALE_NOT_PAST",
        409,
        "This sale lies in the future.",
        "Import sales that were made; tell others when they are.",
    ),
    ProblemKind(
        "SIGNATURE_WRONG",
        409,
        "The receipt's signature is not that of this terminal.",
        "Sign it with the terminal's receipt secret, over the lines that the document names.",
    ),
)
_MONEY = (
    ProblemKind(
        "PAID_WITH_ITS_PLAN",
        409,
        "This payment belongs to a plan and is paid where the plan is bought.",
        "Let the customer buy the plan.",
    ),
    ProblemKind(
        "PAYMENT_NOT_AUTHORIZED",
        409,
        "No money is held for this payment.",
        "Read its status: it waits for its customer, was taken already, or has ended.",
    ),
    ProblemKind(
        "CAPTURE_TOO_LARGE",
        409,
        "More is to be taken than is held.",
        "Take at most what is held; ask for the rest with another payment.",
    ),
    ProblemKind(
        "PAYMENT_NOT_SETTLED",
        409,
        "Nothing was paid here that could be given back.",
        "Cancel a payment that nobody has paid yet.",
    ),
    ProblemKind(
        "REFUND_TOO_LARGE",
        409,
        "More is to be given back than is left of this payment.",
        "Read what of it was given back already, and give back the rest at most.",
    ),
    ProblemKind(
        "REFUND_NEEDS_MANAGER",
        403,
        "Whoever handed out this key is a cashier now, who gives back less than this alone.",
        "Let a manager give it back, or let the owner hand out another key.",
    ),
    ProblemKind(
        "REFUND_DAY_LIMIT",
        403,
        "Whoever handed out this key is a cashier now, who gives back less than this in a day.",
        "Let a manager give it back, or let the owner hand out another key.",
    ),
    ProblemKind(
        "MERCHANT_CANNOT_FUND",
        409,
        "The till does not hold enough for this.",
        "Wait until sales bring more in, or ask for less.",
    ),
    ProblemKind(
        "PAYOUT_FINISHED",
        409,
        "This payout is past this step.",
        "Read its status; ask for a new payout where one is needed.",
    ),
    ProblemKind(
        "NO_WAY_OUT",
        409,
        "No bank of this network pays this merchant out.",
        "Link the merchant with the business that has an account at a bank.",
    ),
)
_WEBHOOKS = (
    ProblemKind(
        "ENDPOINT_URL_REFUSED",
        400,
        "Webhooks cannot go to this address.",
        "Give an https address on port 443 or 8443 of a host that everybody reaches.",
    ),
    ProblemKind(
        "UNKNOWN_EVENT_TYPE",
        400,
        "No event has that type.",
        "Choose among the types that the document lists under webhooks.",
    ),
    ProblemKind(
        "ENDPOINT_EXISTS",
        409,
        "This address is there already.",
        "Change the one that is there; where its secret is lost, rotate it.",
    ),
    ProblemKind(
        "TOO_MANY_ENDPOINTS",
        409,
        "There are as many addresses as there may be.",
        "Switch off one that is not needed.",
    ),
    ProblemKind(
        "ENDPOINT_DISABLED",
        409,
        "This address is switched off.",
        "Switch it on again first: change it with disabled false.",
    ),
    ProblemKind(
        "ROTATED_TOO_OFTEN",
        409,
        "Too many former secrets are still in force.",
        "Wait until the oldest one has run out; each lasts 24 hours after its rotation.",
    ),
    ProblemKind(
        "SENT_TOO_OFTEN",
        409,
        "Too many trials and replays were asked for within the last minute.",
        "Wait a minute; look at what your address answered.",
    ),
)
_TABLE = (
    *_WEBHOOKS,
    *_MONEY,
    *_SALES,
    *_PAIRING,
    *_OAUTH,
    ProblemKind(
        "MERCHANT_SUSPENDED",
        403,
        "The merchant is suspended and takes no payments.",
        "Speak to an organiser of the network.",
    ),
    ProblemKind(
        "TERMINAL_CLOSED",
        403,
        "The terminal of this key is closed.",
        "Use a key of an open terminal.",
    ),
    ProblemKind(
        "PAYMENT_FINISHED",
        409,
        "The payment is finished and does not change any more.",
        "Read its status; ask for a new payment where one is needed.",
    ),
)

KINDS = {kind.code: kind for kind in _TABLE}
