"""Refusals: stable words in the order in which they are reported."""

from rules.refusals import Code, Reason


def test_the_words_stand_in_the_order_of_report():
    """A-65; the smallest loan comes with the limit, before the sources."""
    assert list(Code) == [
        "NOT_A_MEMBER",
        "NOT_ACTIVE",
        "BORROWING_BLOCKED",
        "TOP_UP_REQUIRED",
        "TOO_FEW_UNIQUE_PEERS",
        "MERCHANT_NOT_QUALIFIED",
        "RELATED_MERCHANT",
        "OVER_LIMIT",
        "BELOW_MINIMUM",
        "LEVEL_SHORT",
        "FEE_NOT_COVERED",
    ]


def test_reasons_are_values():
    reason = Reason(Code.LEVEL_SHORT, level=3, short_minor=5)

    assert reason == Reason(Code.LEVEL_SHORT, level=3, short_minor=5)
    assert len({reason, Reason(Code.LEVEL_SHORT, level=2)}) == 2
