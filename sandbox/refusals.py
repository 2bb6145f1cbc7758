"""What a sandbox refuses, each with its stable code."""

from people.refusals import Refusal


class NotASandbox(Refusal):
    """What is invented never touches what is real."""

    code = "TEST_KEYS_ONLY"
    detail = "This key moves real money; nothing is simulated with it."
    remedy = "Use a key that begins with cb_test_."


class CannotSimulate(Refusal):
    """The invented customers cannot do what was asked, by the same rules as anybody."""

    code = "CANNOT_SIMULATE"
    detail = "The invented customers cannot do that with this payment."
    remedy = "Choose another outcome, or another amount."
