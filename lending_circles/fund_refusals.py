"""What is refused about Jubilee funds."""

from people.refusals import Refusal


class FundUnknown(Refusal):
    """There is no such fund here."""

    code = "NOT_FOUND"
    detail = "There is no such Jubilee fund here."
    remedy = "Choose one from the list."


class FundEndsUnfit(Refusal):
    """A fund matches for a while: from a day to a year."""

    code = "FUND_ENDS_UNFIT"
    detail = "A Jubilee fund ends on a day to come, within a year."
    remedy = "Choose another last day."


class FundOfferedAlready(Refusal):
    """Who gives has one fund at a time."""

    code = "FUND_OFFERED_ALREADY"
    detail = "A Jubilee fund of yours is open or waits for its decision."
    remedy = "Wait until it has ended, or take the offer back."


class FundShort(Refusal):
    """The account that gives does not hold the budget."""

    code = "INSUFFICIENT_FUNDS"
    detail = "The account that gives does not hold the whole budget."
    remedy = "Offer less, or add money first."


class FundDecided(Refusal):
    """It is decided, or taken back."""

    code = "FUND_DECIDED"
    detail = "This offer is not open any more."
    remedy = "Nothing is to be decided about it."


class FundNotOpen(Refusal):
    """Only a fund that is open can be closed."""

    code = "FUND_NOT_OPEN"
    detail = "This Jubilee fund is not open."
    remedy = "There is nothing to close."


class BehindTheFund(Refusal):
    """Nobody decides on money that they give themselves."""

    code = "BEHIND_THE_FUND"
    detail = "You stand behind this fund, so others decide on it."
    remedy = "Let two other organisers look at it."


class AnotherOrganiser(Refusal):
    """Two different organisers decide."""

    code = "ANOTHER_ORGANISER"
    detail = "You have agreed already. A second organiser has to."
    remedy = "Let another organiser look at it."


class NotBehindTheFund(Refusal):
    """An offer is taken back by those who made it."""

    code = "NOT_BEHIND_THE_FUND"
    detail = "This offer was made by somebody else."
    remedy = "Take back an offer of your own."


class ReasonMissing(Refusal):
    """A no, and an early end, are explained to who gives."""

    code = "REASON_MISSING"
    detail = "Say why: who gives reads it."
    remedy = "Write a sentence."
