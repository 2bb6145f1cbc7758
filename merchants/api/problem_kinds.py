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
        "SIGNATURE_WRONG",
        409,
        "The receipt's signature is not that of this terminal.",
        "Sign it with the terminal's receipt secret, over the lines that the document names.",
    ),
)
_TABLE = (
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
