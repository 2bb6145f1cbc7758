"""Opens connections to the very address that was looked at, and to public ones alone.

A name is resolved once for each connection, every address that it has must be public, and the
connection goes to one of these: a name that answers otherwise the next time gains nothing. The
certificate is checked against the name.

Source: reliability design 3 E1.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

import httpcore2

from webhooks import failures
from webhooks.addresses import AddressRefused, check_public

# Host and port in, addresses as text out; raises OSError where the name is unknown.
Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
_ADDRESSES_TRIED_MAX = 3


async def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host by the system's own resolver."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


class PublicNetwork(httpcore2.AsyncNetworkBackend):
    """Connects to public addresses; in development to any (`allow_private`)."""

    def __init__(self, *, resolver: Resolver, allow_private: bool) -> None:
        """Keep who resolves names."""
        self._resolver = resolver
        self._allow_private = allow_private
        self._network = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to an address of the host; raises AddressRefused where one is not public."""
        try:
            found = await self._resolver(host, port)
        except (OSError, UnicodeError):
            raise AddressRefused(failures.NAME_UNKNOWN) from None
        addresses = [ipaddress.ip_address(text) for text in found]
        if not addresses:
            raise AddressRefused(failures.NAME_UNKNOWN)
        if not self._allow_private:
            # One bad address among good ones is how a name is turned against its reader.
            for address in addresses:
                check_public(address)

        refused: httpcore2.ConnectError | None = None
        for address in dict.fromkeys(addresses[:_ADDRESSES_TRIED_MAX]):
            try:
                return await self._network.connect_tcp(
                    str(address), port, timeout, local_address, socket_options
                )
            except httpcore2.ConnectError as broken:
                refused = broken
        assert refused is not None
        raise refused

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore2.AsyncNetworkStream:
        """Refuse: no webhook goes to a socket of this machine."""
        raise AddressRefused(failures.ADDRESS_LOOPBACK)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)
