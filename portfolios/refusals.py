"""What portfolios refuse."""

from people.refusals import Refusal


class NotUnderstood(Refusal):
    """Somebody who answered wrongly has to say that they read what is right."""

    code = "NOT_UNDERSTOOD"
    detail = "Some answers were not right."
    remedy = "Read what is right, and say that you understood it."


class TooYoung(Refusal):
    """Only adults contract."""

    code = "TOO_YOUNG"
    detail = "Investing is open from 18 years on."
    remedy = "Come back when you are 18."


class DocumentsMissing(Refusal):
    """Here an officer looks at papers first."""

    code = "DOCUMENTS_MISSING"
    detail = "A paper that shows who you are is needed, and the bank that will look at it."
    remedy = "Add a picture or a PDF of it, and choose a bank."


class AskedAlready(Refusal):
    """One asking at a time."""

    code = "ASKED_ALREADY"
    detail = "You have asked already; an officer will look at it."
    remedy = "Wait for the answer."


class NotAsked(Refusal):
    """There is no such asking, or it was decided."""

    code = "NOT_ASKED"
    detail = "There is nothing to decide here any more."
    remedy = "Look at the list of those who ask."


class OwnAsking(Refusal):
    """Nobody accepts themselves. Source: A-44."""

    code = "OWN_ASKING"
    detail = "You cannot decide on yourself."
    remedy = "Ask another officer."


class RemarkMissing(Refusal):
    """A refusal says why."""

    code = "REASON_MISSING"
    detail = "Somebody who is refused is told why."
    remedy = "Write a reason."


class NoSuchStrategy(Refusal):
    """There is no such strategy, or it is somebody else's."""

    code = "NOT_FOUND"
    detail = "There is no such strategy of yours."
    remedy = "Choose one of your own strategies."


class StrategyEmpty(Refusal):
    """A strategy needs a name and an amount."""

    code = "STRATEGY_REFUSED"
    detail = "A strategy needs a name, and an amount above zero for each loan."
    remedy = "Write both."


class TooManyStrategies(Refusal):
    """A person has so many strategies and no more."""

    code = "TOO_MANY_STRATEGIES"
    detail = "You have as many strategies as one person may have."
    remedy = "End one that you do not need."


class ScopesMissing(Refusal):
    """A key that may do nothing is of no use."""

    code = "SCOPES_MISSING"
    detail = "The key may do nothing."
    remedy = "Choose at least one thing that it may do."


class TooManyKeys(Refusal):
    """So many keys nobody oversees."""

    code = "TOO_MANY_KEYS"
    detail = "You have many keys in force."
    remedy = "Withdraw one that you do not need any more."


class NotALender(Refusal):
    """Only who may commit hands out a key that commits."""

    code = "NOT_ELIGIBLE"
    detail = "Your identity has not been accepted yet, so no key of yours may commit."
    remedy = "Go through the eligibility step first."
