"""What is refused of what members say; every sentence is the same whoever the other one is."""

from people.refusals import Refusal


class NotBetweenYou(Refusal):
    """Nobody is written to whose profile the writer may not see."""

    code = "NOT_BETWEEN_YOU"
    detail = "You two have no agreement now, so no message can be sent."
    remedy = "Ask for an agreement again first."


class NothingSaid(Refusal):
    """A message says something."""

    code = "NOTHING_SAID"
    detail = "There is nothing written."
    remedy = "Write a few words."


class TextTooLong(Refusal):
    """A message has its length."""

    code = "TEXT_TOO_LONG"
    detail = "This is too long."
    remedy = "Say it in fewer words."


class TextHides(Refusal):
    """A text may not hold what nobody can see."""

    code = "TEXT_HIDES"
    detail = "The text holds characters that cannot be seen."
    remedy = "Type it again, or leave out what was pasted."


class TooManyMessages(Refusal):
    """Nobody is flooded."""

    code = "TOO_MANY_TRIES"
    detail = "You wrote many messages in a short time."
    remedy = "Try again in an hour."


class NothingDue(Refusal):
    """The loan asks for nothing any more."""

    code = "NOTHING_DUE"
    detail = "Nothing of this loan is still to be repaid."
    remedy = "Nothing needs to be done."


class AlreadyDue(Refusal):
    """A word in advance comes in advance."""

    code = "ALREADY_LATE"
    detail = "The day on which this repayment was due is over."
    remedy = "Write to the friends who lent, and pay as soon as you can."


class ExpectedDayRefused(Refusal):
    """The expected day lies after the due day, and not for ever."""

    code = "EXPECTED_DAY_REFUSED"
    detail = "The day on which you expect to pay comes after the due day, within 60 days."
    remedy = "Choose a day after the due day."


class NobodyToTell(Refusal):
    """Only those are told who lent at the first degree and still stand by their agreement."""

    code = "NOBODY_TO_TELL"
    detail = "None of the friends who lent is chosen."
    remedy = "Choose one of the friends who lent."


class WishStands(Refusal):
    """One wish at a time."""

    code = "WISH_STANDS"
    detail = "You ask for support already."
    remedy = "End what you asked for first."


class NoWish(Refusal):
    """There is no such wish."""

    code = "NO_WISH"
    detail = "You do not ask for support now."
    remedy = "Nothing needs to be done."


class WishRefused(Refusal):
    """A wish says what would help."""

    code = "WISH_REFUSED"
    detail = "What would help, or about how much, is not one of the choices."
    remedy = "Choose what would help, and about how much."
