"""What is refused about addresses and deliveries."""

from people.refusals import Refusal


class EndpointUrlRefused(Refusal):
    """The address is one that webhooks do not go to."""

    code = "ENDPOINT_URL_REFUSED"
    detail = "Webhooks cannot go to this address."
    remedy = (
        "Give an https address on port 443 or 8443 of a host that everybody reaches. To develop on "
        "one machine, start the bank with WEBHOOKS_ALLOW_PRIVATE=true."
    )


class EndpointExists(Refusal):
    """The same address is there already."""

    code = "ENDPOINT_EXISTS"
    detail = "This address is there already."
    remedy = "Change the one that is there, or switch it off first."


class EndpointDisabled(Refusal):
    """A switched-off address is sent nothing."""

    code = "ENDPOINT_DISABLED"
    detail = "This address is switched off."
    remedy = "Switch it on again first."


class TooManyEndpoints(Refusal):
    """A mailbox has as many addresses as it may."""

    code = "TOO_MANY_ENDPOINTS"
    detail = "There are as many addresses as there may be."
    remedy = "Switch off one that is not needed."


class UnknownEventType(Refusal):
    """No event has that type."""

    code = "UNKNOWN_EVENT_TYPE"
    detail = "No event has that type."
    remedy = "Choose among the types that the document of the interface lists."


class RotatedTooOften(Refusal):
    """Too many former secrets still sign."""

    code = "ROTATED_TOO_OFTEN"
    detail = "Too many former secrets are still in force."
    remedy = "Wait until the oldest one has run out; each lasts 24 hours after its rotation."


class SentTooOften(Refusal):
    """Too many trials and replays to one address."""

    code = "SENT_TOO_OFTEN"
    detail = "Too many trials and replays were asked for within the last minute."
    remedy = "Wait a minute; look at what your address answered."
