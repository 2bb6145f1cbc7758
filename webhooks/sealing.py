"""Secrets that sign, as they are shown once and as they are kept.

They must be read again for every signature, so a hash does not do. They are encrypted by keys that
are derived from the site's SECRET_KEY, which lies outside the database: a stolen copy of it gives
no secret. Encrypted, not derived from the key itself: so a change of SECRET_KEY (the former one
in SECRET_KEY_FALLBACKS) leaves every receiver's secret as it is, and `reseal` brings them under the
new one.
"""

import base64
import functools
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PREFIX = "whsec_"
# Source: Standard Webhooks 1.0.0, "Signature scheme": at least 24 bytes.
SECRET_BYTES = 32
_PURPOSE = b"webhooks: secrets that sign"


class SealBroken(Exception):
    """A secret that no key of the site opens: the SECRET_KEY that sealed it is gone."""


def new_secret() -> str:
    """Return a fresh secret as its owner sees it once."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode("ascii")


def seal(secret: str) -> str:
    """Return what is kept of a secret."""
    return (
        _keys(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        .encrypt(secret.encode("ascii"))
        .decode("ascii")
    )


def unseal(sealed: str) -> str:
    """Return a secret that was kept; raises SealBroken."""
    keys = _keys(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    try:
        return keys.decrypt(sealed).decode("ascii")
    except InvalidToken:
        raise SealBroken from None


def is_current(sealed: str) -> bool:
    """Tell whether a secret is sealed by the site's present key."""
    try:
        _keys(settings.SECRET_KEY).decrypt(sealed)
    except InvalidToken:
        return False

    return True


@functools.lru_cache(maxsize=8)
def _keys(*site_keys: str) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in site_keys])


def _derived(site_key: str) -> bytes:
    derivation = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=_PURPOSE)
    return base64.urlsafe_b64encode(derivation.derive(site_key.encode("utf-8")))
