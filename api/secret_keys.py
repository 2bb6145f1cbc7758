"""The secrets by which programs speak: how one is made, read and checked."""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass

# How the secrets of each sort begin, so that people and scanners of leaked secrets know them.
LIVE = "cb_live_"
TEST = "cb_test_"
TOKEN = "cb_token_"  # noqa: S105
DEVICE = "cb_device_"
KEYS = frozenset({LIVE, TEST})

SECRET_BYTES = 32
_FINDER_BYTES = 5
# 52 letters carry 256 bits, 8 letters 40 bits; every letter is safe in a header and in a shell.
_SHAPE = re.compile(r"((cb_[a-z]{4,6}_)[a-z2-7]{8})_([a-z2-7]{52})", re.ASCII)
# Compared with where no key is found, so that a wrong prefix costs the time of a wrong secret.
_NOBODY = hashlib.sha256(b"nobody").digest()


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A key as it is shown once, and what of it is kept."""

    shown: str
    prefix: str
    digest: bytes


def new_secret(*, is_test: bool = False, begins: str | None = None) -> NewSecret:
    """Return a fresh secret with 256 random bits: a key, or what `begins` says."""
    prefix = f"{begins or (TEST if is_test else LIVE)}{_letters(_FINDER_BYTES)}"
    shown = f"{prefix}_{_letters(SECRET_BYTES)}"

    return NewSecret(shown=shown, prefix=prefix, digest=digest_of(shown))


def prefix_of(shown: str, begins: Collection[str] = KEYS) -> str | None:
    """Return the part that finds a key, None where the text has not the shape of one."""
    found = _SHAPE.fullmatch(shown)
    return found[1] if found and found[2] in begins else None


def digest_of(shown: str) -> bytes:
    """Return what is kept of a key: fast hashing is enough for 256 random bits."""
    return hashlib.sha256(shown.encode("ascii")).digest()


def is_right(shown: str, digest: bytes | memoryview | None) -> bool:
    """Tell whether `shown` is the key that `digest` was kept of, in constant time."""
    kept = _NOBODY if digest is None else bytes(digest)
    return hmac.compare_digest(digest_of(shown), kept) and digest is not None


def _letters(count: int) -> str:
    return base64.b32encode(secrets.token_bytes(count)).decode("ascii").rstrip("=").lower()
