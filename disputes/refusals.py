"""What disputes refuse."""

from people.refusals import Refusal


class DisputeUnknown(Refusal):
    """There is no such dispute, or it is none of the person's."""

    code = "DISPUTE_UNKNOWN"
    detail = "There is no such dispute."
    remedy = "Look at your disputes."


class NotHolder(Refusal):
    """Only who holds a note of a loan may dispute how the bank serves it."""

    code = "NOT_HOLDER"
    detail = "You hold no note of this loan."
    remedy = "A dispute is opened by who holds a note."


class DisputedAlready(Refusal):
    """One dispute at a time between one investor and the bank about one loan."""

    code = "DISPUTED_ALREADY"
    detail = "You have an open dispute about this loan."
    remedy = "Bring your evidence there."


class NotNow(Refusal):
    """The dispute is in another state."""

    code = "NOT_NOW"
    detail = "The dispute is not at this point."
    remedy = "Look at its timeline: it says what comes next and until when."


class NotParty(Refusal):
    """Only the investor and the bank are parties."""

    code = "NOT_PARTY"
    detail = "You are no party to this dispute."
    remedy = "The investor or an officer of the bank may do this."


class NotOnPanel(Refusal):
    """Only members of the panel that decides now propose its ruling."""

    code = "NOT_ON_PANEL"
    detail = "You are not on the panel that decides this dispute."
    remedy = "A member of the panel proposes the ruling."


class RulingWaits(Refusal):
    """One proposal at a time."""

    code = "RULING_WAITS"
    detail = "The panel is voting on a proposal."
    remedy = "Vote on it; another can be made when it has failed."


class RemedyRefused(Refusal):
    """The remedy does not fit what it is for."""

    code = "REMEDY_REFUSED"
    detail = "This remedy cannot be carried out."
    remedy = "Choose another one."


class AppealedAlready(Refusal):
    """There is one appeal."""

    code = "APPEALED_ALREADY"
    detail = "This dispute was appealed before."
    remedy = "The ruling of the second panel is final."


class NothingOffered(Refusal):
    """In mediation the bank offers, and the investor takes it or not."""

    code = "NOTHING_OFFERED"
    detail = "The bank has offered nothing."
    remedy = "Wait for its offer, or ask for the panel."


class PanelTooSmall(Refusal):
    """At least three people decide, none of them of either side."""

    code = "PANEL_TOO_SMALL"
    detail = "A panel takes at least three people who are on neither side."
    remedy = "Name officers of other banks, or delegates."


class ConflictOfInterest(Refusal):
    """Nobody of either side decides, nor the organiser who names the panel. Source: A-44."""

    code = "CONFLICT_OF_INTEREST"
    detail = "Somebody of those named has a part in this dispute, or is you."
    remedy = "Name people of neither side who hold none of these notes and brought no evidence."


class HasPart(Refusal):
    """An organiser on one of the sides does not name who decides. Source: A-44."""

    code = "HAS_PART"
    detail = "You have a part in this dispute yourself."
    remedy = "Another organiser of the network names the panel."


class TextMissing(Refusal):
    """Nothing is claimed or shown without words."""

    code = "TEXT_MISSING"
    detail = "Say in words what this is about."
    remedy = "Write a few sentences, or add a file."
