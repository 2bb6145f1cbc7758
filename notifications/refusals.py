"""What is refused about how people want to be told."""

from people.refusals import Refusal


class GroupStaysOn(Refusal):
    """What guards a login is always told."""

    code = "GROUP_STAYS_ON"
    detail = "What guards your login is always told."
    remedy = "Switch off other groups."


class UnknownTimeZone(Refusal):
    """No clock has that name."""

    code = "UNKNOWN_TIME_ZONE"
    detail = "There is no time zone of that name."
    remedy = "Write it like Europe/Lisbon."


class QuietHoursIncomplete(Refusal):
    """Quiet hours have a beginning and an end."""

    code = "QUIET_HOURS_INCOMPLETE"
    detail = "Quiet hours need a beginning and an end that differ."
    remedy = "Give both times, or neither."


class DeviceRefused(Refusal):
    """What a browser named is no address of a push service."""

    code = "DEVICE_REFUSED"
    detail = "This browser named no address that messages could go to."
    remedy = "Switch notifications off and on again in this browser, or use e-mail."


class TooManyDevices(Refusal):
    """One person has as many devices as may be."""

    code = "TOO_MANY_DEVICES"
    detail = "There are as many devices as there may be."
    remedy = "Remove one that you no longer use."
