"""What the common pool receives when local tokens are issued."""

from rules.money import rounded_part
from rules.terms import CircleTerms


def pool_issuance(issued_minor: int, terms: CircleTerms) -> int:
    """Return what the common pool receives on top of issued tokens, rounded half up.

    It comes from the issuance budget and is not deducted from what the person receives.

    Source: A-22, P-21; R3-015, R3-057.
    """
    return rounded_part(issued_minor, ratio=terms.issuance_pool_ratio)
