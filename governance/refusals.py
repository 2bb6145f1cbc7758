"""What founding and running a network refuses."""

from people.refusals import Refusal


class DayNotOpen(Refusal):
    """Money moves on the network's open business day only."""

    code = "DAY_NOT_OPEN"
    detail = "The business day is not open."
    remedy = "Try again in a moment: the day is being brought up to date."


class SlugTaken(Refusal):
    """Another network has this short name."""

    code = "SLUG_TAKEN"
    detail = "Another network has this short name."
    remedy = "Choose another one."


class TimeZoneUnknown(Refusal):
    """The time zone is none that this machine knows."""

    code = "TIME_ZONE_UNKNOWN"
    detail = "There is no such time zone."
    remedy = "Write it like Europe/Lisbon or UTC."


class AssetScaleFixed(Refusal):
    """An asset's number of decimals never changes."""

    code = "ASSET_SCALE_FIXED"
    detail = "The asset exists with another number of decimals."
    remedy = "Use its decimals, or another code."


class ParametersRefused(Refusal):
    """The parameters contradict themselves, or one of them cannot be read."""

    code = "PARAMETERS_REFUSED"
    remedy = "Correct what is named."


class TooEarly(Refusal):
    """Parameters do not change what has been agreed already."""

    code = "TOO_EARLY"
    detail = "Parameters cannot change for a day that is past."
    remedy = "Choose the business date or a later day."


class NotOrganiser(Refusal):
    """Only an organiser of the network may do this."""

    code = "NOT_ORGANISER"
    detail = "Only an organiser of the network may do this."
    remedy = "Ask an organiser."


class NetworkUnknown(Refusal):
    """No network has this id or short name."""

    code = "NETWORK_UNKNOWN"
    detail = "There is no such network."
    remedy = "Look at the list of networks."


class PanelRefused(Refusal):
    """A panel has at least as many people as must agree."""

    code = "PANEL_REFUSED"
    detail = "So many people cannot agree: there are fewer on the panel."
    remedy = "Name more people, or ask for fewer votes."


class MotionUnknown(Refusal):
    """No motion has this id."""

    code = "MOTION_UNKNOWN"
    detail = "There is no such motion."
    remedy = "Look at the motions of your panels."


class MotionOpenAlready(Refusal):
    """One question at a time is put about one thing."""

    code = "MOTION_OPEN_ALREADY"
    detail = "This is being voted on already."
    remedy = "Wait for the count."


class MotionClosed(Refusal):
    """After the close nobody votes."""

    code = "MOTION_CLOSED"
    detail = "The vote is closed."
    remedy = "Look at its result."


class NotDelegate(Refusal):
    """Only who is on the panel votes."""

    code = "NOT_DELEGATE"
    detail = "Only members of the panel vote on this."
    remedy = "Ask one of them."


class VoteUnknown(Refusal):
    """A vote is yes, no or an abstention."""

    code = "VOTE_UNKNOWN"
    detail = "A vote is YES, NO or ABSTAIN."
    remedy = "Choose one of the three."
