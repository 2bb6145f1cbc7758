"""Keeps the secrets of second factors encrypted, and names the bank to authenticator apps."""

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


class FactorAdapter(DefaultMFAAdapter):
    """Encrypts by a key made from the site's: a copy of the database alone shows no code."""

    def encrypt(self, text: str) -> str:
        """Return what is stored of a secret."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret, also one kept under a key that has been replaced since."""
        return _fernet().decrypt(encrypted_text.encode()).decode()


def _fernet() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    # One key for one purpose: the site's own signs cookies.
    return base64.urlsafe_b64encode(hashlib.sha256(b"second factor:" + key.encode()).digest())
