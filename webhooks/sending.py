"""Sends parcels, many at once over kept connections, and never for longer than five seconds each.

One thread runs the event loop; whoever sends hands parcels in and takes outcomes out of a queue, so
that the rows are read and written by plain code elsewhere.
"""

import asyncio
import logging
import queue
import ssl
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

import httpcore2

from webhooks import failures
from webhooks.addresses import AddressRefused, Target, read_target
from webhooks.connecting import PublicNetwork, Resolver, resolve
from webhooks.parcels import Outcome, Parcel
from webhooks.retrying import read_retry_after
from webhooks.signing import signed_headers

# For connecting, for each read and write, and for all of it together.
# Source: reliability design 3 E1.
SECONDS_MAX = 5
ANSWER_BYTES_MAX = 64 * 1024
# What of an answer is kept for the endpoint's owner.
ANSWER_KEPT_BYTES = 1024
# Of one endpoint; more are never sent to it at once.
_CONNECTIONS_MAX = 16
_KEPT_SECONDS = 30
_USER_AGENT = "community-bank-webhooks/1"
_TIMEOUTS = {name: SECONDS_MAX for name in ("connect", "read", "write", "pool")}

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Pool:
    """The kept connections of one endpoint, and when they were used last."""

    connections: httpcore2.AsyncConnectionPool
    used_at: float = 0.0


class Sender:
    """Sends in the background; `outcomes` fills with what came of each parcel."""

    def __init__(
        self,
        *,
        allow_private: bool,
        resolver: Resolver = resolve,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        """Start the thread; connections are opened when there is something to send."""
        self.outcomes: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
        self._allow_private = allow_private
        self._network = PublicNetwork(resolver=resolver, allow_private=allow_private)
        self._ssl_context = ssl_context or httpcore2.default_ssl_context()
        # The kept connections of each endpoint, the one that was used last at the end. One pool for
        # all would look at every connection of everybody before each request.
        self._pools: OrderedDict[int, _Pool] = OrderedDict()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="webhooks", daemon=True)
        self._thread.start()

    def send(self, parcel: Parcel) -> None:
        """Begin to send a parcel; its outcome comes later, and always comes."""
        asyncio.run_coroutine_threadsafe(self._send(parcel), self._loop)

    def close(self) -> None:
        """Close all connections and end the thread."""
        asyncio.run_coroutine_threadsafe(self._close_pools(), self._loop).result(SECONDS_MAX)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(SECONDS_MAX)
        self._loop.close()

    async def _send(self, parcel: Parcel) -> None:
        began = time.monotonic()
        status_code, failure, answer, retry_after = None, "", "", None
        try:
            async with asyncio.timeout(SECONDS_MAX):
                status_code, answer, headers = await self._post(parcel)
            failure = _failure_of(status_code)
            asked = headers.get(b"retry-after")
            if failure and asked is not None:
                retry_after = read_retry_after(asked.decode("latin-1"), at=parcel.sent_at)
        except AddressRefused as refused:
            failure = refused.failure
        except (TimeoutError, httpcore2.TimeoutException):
            failure = failures.TIMED_OUT
        except httpcore2.ConnectError as broken:
            failure = _failure_of_connecting(broken)
        except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError):
            failure = failures.BROKEN_ANSWER
        except Exception:
            # A parcel without an outcome would be waited for in vain.
            log.exception("A webhook could not be sent.")
            failure = failures.NOT_CONNECTED
        self.outcomes.put(
            Outcome(
                parcel=parcel,
                took_ms=int((time.monotonic() - began) * 1000),
                status_code=status_code,
                failure=failure,
                answer=answer,
                retry_after=retry_after,
            )
        )

    async def _pool_of(self, endpoint_id: int) -> httpcore2.AsyncConnectionPool:
        """Return an endpoint's connections; those that nobody has used for a while are closed."""
        now = time.monotonic()
        found = self._pools.pop(endpoint_id, None) or _Pool(
            httpcore2.AsyncConnectionPool(
                ssl_context=self._ssl_context,
                max_connections=_CONNECTIONS_MAX,
                keepalive_expiry=_KEPT_SECONDS,
                network_backend=self._network,
            )
        )
        found.used_at = now
        self._pools[endpoint_id] = found
        # No request lasts that long, so none is on its way by them.
        while (oldest := next(iter(self._pools.values()))).used_at < now - _KEPT_SECONDS:
            self._pools.popitem(last=False)
            await oldest.connections.aclose()

        return found.connections

    async def _close_pools(self) -> None:
        while self._pools:
            _, pool = self._pools.popitem()
            await pool.connections.aclose()

    async def _post(self, parcel: Parcel) -> tuple[int, str, dict[bytes, bytes]]:
        if not parcel.secrets:
            raise AddressRefused(failures.SECRETS_UNREADABLE)
        target = read_target(parcel.url, allow_private=self._allow_private)
        body = parcel.body.encode("utf-8")
        signed = signed_headers(
            webhook_id=parcel.webhook_id,
            sent_at=parcel.sent_at,
            body=parcel.body,
            secrets=parcel.secrets,
        )
        connections = await self._pool_of(parcel.endpoint_id)
        async with connections.stream(
            "POST",
            _url_of(target),
            headers=[
                ("Host", target.host_header),
                ("User-Agent", _USER_AGENT),
                ("Content-Type", "application/json"),
                ("Content-Length", str(len(body))),
                ("Accept-Encoding", "identity"),
                *signed.items(),
            ],
            content=body,
            extensions={"timeout": _TIMEOUTS},
        ) as response:
            kept = await _beginning_of(response)
            headers = {name.lower(): value for name, value in response.headers}

        return response.status, kept, headers


def _url_of(target: Target) -> httpcore2.URL:
    """Return the parts as they were read: nobody parses the address a second time."""
    return httpcore2.URL(
        scheme=target.scheme.encode("ascii"),
        host=target.host.encode("ascii"),
        port=target.port,
        target=target.path.encode("ascii"),
    )


async def _beginning_of(response: httpcore2.Response) -> str:
    """Read an answer up to its limit, and return what of it is kept as text."""
    read, kept = 0, b""
    async for part in response.aiter_stream():
        kept += part[: ANSWER_KEPT_BYTES - len(kept)]
        read += len(part)
        if read >= ANSWER_BYTES_MAX:
            break
    text = kept.decode("utf-8", "replace")

    return "".join(letter if letter.isprintable() or letter in "\n\t" else "�" for letter in text)


def _failure_of(status_code: int) -> str:
    if 200 <= status_code < 300:
        return ""
    if 300 <= status_code < 400:
        return failures.REDIRECT

    return failures.GONE if status_code == 410 else failures.STATUS


def _failure_of_connecting(broken: BaseException) -> str:
    seen: BaseException | None = broken
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return failures.CERTIFICATE
        seen = seen.__cause__ or seen.__context__

    return failures.NOT_CONNECTED
