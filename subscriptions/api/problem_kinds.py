"""The problems that only subscriptions answer with."""

from api.problem_kinds import ProblemKind

_TABLE = (
    ProblemKind(
        "SUBSCRIPTION_NOT_ACTIVE",
        409,
        "The subscription does not stand so that this can be done.",
        "Read its status: only an active one is paused, only a paused one resumed.",
    ),
    ProblemKind(
        "PAUSES_USED",
        409,
        "The plan allows no further pause.",
        "Let the subscription run on, or terminate it.",
    ),
    ProblemKind(
        "DELIVERY_UNKNOWN",
        409,
        "That week has not come yet.",
        "Acknowledge a week that the subscription counts as delivered.",
    ),
)

KINDS = {kind.code: kind for kind in _TABLE}
