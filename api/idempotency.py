"""Reads what makes a request the same request: its key and its fingerprint."""

import hashlib
import re

from rest_framework.request import Request

from api.answers import KeyedRequest
from api.problems import Problem

HEADER = "Idempotency-Key"
_HEADER_SAID = "HTTP_IDEMPOTENCY_KEY"
_VISIBLE = re.compile(r"[\x21-\x7e]{1,255}", re.ASCII)


def keyed(request: Request, *, sender_id: int) -> KeyedRequest:
    """Return the request's key and fingerprint; raises Problem where there is no usable key."""
    key = request._request.META.get(_HEADER_SAID)
    if not key:
        raise Problem("IDEMPOTENCY_KEY_MISSING")
    if not _VISIBLE.fullmatch(key):
        raise Problem("IDEMPOTENCY_KEY_NOT_USABLE")

    return KeyedRequest(sender_id=sender_id, key=key, fingerprint=fingerprint_of(request))


def fingerprint_of(request: Request) -> bytes:
    """Return the SHA-256 of method, path with query, and body to the byte."""
    parts = (
        str(request.method).encode("ascii"),
        request.get_full_path().encode("utf-8"),
        request._request.body,
    )
    return hashlib.sha256(b"\n".join(parts)).digest()
