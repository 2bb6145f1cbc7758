"""What is refused of milestones, streams, calls, collateral, challenges and exchanges of notes."""

from people.refusals import Refusal


class LoanUnknown(Refusal):
    """No bank's loan has this id, or somebody else's."""

    code = "NOT_FOUND"
    detail = "There is no such loan."
    remedy = "Look at the list of loans."


class MilestoneUnknown(Refusal):
    """No milestone has this id."""

    code = "NOT_FOUND"
    detail = "There is no such milestone."
    remedy = "Look at the loan's milestones."


class NotTheBusiness(Refusal):
    """Only the owner of the business does this."""

    code = "NOT_THE_OWNER"
    detail = "Only the owner of the business may do this."
    remedy = "Ask the owner."


class OwnBusiness(Refusal):
    """Nobody decides about their own business. Source: A-44."""

    code = "OWN_BUSINESS"
    detail = "This is your own business."
    remedy = "Another officer decides."


class MilestoneState(Refusal):
    """The milestone is not where this is done."""

    code = "WRONG_STATE"
    detail = "The milestone is not in a state that allows this."
    remedy = "Look at where it stands."


class OutOfOrder(Refusal):
    """Milestones are delivered in their order. Source: R0-17."""

    code = "OUT_OF_ORDER"
    detail = "An earlier milestone is not done yet."
    remedy = "Deliver the earlier one first."


class EvidenceMissing(Refusal):
    """A delivery says or shows something."""

    code = "EVIDENCE_MISSING"
    detail = "A delivery needs words about what was done."
    remedy = "Write what was delivered, and add documents where they are asked for."


class ReasonMissing(Refusal):
    """Whoever refuses, pauses or unlocks says why."""

    code = "REASON_MISSING"
    detail = "A reason is missing."
    remedy = "Write why."


class DelegatesDecide(Refusal):
    """The offer gave the decision to delegates. Source: A-36."""

    code = "DELEGATES_DECIDE"
    detail = "The delegates of this loan decide on this."
    remedy = "Wait for their vote."


class SaidAlready(Refusal):
    """An officer said yes already; the delegates' vote runs."""

    code = "ALREADY_DECIDED"
    detail = "The bank has said yes already."
    remedy = "Wait for the delegates' vote."


class ExtensionUsed(Refusal):
    """A loan is extended once. Source: A-36."""

    code = "EXTENSION_USED"
    detail = "This loan was extended before."
    remedy = "What is still missing can only be delivered, paid or restructured."


class VoteOpenAlready(Refusal):
    """The holders are asked one thing at a time."""

    code = "ASKED_ALREADY"
    detail = "The holders vote on an extension already."
    remedy = "Wait for the end of their vote."


class NoStream(Refusal):
    """Only money that is streamed can be paused."""

    code = "NO_STREAM"
    detail = "This loan is not streamed."
    remedy = "Look at how it is released."


class StreamPaused(Refusal):
    """The stream is paused, or is not."""

    code = "WRONG_STATE"
    detail = "The stream is paused already."
    remedy = "Look at where it stands."


class StreamRuns(Refusal):
    """There is no pause of the bank's to end."""

    code = "WRONG_STATE"
    detail = "The bank has not paused this stream."
    remedy = "What else holds it back ends by itself when it is cured."


class CallUnknown(Refusal):
    """No call asks this person for anything."""

    code = "NOT_FOUND"
    detail = "There is no such call of yours."
    remedy = "Look at your capital calls."


class CallEnded(Refusal):
    """The share was paid, breached or dropped."""

    code = "CALL_ENDED"
    detail = "This call is not open any more."
    remedy = "Nothing is to be paid on it."


class WalletShort(Refusal):
    """The wallet does not hold what is asked."""

    code = "INSUFFICIENT_FUNDS"
    detail = "There is not enough money in your wallet."
    remedy = "Bring money into your wallet first."


