"""What a shared till refuses its cashiers, each with its stable code."""

from people.refusals import Refusal


class PinNotUsable(Refusal):
    """A number that everybody tries first protects nobody."""

    code = "PIN_NOT_USABLE"
    detail = "A number for the till has 4 to 6 digits, neither all alike nor in a row."
    remedy = "Choose another one, such as 4 digits of a day that only you remember."


class PinMissing(Refusal):
    """Whoever has no number cannot be known at a shared till."""

    code = "PIN_MISSING"
    detail = "There is no number for this person at this till."
    remedy = "Let a manager set one on the page of the team."


class PinBlocked(Refusal):
    """After several wrong numbers none is heard for a while."""

    code = "PIN_BLOCKED"
    detail = "The number was wrong too often."
    remedy = "Wait a few minutes, or let a manager set a new one."


class NotYourStaff(Refusal):
    """A number is set by its holder, or by somebody who runs the till."""

    code = "NOT_YOUR_STAFF"
    detail = "Only they themselves, a manager or the owner set this number."
    remedy = "Ask the owner."


class OnlyManagersLock(Refusal):
    """A till is handed to cashiers by somebody who runs it."""

    code = "ONLY_MANAGERS_LOCK"
    detail = "Only a manager or the owner locks a device to its till."
    remedy = "Let one of them log in on this device."


class RefundNeedsManager(Refusal):
    """A cashier gives back so much alone, and no more."""

    code = "REFUND_NEEDS_MANAGER"
    detail = "This is more than a cashier gives back alone here."
    remedy = "Let a manager type their number."


class RefundDayLimit(Refusal):
    """A cashier gives back so much in a day alone, and no more."""

    code = "REFUND_DAY_LIMIT"
    detail = "With this it would be more than a cashier gives back in a day alone here."
    remedy = "Let a manager type their number."
