"""Codes that a till's software shows while it asks to be let in, and that somebody types."""

import secrets

# Source: RFC 8628, 6.1: consonants alone, which make no words and no look-alikes of digits.
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
LENGTH = 8


def new_code() -> str:
    """Return a random code: one of 20^8."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def read_code(text: str) -> str | None:
    """Return the code that somebody typed, None where it can be none.

    Small letters, spaces and hyphens are forgiven.
    """
    if len(text) > 4 * LENGTH:
        return None
    code = text.replace(" ", "").replace("-", "").upper()
    if len(code) != LENGTH or any(letter not in LETTERS for letter in code):
        return None

    return code


def spaced(code: str) -> str:
    """Return a code as people read it: WDJB-MJHT."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"
