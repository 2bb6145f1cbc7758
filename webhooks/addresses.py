"""Where webhooks may go: how an address must be written, and which ones on the network are public.

Nothing here looks anything up. An address is read into the parts that the connection is made of, so
that no second reader can understand it in another way.

Source: reliability design 3 E1; RFC 6890; OWASP "Server-side request forgery prevention".
"""

import ipaddress
import re
from dataclasses import dataclass

from webhooks import failures

URL_LENGTH_MAX = 500
PORTS = (443, 8443)
_URL = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<authority>[^/?#]*)(?P<target>[/?][^#]*)?", re.ASCII
)
# Visible ASCII without what some reader takes for the end of a host or of a line.
_VISIBLE = re.compile(r"[!$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]+", re.ASCII)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_PORT = re.compile(r"[1-9][0-9]{0,4}", re.ASCII)
_HOST_LENGTH_MAX = 253
# Names that lead into a network of one's own wherever they are asked for.
_LOCAL_ENDINGS = (
    *("localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp"),
    *("private", "home.arpa", "in-addr.arpa", "ip6.arpa", "onion", "test", "invalid"),
)
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_CLASSES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (failures.ADDRESS_UNSPECIFIED, ("0.0.0.0/8", "::/128")),
    (failures.ADDRESS_LOOPBACK, ("127.0.0.0/8", "::1/128")),
    (failures.ADDRESS_LINK_LOCAL, ("169.254.0.0/16", "fe80::/10")),
    (
        failures.ADDRESS_PRIVATE,
        ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"),
    ),
    (failures.ADDRESS_SHARED, ("100.64.0.0/10",)),
    (failures.ADDRESS_MULTICAST, ("224.0.0.0/4", "ff00::/8")),
    # IPv4 inside IPv6: mapped, compatible, NAT64 (both prefixes), 6to4 and its relays, Teredo.
    (
        failures.ADDRESS_TRANSLATED,
        (
            *("::ffff:0:0/96", "::ffff:0:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48"),
            *("2002::/16", "2001::/32", "192.88.99.0/24"),
        ),
    ),
    (
        failures.ADDRESS_RESERVED,
        (
            *("192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24"),
            *("203.0.113.0/24", "240.0.0.0/4", "100::/64", "2001:2::/48", "2001:10::/28"),
            *("2001:db8::/32", "3fff::/20", "5f00::/16"),
            # Machines of a provider that tell its tenants' credentials. Source: Azure's and
            # Alibaba's metadata services, which have public-looking addresses.
            *("168.63.129.16/32", "100.100.100.200/32"),
        ),
    ),
)
_NETWORKS = tuple(
    (reason, ipaddress.ip_network(network)) for reason, networks in _CLASSES for network in networks
)
_GIVEN_OUT = ipaddress.IPv6Network("2000::/3")


class AddressRefused(Exception):
    """An address that webhooks do not go to; `failure` is one of `webhooks.failures`."""

    def __init__(self, failure: str) -> None:
        """Keep the reason."""
        super().__init__(failure)
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Target:
    """An address read into what the request is made of; `literal` where the host is no name."""

    scheme: str
    host: str
    port: int
    path: str
    literal: Address | None

    @property
    def host_header(self) -> str:
        """Return what the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        standard = {"https": 443, "http": 80}[self.scheme]
        return host if self.port == standard else f"{host}:{self.port}"


def read_target(url: str, *, allow_private: bool = False) -> Target:
    """Return where an address leads; raises AddressRefused with the named reason.

    `allow_private` is for development: any port, plain http, and this machine itself.
    """
    found = _URL.fullmatch(url)
    if not found or len(url) > URL_LENGTH_MAX:
        raise AddressRefused(failures.URL_MALFORMED)
    scheme = found["scheme"].lower()
    if scheme != "https" and not (allow_private and scheme == "http"):
        raise AddressRefused(failures.SCHEME_NOT_HTTPS)
    if not found["authority"].isascii():
        raise AddressRefused(failures.HOST_NOT_PLAIN)
    if not _VISIBLE.fullmatch(found["authority"] + (found["target"] or "")):
        raise AddressRefused(failures.URL_MALFORMED)
    if "@" in found["authority"]:
        raise AddressRefused(failures.USER_IN_URL)

    host, port = _host_and_port(found["authority"], standard=443 if scheme == "https" else 80)
    if port not in PORTS and not allow_private:
        raise AddressRefused(failures.PORT_NOT_ALLOWED)
    literal = _literal(host)
    if literal is None:
        _check_name(host, allow_local=allow_private)
    elif not allow_private:
        check_public(literal)
    path = found["target"] or "/"

    return Target(
        scheme=scheme,
        host=host if literal is None else str(literal),
        port=port,
        path=path if path.startswith("/") else f"/{path}",
        literal=literal,
    )


def check_public(address: Address) -> None:
    """Refuse an address that not everybody reaches; raises AddressRefused."""
    for reason, network in _NETWORKS:
        if address.version == network.version and address in network:
            raise AddressRefused(reason)
    # Whatever the registry has set aside besides, and all of IPv6 that is given to nobody yet.
    if not address.is_global or (address.version == 6 and address not in _GIVEN_OUT):
        raise AddressRefused(failures.ADDRESS_RESERVED)


def _host_and_port(authority: str, *, standard: int) -> tuple[str, int]:
    if authority.startswith("["):
        host, bracket, rest = authority.partition("]")
        host = f"{host}{bracket}"
        if not bracket or (rest and not rest.startswith(":")):
            raise AddressRefused(failures.URL_MALFORMED)
        port_text = rest[1:] if rest else None
    else:
        host, colon, after = authority.partition(":")
        port_text = after if colon else None
    if port_text is None:
        return host.lower(), standard
    if not _PORT.fullmatch(port_text):
        raise AddressRefused(failures.URL_MALFORMED)

    return host.lower(), int(port_text)


def _literal(host: str) -> Address | None:
    """Return the address that a host is, None where it is a name; odd spellings are refused."""
    if host.startswith("["):
        try:
            address = ipaddress.IPv6Address(host[1:-1])
        except ValueError:
            raise AddressRefused(failures.HOST_NOT_PLAIN) from None
        if address.scope_id is not None:
            raise AddressRefused(failures.HOST_NOT_PLAIN)
        return address
    try:
        return ipaddress.IPv4Address(host)
    except ValueError:
        pass
    # 127.1, 0x7f.1, 017700000001, 2130706433: what resolvers take for numbers is no name.
    last = host.rstrip(".").rpartition(".")[2]
    if last.isdigit() or re.fullmatch(r"0x[0-9a-f]*", last):
        raise AddressRefused(failures.HOST_NOT_PLAIN)

    return None


def _check_name(host: str, *, allow_local: bool) -> None:
    labels = host.split(".")
    if len(host) > _HOST_LENGTH_MAX or not all(_LABEL.fullmatch(label) for label in labels):
        raise AddressRefused(failures.HOST_NOT_PLAIN)
    if allow_local:
        return
    if len(labels) == 1 or any(
        host == ending or host.endswith(f".{ending}") for ending in _LOCAL_ENDINGS
    ):
        raise AddressRefused(failures.HOST_IS_LOCAL)
