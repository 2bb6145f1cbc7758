"""The problems that only the addresses of test keys answer with."""

from api.problem_kinds import ProblemKind

_TABLE = (
    ProblemKind(
        "TEST_KEYS_ONLY",
        403,
        "This key moves real money; nothing is simulated with it.",
        "Use a key that begins with cb_test_.",
    ),
    ProblemKind(
        "CANNOT_SIMULATE",
        409,
        "The invented customers cannot do that with this payment.",
        "Choose another outcome, or another amount.",
    ),
)

KINDS = {kind.code: kind for kind in _TABLE}
