"""Notes exchanged for the tokens of the business that owes them."""

from rules.money import MILLION, round_half_up


def interest_of_note(running_minor: int, note_minor: int, outstanding_minor: int) -> int:
    """Return a note's part of the interest that runs on a loan, rounded half up.

    `note_minor` of the loan's `outstanding_minor` are outstanding on the note.

    Source: A-57: the claim is the principal, and the interest on it so far.
    """
    assert 0 < note_minor <= outstanding_minor

    return round_half_up(running_minor * note_minor, outstanding_minor)


def tokens_for(
    claim_minor: int, *, discount_millionths: int, decimals: int = 2, token_decimals: int = 2
) -> int:
    """Return the tokens, in their minor units, that a claim buys at a discount.

    A token's face is one whole unit of the loan's asset. The claim is extinguished at face: 100.00
    at 20 % buys tokens for 125.00. Rounded half up.

    Source: A-57; R2-06.
    """
    assert claim_minor >= 0
    assert 0 <= discount_millionths < MILLION

    return round_half_up(
        claim_minor * MILLION * 10**token_decimals,
        (MILLION - discount_millionths) * 10**decimals,
    )


def claim_for(
    tokens_minor: int, *, discount_millionths: int, decimals: int = 2, token_decimals: int = 2
) -> int:
    """Return the claim that tokens extinguish when goods or services are taken for them.

    The other way round than `tokens_for`: tokens for 125.00 at 20 % are worth 100.00 of a claim.
    Rounded half up.

    Source: A-57.
    """
    assert tokens_minor >= 0
    assert 0 <= discount_millionths < MILLION

    return round_half_up(
        tokens_minor * (MILLION - discount_millionths) * 10**decimals,
        MILLION * 10**token_decimals,
    )
