"""What the market for notes refuses."""

from people.refusals import Refusal


class NoSuchNote(Refusal):
    """There is no such note, or somebody else holds it."""

    code = "NOT_FOUND"
    detail = "You hold no such note."
    remedy = "Choose one of your own notes."


class NoSuchAsk(Refusal):
    """There is no such ask, or it is somebody else's."""

    code = "NOT_FOUND"
    detail = "There is no such note for sale."
    remedy = "Look at the market for what is on sale now."


class TooFewNotes(Refusal):
    """So many free notes of this loan are not held."""

    code = "TOO_FEW_NOTES"
    detail = "You hold fewer notes of this loan that are not on sale already."
    remedy = "Offer fewer, or take back what is on sale."


class PriceRefused(Refusal):
    """A price is more than zero."""

    code = "PRICE_REFUSED"
    detail = "A price is more than zero."
    remedy = "Write a price above zero."


class NothingLeft(Refusal):
    """A note on which nothing can come any more is not sold."""

    code = "NOTHING_LEFT"
    detail = "Nothing more can come from this note."
    remedy = "There is nothing to sell."


class AlreadyAsked(Refusal):
    """One open ask a note."""

    code = "ALREADY_ASKED"
    detail = "This note is on sale already."
    remedy = "Cancel the open ask first."


class StateUnsaid(Refusal):
    """A note of a loan in trouble is offered with its state said aloud, or not at all."""

    code = "STATE_UNSAID"
    detail = "The loan is late, in dispute or in default."
    remedy = "Offer the note with its state said aloud, or wait until the loan is in order."


class NotFullyCalled(Refusal):
    """A note whose money is still being called is bound to its first holder."""

    code = "NOT_FULLY_CALLED"
    detail = "The money of this loan is still being called from its first holders."
    remedy = "The note can be sold when the whole of its principal was drawn."


class CallOpen(Refusal):
    """Who was called pays; the call does not follow the note to somebody else. Source: R0-19."""

    code = "CALL_OPEN"
    detail = "A capital call on this note is not paid yet."
    remedy = "Pay the call first, or wait until it has ended."


class AskEnded(Refusal):
    """The note was sold to somebody else, taken back, or stopped."""

    code = "ASK_ENDED"
    detail = "This note is not for sale any more."
    remedy = "Look at the market for what is on sale now."


class PriceChanged(Refusal):
    """What was seen is not what is asked."""

    code = "PRICE_CHANGED"
    detail = "What is asked, or what the note stands at, is not what you saw."
    remedy = "Look at it again and decide anew."


class OwnNote(Refusal):
    """Nobody buys from themselves."""

    code = "OWN_NOTE"
    detail = "This note is your own."
    remedy = "Cancel the ask to keep it."


class BorrowersNote(Refusal):
    """The borrower does not hold claims on itself. Source: A-44, A-59."""

    code = "BORROWERS_NOTE"
    detail = "The owner of the business does not buy notes on its own loan."
    remedy = "Repay the loan early instead."


class InDispute(Refusal):
    """A note of a loan in dispute is handed over only by two who say so."""

    code = "IN_DISPUTE"
    detail = "The loan is in dispute, and nothing says that the buyer knows."
    remedy = "Wait for the ruling, or say aloud that the loan is in dispute."


class SaleStopped(Refusal):
    """Nothing is sold while a loan is in dispute or in default, unless its state was said."""

    code = "SALE_STOPPED"
    detail = "The loan is in dispute or in default, so its notes are not sold now."
    remedy = "Wait for the ruling."


class NotEnoughMoney(Refusal):
    """The wallet does not hold the price."""

    code = "INSUFFICIENT_FUNDS"
    detail = "There is not enough money in your wallet."
    remedy = "Choose another note, or add money first."
