"""Why a try failed, or an address is refused: each reason by name, in plain words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Of addresses, as they are written.
URL_MALFORMED = "URL_MALFORMED"
SCHEME_NOT_HTTPS = "SCHEME_NOT_HTTPS"
PORT_NOT_ALLOWED = "PORT_NOT_ALLOWED"
USER_IN_URL = "USER_IN_URL"
HOST_NOT_PLAIN = "HOST_NOT_PLAIN"
HOST_IS_LOCAL = "HOST_IS_LOCAL"
# Of what they lead to.
NAME_UNKNOWN = "NAME_UNKNOWN"
ADDRESS_UNSPECIFIED = "ADDRESS_UNSPECIFIED"
ADDRESS_LOOPBACK = "ADDRESS_LOOPBACK"
ADDRESS_LINK_LOCAL = "ADDRESS_LINK_LOCAL"
ADDRESS_PRIVATE = "ADDRESS_PRIVATE"
ADDRESS_SHARED = "ADDRESS_SHARED"
ADDRESS_MULTICAST = "ADDRESS_MULTICAST"
ADDRESS_TRANSLATED = "ADDRESS_TRANSLATED"
ADDRESS_RESERVED = "ADDRESS_RESERVED"
# Of a try.
TIMED_OUT = "TIMED_OUT"
NOT_CONNECTED = "NOT_CONNECTED"
CERTIFICATE = "CERTIFICATE"
BROKEN_ANSWER = "BROKEN_ANSWER"
REDIRECT = "REDIRECT"
GONE = "GONE"
STATUS = "STATUS"
SECRETS_UNREADABLE = "SECRETS_UNREADABLE"

WORDS: dict[str, str | Promise] = {
    URL_MALFORMED: _("This is no complete address, such as https://shop.example/hooks."),
    SCHEME_NOT_HTTPS: _("The address must begin with https://."),
    PORT_NOT_ALLOWED: _("Only the ports 443 and 8443 are spoken to."),
    USER_IN_URL: _("The address names a user. Leave out what stands before the @."),
    HOST_NOT_PLAIN: _(
        "The name of the host is not plainly written: letters, digits and hyphens between dots, "
        "other alphabets as xn--."
    ),
    HOST_IS_LOCAL: _("The host is one of a local network. It must be reachable by everybody."),
    NAME_UNKNOWN: _("Nobody knows the name of the host."),
    ADDRESS_UNSPECIFIED: _("The host's address is the unspecified one."),
    ADDRESS_LOOPBACK: _("The host's address is this machine itself."),
    ADDRESS_LINK_LOCAL: _("The host's address is one of a local link."),
    ADDRESS_PRIVATE: _("The host's address is one of a private network."),
    ADDRESS_SHARED: _("The host's address is shared inside a provider's network."),
    ADDRESS_MULTICAST: _("The host's address is one of a group, not of a host."),
    ADDRESS_TRANSLATED: _("The host's address carries another address inside."),
    ADDRESS_RESERVED: _("The host's address is reserved and belongs to nobody."),
    TIMED_OUT: _("It did not answer within 5 seconds."),
    NOT_CONNECTED: _("No connection could be made."),
    CERTIFICATE: _("Its certificate is not valid for this name."),
    BROKEN_ANSWER: _("The connection broke, or what came back was no HTTP answer."),
    REDIRECT: _("It answered with a redirect, which is not followed. Write the final address."),
    GONE: _("It answered 410: it wants no more."),
    STATUS: _("It answered with something else than 2xx."),
    SECRETS_UNREADABLE: _("Its secret was sealed by a key of this site that is lost. Rotate it."),
}


def words_of(failure: str) -> str:
    """Return a reason in plain words, empty where nothing failed."""
    return str(WORDS.get(failure, ""))
