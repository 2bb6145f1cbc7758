"""The problems that only the tills' interface answers with."""

from api.problem_kinds import ProblemKind

_TABLE = (
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
