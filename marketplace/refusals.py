"""What offers refuse, in plain sentences."""

from collections.abc import Sequence

from people.refusals import Refusal
from rules.offer_checks import Fault


class OfferUnknown(Refusal):
    """There is no such offer, or it is not for this person to see."""

    code = "OFFER_UNKNOWN"
    detail = "There is no such offer."
    remedy = "Look at the list of offers."


class CaseNotQualified(Refusal):
    """Only a qualified case with a prospectus is offered."""

    code = "NOT_QUALIFIED"
    detail = "The business case is not qualified."
    remedy = "Let two officers sign it off first."


class TermsRefused(Refusal):
    """The terms of an offer contradict each other or the rules."""

    code = "TERMS"

    @classmethod
    def of(cls, faults: Sequence[Fault]) -> "TermsRefused":
        """Return the first fault as the refusal, with the codes of all."""
        first = faults[0]
        return cls(
            first.detail,
            code=first.code,
            remedy=first.remedy,
            context={"codes": [fault.code for fault in faults]},
        )


class NothingHeld(Refusal):
    """Nothing lies in escrow that could go back."""

    code = "NOTHING_HELD"
    detail = "No collateral lies in escrow for this case alone."
    remedy = "What stands for a loan comes back when it is repaid."


class CollateralMissing(Refusal):
    """A request is invalid until its collateral lies in escrow. Source: R2-12."""

    code = "COLLATERAL_MISSING"
    detail = "The collateral in escrow is worth less than what this offer asks for."
    remedy = "Let the business deposit collateral first."


class BusinessReputation(Refusal):
    """A business that harmed more than it kept asks for no more than it repaid before: R2-08."""

    code = "REPUTATION_LIMIT"
    detail = "This business's record allows it to ask for less than this."
    remedy = "Offer no more than it has repaid before, or wait until its record is better."


class BankReputation(Refusal):
    """A bank with a harmful record is capped as one in probation is: R2-08, R0-30."""

    code = "REPUTATION_CAP"
    detail = "This bank's record caps what it may have lent and on offer, as in probation."
    remedy = "Pledge more bond, or offer less."


class DelegateReputation(Refusal):
    """Who missed more votes than they cast is not named to vote for others: R2-08."""

    code = "DELEGATE_NOT_ELIGIBLE"
    detail = "Somebody among the delegates may not be named: their record speaks against it."
    remedy = "Name somebody else; records are shown on the pages of the bank and its businesses."


class AmountRefused(Refusal):
    """Money moves by more than nothing."""

    code = "AMOUNT_REFUSED"
    detail = "The amount must be more than nothing."
    remedy = "Write an amount above zero."


class NotOwner(Refusal):
    """Only the owner of the business may do this."""

    code = "NOT_OWNER"
    detail = "Only the owner of the business may do this."
    remedy = "Let the owner do it."


class WrongState(Refusal):
    """The offer does not stand where this can be done."""

    code = "OFFER_STATE"
    detail = "The offer is not in a state that allows this."
    remedy = "Look at where the offer stands."


class NotOpen(Refusal):
    """Money can be committed while an offer is funding, through its last day."""

    code = "NOT_OPEN"
    detail = "This offer does not take commitments."
    remedy = "Choose an offer that is open."


class PrivateWindow(Refusal):
    """Until a stated day only people whom the business invited commit."""

    code = "PRIVATE_WINDOW"
    detail = "Until its private window ends this offer is for people whom the business invited."
    remedy = "Come back when it is open to everybody."


class Oversubscribed(Refusal):
    """So much is not left of the offer."""

    code = "OVERSUBSCRIBED"
    detail = "So much is not left of this offer."
    remedy = "Commit at most what is left, or choose another offer."


class BelowTicket(Refusal):
    """Less than the least that one commits."""

    code = "BELOW_TICKET"
    detail = "That is less than the least that one commits."
    remedy = "Commit more."


class NotWholeNotes(Refusal):
    """Commitments are whole notes."""

    code = "NOT_WHOLE_NOTES"
    detail = "That is not a whole number of notes."
    remedy = "Commit a multiple of the size of a note."


class NotEligible(Refusal):
    """Identity and entry questions come before the first commitment."""

    code = "NOT_ELIGIBLE"
    detail = "Your identity has not been accepted yet."
    remedy = "Go through the eligibility step first."


class OverLimit(Refusal):
    """More than the person's own limits allow."""

    code = "OVER_INVESTOR_LIMIT"
    detail = "That is more than your limits allow."
    remedy = "Commit less, or review your limits."


class BothSides(Refusal):
    """Nobody is on both sides of one decision. Source: A-44."""

    code = "BOTH_SIDES"
    detail = "You would be on both sides of this contract."
    remedy = "Leave it to somebody who has no part in the other side."


class NotEnoughMoney(Refusal):
    """The wallet holds less than that."""

    code = "INSUFFICIENT_FUNDS"
    detail = "There is not enough money in your wallet."
    remedy = "Commit less, or add money first."


class ReferenceTaken(Refusal):
    """The same reference stands for another commitment."""

    code = "REFERENCE_TAKEN"
    detail = "This reference stands for another commitment."
    remedy = "Use a new reference."


class CommitmentUnknown(Refusal):
    """There is no such commitment of this person."""

    code = "COMMITMENT_UNKNOWN"
    detail = "There is no such commitment."
    remedy = "Look at your portfolio."


class ReflectionOver(Refusal):
    """After the reflection period a commitment binds."""

    code = "REFLECTION_OVER"
    detail = "The reflection period is over, so the commitment binds."
    remedy = "Keep it; a note can be sold after the contract."


class ReflectionRuns(Refusal):
    """Nothing is contracted while somebody may still withdraw. Source: P-31."""

    code = "REFLECTION_RUNS"
    detail = "Some commitments can still be withdrawn."
    remedy = "Close the offer when the last reflection period is over."


class SoftCapOpen(Refusal):
    """An offer that has not reached its soft cap closes by its last day alone."""

    code = "SOFT_CAP_OPEN"
    detail = "The offer has not reached its soft cap, and its window is still open."
    remedy = "Wait for its last day, or cancel it with a reason."


class AlreadySigned(Refusal):
    """A side signs once."""

    code = "ALREADY_SIGNED"
    detail = "This side has signed."
    remedy = "Nothing needs to be done."


class ReasonMissing(Refusal):
    """Whoever is told wants to know why."""

    code = "REASON_MISSING"
    detail = "There is no reason."
    remedy = "Say why, in a sentence."


class ProposalUnknown(Refusal):
    """There is no such open proposal."""

    code = "PROPOSAL_UNKNOWN"
    detail = "There is no such open proposal."
    remedy = "Look at the proposals of the offer."


class ProposalEmpty(Refusal):
    """A proposal changes something."""

    code = "PROPOSAL_EMPTY"
    detail = "This proposal changes nothing."
    remedy = "Propose another rate or other milestones."


class InvitedAlready(Refusal):
    """A person is invited once."""

    code = "INVITED_ALREADY"
    detail = "This person is invited already."
    remedy = "Nothing needs to be done."


class SearchNameTaken(Refusal):
    """Two searches of one name cannot be told apart."""

    code = "SEARCH_NAME_TAKEN"
    detail = "You have a search of this name."
    remedy = "Choose another name."


class TermsChanged(Refusal):
    """Nobody commits to other terms than those they read."""

    code = "TERMS_CHANGED"
    detail = "The contract has changed since you opened this page."
    remedy = "Read it again, then commit."