class CollateralUnknown(Refusal):
    """No collateral has this id."""

    code = "NOT_FOUND"
    detail = "There is no such collateral."
    remedy = "Look at the loan's collateral."


class NotValued(Refusal):
    """Money of the loan's own asset is worth its amount."""

    code = "SAME_ASSET"
    detail = "Collateral in the loan's own asset is worth its amount."
    remedy = "Only collateral in another asset is valued."


class CollateralGone(Refusal):
    """The collateral was sold or has gone back."""

    code = "WRONG_STATE"
    detail = "This collateral is not held any more."
    remedy = "Look at what became of it."


class AmountRefused(Refusal):
    """Amounts are above zero."""

    code = "AMOUNT_REFUSED"
    detail = "This amount cannot be taken."
    remedy = "Write an amount above zero."


class NotForSale(Refusal):
    """Collateral is sold after a default."""

    code = "NOT_DEFAULTED"
    detail = "Collateral is sold only after the loan has defaulted."
    remedy = "A loan that is being repaid keeps its collateral."


class NothingHeld(Refusal):
    """A loan that was made without collateral takes none in afterwards."""

    code = "NO_COLLATERAL"
    detail = "This loan was made without collateral."
    remedy = "Prepay a part of it instead."


class BusinessShort(Refusal):
    """The business's account does not hold so much."""

    code = "INSUFFICIENT_FUNDS"
    detail = "There is not enough money in the business's account."
    remedy = "Deposit less, or bring money to the bank first."


class NotInBreach(Refusal):
    """Only a loan that is late beyond its grace, or misses a milestone, is challenged. A-36."""

    code = "NOT_IN_BREACH"
    detail = "Nothing of this loan is overdue beyond its grace."
    remedy = "A loan can be challenged when its days of grace are over."


class ChallengedAlready(Refusal):
    """One challenge at a time is open."""

    code = "CHALLENGED_ALREADY"
    detail = "This loan is being challenged already."
    remedy = "Wait for its end."


class ChallengeClosed(Refusal):
    """The vote is over, or it is others'."""

    code = "CHALLENGE_CLOSED"
    detail = "The holders do not vote on this now."
    remedy = "Look at its outcome."


class NotHolder(Refusal):
    """Only who held notes on the day of the challenge votes on it."""

    code = "NOT_HOLDER"
    detail = "Only those who held notes when the loan was challenged vote."
    remedy = "Ask one of them."


class VoteUnknown(Refusal):
    """A vote is yes, no or an abstention."""

    code = "VOTE_UNKNOWN"
    detail = "A vote is YES, NO or ABSTAIN."
    remedy = "Choose one of the three."


class DaysRefused(Refusal):
    """A pause ends on a day to come, within a year."""

    code = "DAY_REFUSED"
    detail = "A pause ends on a day to come, at most a year away."
    remedy = "Choose another day."


class TermsRefused(Refusal):
    """The new terms cannot be planned."""

    code = "TERMS_REFUSED"
    detail = "A loan cannot be planned anew like this."
    remedy = "Choose 1 to 600 installments and a rate of at most 100 %."


class NothingReleased(Refusal):
    """Before its first release a loan has no schedule."""

    code = "NOTHING_RELEASED"
    detail = "Nothing was released on this loan yet."
    remedy = "There is nothing to plan anew."


class NoTokens(Refusal):
    """The contract does not allow notes to be exchanged. Source: A-57."""

    code = "NO_TOKENS"
    detail = "Notes of this loan cannot be exchanged for tokens."
    remedy = "Wait for its payments, or offer the note for sale."


class NoNote(Refusal):
    """The person holds no note of this loan with something outstanding."""

    code = "NO_NOTE"
    detail = "You hold no note of this loan that something is owed on."
    remedy = "Look at your notes."


class NotExchangeable(Refusal):
    """Notes are exchanged while everything is released and nothing is overdue."""

    code = "NOT_EXCHANGEABLE"
    detail = "Notes are exchanged only when the whole loan is released and nothing is overdue."
    remedy = "Wait until that is so."
