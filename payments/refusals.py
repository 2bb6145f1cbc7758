"""What deposits, withdrawals and statements refuse."""

from people.refusals import Refusal


class NotYours(Refusal):
    """Everybody moves their own money, and that of their own business."""

    code = "NOT_FOUND"
    detail = "There is nothing of yours here by that name."
    remedy = "Look at your wallet or your business's account."


class NoTransferDetails(Refusal):
    """The bank has not said where it receives this asset."""

    code = "NO_TRANSFER_DETAILS"
    detail = "This bank takes no transfers of this asset yet."
    remedy = "Choose another bank, or ask this one where to send the money."


class OutsideLimits(Refusal):
    """The bank moves no less and no more than this at a time."""

    code = "OUTSIDE_LIMITS"
    detail = "The amount is outside what the bank moves at a time."
    remedy = "Choose an amount within its limits."


class TooManyOpen(Refusal):
    """Announcing costs nothing, so it has a bound."""

    code = "TOO_MANY_OPEN"
    detail = "Too many of your deposits are still expected."
    remedy = "Send what you announced, or cancel what you will not send."


class NotEnoughMoney(Refusal):
    """The account does not hold what should leave it."""

    code = "INSUFFICIENT_FUNDS"
    detail = "There is not that much in the account."
    remedy = "Withdraw less."


class BankShort(Refusal):
    """A bank pays out what it holds outside."""

    code = "BANK_SHORT"
    detail = "This bank does not hold that much outside just now."
    remedy = "Withdraw less, or through another bank; its officers can ask others for cash."


class SettlementRefused(Refusal):
    """Banks settle with another bank that takes the same asset, for more than nothing."""

    code = "SETTLEMENT_REFUSED"
    detail = "That cannot be asked of this bank."
    remedy = "Choose another bank that takes transfers of the asset, and an amount above zero."


class SettlementUnknown(Refusal):
    """Only the two banks know their settlement."""

    code = "SETTLEMENT_UNKNOWN"
    detail = "There is no such settlement of this bank."
    remedy = "Look at the list of settlements."


class TransferEnded(Refusal):
    """It was settled, refused or cancelled before."""

    code = "TRANSFER_ENDED"
    detail = "This is settled or cancelled already."
    remedy = "Look at how it stands now."


class PayoutUnderWay(Refusal):
    """What an officer is paying out cannot be cancelled."""

    code = "PAYOUT_UNDER_WAY"
    detail = "An officer is paying this out."
    remedy = "Wait until it has arrived, and send it back if you like."


class StatementUnreadable(Refusal):
    """A file with a line that cannot be read is not taken at all."""

    code = "STATEMENT_UNREADABLE"
    detail = "Nothing was taken from this file, because parts of it cannot be read."
    remedy = "Correct the lines named, and upload it again."


class LinesChanged(Refusal):
    """What was asked for is no longer how the lines stand."""

    code = "LINES_CHANGED"
    detail = "One of these lines was booked or set aside meanwhile."
    remedy = "Reject this, and ask again for those that are left."


class NothingToBook(Refusal):
    """No line waits for this."""

    code = "NOTHING_TO_BOOK"
    detail = "There is no matched line to book."
    remedy = "Choose lines that are matched and not booked."


class TargetRefused(Refusal):
    """The line cannot belong to this."""

    code = "TARGET_REFUSED"
    detail = "The line cannot be booked to that."
    remedy = "Choose a deposit, loan or business of this bank that fits the amount."


class LineBusy(Refusal):
    """A line that waits for a decision stays as it is."""

    code = "LINE_BUSY"
    detail = "Another officer is to decide about this line."
    remedy = "Let that be decided first, or take the request back."


class OwnMoney(Refusal):
    """Nobody is on both sides of a decision. Source: A-44."""

    code = "OWN_MONEY"
    detail = "This is your own money, or that of your business."
    remedy = "Let other officers decide about it."
