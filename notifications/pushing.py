"""Sends messages to browsers by their push services: sealed for the one browser, and signed by us.

The address comes from a browser, so it is treated as any address that somebody names: read by the
rules of webhooks, and connected to over public addresses alone.

Source: RFC 8030; RFC 8188; RFC 8291; RFC 8292.
"""

import asyncio
import datetime
import json
import ssl
from dataclasses import dataclass

import http_ece
import httpcore2
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from py_vapid import Vapid02

from notifications.encoding import from_base64url
from notifications.operations.delivering import Message
from notifications.operations.push_key import VapidKey
from people.causes import link_of
from people.notice_kinds import KINDS, group_of
from webhooks.addresses import AddressRefused, Target, read_target
from webhooks.connecting import PublicNetwork, Resolver, resolve

SECONDS_MAX = 5
# How long a push service keeps what a sleeping device has not fetched.
KEPT_SECONDS = 3 * 24 * 60 * 60
_SIGNED_SECONDS = 12 * 60 * 60
_GONE = (404, 410)
_TIMEOUTS = {name: SECONDS_MAX for name in ("connect", "read", "write", "pool")}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a push service said; no status where it could not be asked."""

    status: int | None

    @property
    def is_taken(self) -> bool:
        """Tell whether it carries the message on."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """Tell whether the browser no longer wants anything."""
        return self.status in _GONE


class Pusher:
    """Posts messages to push services, for one round of the dispatcher."""

    def __init__(
        self,
        key: VapidKey,
        *,
        at: datetime.datetime,
        allow_private: bool,
        resolver: Resolver = resolve,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        """Keep the site's key, the instant that it signs for, and who resolves names."""
        self._key = key
        self._at = at
        self._allow_private = allow_private
        self._network = PublicNetwork(resolver=resolver, allow_private=allow_private)
        self._ssl_context = ssl_context or httpcore2.default_ssl_context()

    def post(self, message: Message) -> Answer:
        """Send one message and return the answer; never for longer than a few seconds."""
        return asyncio.run(self._post(message))

    async def _post(self, message: Message) -> Answer:
        device = message.device
        assert device is not None
        try:
            async with asyncio.timeout(SECONDS_MAX):
                target = read_target(device.endpoint, allow_private=self._allow_private)
                body = sealed_for(device.p256dh, device.auth, payload_of(message, at=self._at))
                async with httpcore2.AsyncConnectionPool(
                    ssl_context=self._ssl_context, network_backend=self._network
                ) as connections:
                    response = await connections.request(
                        "POST",
                        _url_of(target),
                        headers=[
                            ("Host", target.host_header),
                            ("User-Agent", "community-bank-push/1"),
                            ("Content-Type", "application/octet-stream"),
                            ("Content-Encoding", "aes128gcm"),
                            ("Content-Length", str(len(body))),
                            ("TTL", str(KEPT_SECONDS)),
                            *_signed(target, self._key, at=self._at),
                        ],
                        content=body,
                        extensions={"timeout": _TIMEOUTS},
                    )
        except (
            *(AddressRefused, TimeoutError, OSError),
            *(httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError),
        ):
            return Answer(None)

        return Answer(response.status)


def payload_of(message: Message, *, at: datetime.datetime) -> bytes:
    """Return what the browser shows: a heading, the text of the notice, and where it leads.

    `tag` lets one that came twice take the place of the first.
    """
    notices = message.notices
    if len(notices) == 1:
        known = KINDS.get(notices[0].kind)
        title = str(known.words if known else group_of(notices[0].kind).label)
        text, link = notices[0].text, link_of(notices[0], at=at) or "/notifications/"
    else:
        title = ngettext("%(count)d piece of news", "%(count)d pieces of news", len(notices)) % {
            "count": len(notices)
        }
        text, link = _("Open your notifications to read them."), "/notifications/"

    return json.dumps(
        {
            "title": title,
            "text": text,
            "link": link,
            "tag": f"notice-{message.deliveries[0].notice_id}",
        }
    ).encode("utf-8")


def sealed_for(p256dh: str, auth: str, payload: bytes) -> bytes:
    """Return a payload that the one browser can read, under a key of this message alone."""
    return http_ece.encrypt(
        payload,
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=from_base64url(p256dh),
        auth_secret=from_base64url(auth),
        version="aes128gcm",
    )


def _signed(target: Target, key: VapidKey, *, at: datetime.datetime) -> list[tuple[str, str]]:
    contact = settings.VAPID_CONTACT or f"mailto:{settings.DEFAULT_FROM_EMAIL}"
    signed = Vapid02.from_raw(key.private.encode("ascii")).sign(
        {
            "aud": f"{target.scheme}://{target.host_header}",
            "exp": int(at.timestamp()) + _SIGNED_SECONDS,
            "sub": contact,
        }
    )

    return list(signed.items())


def _url_of(target: Target) -> httpcore2.URL:
    return httpcore2.URL(
        scheme=target.scheme.encode("ascii"),
        host=target.host.encode("ascii"),
        port=target.port,
        target=target.path.encode("ascii"),
    )
