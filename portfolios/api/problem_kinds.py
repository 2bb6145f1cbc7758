"""The problems that only the investors' interface answers with."""

from api.problem_kinds import ProblemKind

_TABLE = (
    ProblemKind(
        "OFFER_UNKNOWN",
        404,
        "There is no such offer, or it is not for the key's holder to see.",
        "Take the id from the list of offers.",
    ),
    ProblemKind(
        "COMMITMENT_UNKNOWN",
        404,
        "There is no such commitment of the key's holder that can be taken back.",
        "Take the id from the list of commitments.",
    ),
    ProblemKind(
        "NOT_ELIGIBLE",
        403,
        "The key's holder has not been accepted as an investor.",
        "Go through the eligibility step on the site first.",
    ),
    ProblemKind(
        "BOTH_SIDES",
        403,
        "The key's holder would be on both sides of the contract.",
        "Leave the offer to others.",
    ),
    ProblemKind(
        "PRIVATE_WINDOW",
        403,
        "The offer is for people whom the business invited, until its private window ends.",
        "Come back when it is open to everybody.",
    ),
    ProblemKind(
        "NOT_OPEN",
        409,
        "The offer does not take commitments.",
        "Choose an offer whose status is FUNDING.",
    ),
    ProblemKind(
        "OFFER_STATE",
        409,
        "The offer does not stand where this can be done.",
        "Read the offer again.",
    ),
    ProblemKind(
        "OVERSUBSCRIBED",
        409,
        "So much is not left of the offer.",
        "Commit at most what is left; the offer says how much that is.",
    ),
    ProblemKind(
        "BELOW_TICKET",
        409,
        "The amount is below the least that one commits.",
        "Commit at least the offer's `ticket`.",
    ),
    ProblemKind(
        "NOT_WHOLE_NOTES",
        409,
        "The amount is no whole number of notes.",
        "Commit a multiple of the offer's `partition`.",
    ),
    ProblemKind(
        "OVER_INVESTOR_LIMIT",
        409,
        "The amount passes a limit of the key's holder.",
        "Commit less, or review the limits on the site.",
    ),
    ProblemKind(
        "INSUFFICIENT_FUNDS",
        409,
        "The wallet of the key's holder does not hold so much.",
        "Commit less, or add money first.",
    ),
    ProblemKind(
        "TERMS_CHANGED",
        409,
        "The contract is another one than `contract_sha256` names.",
        "Read the offer again, and commit to what it says now.",
    ),
    ProblemKind(
        "REFLECTION_OVER",
        409,
        "The reflection period is over, so the commitment binds.",
        "Keep it; a note can be sold after the contract.",
    ),
    ProblemKind(
        "DAY_NOT_OPEN",
        503,
        "The business day is being closed or opened.",
        "Repeat the request in a moment with the same Idempotency-Key.",
    ),
)

KINDS = {kind.code: kind for kind in _TABLE}
