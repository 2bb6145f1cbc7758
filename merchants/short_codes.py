"""Short codes: what a customer types where no camera is at hand."""

import secrets

# No 0 and O, no 1, I and L, no U that looks like V: whoever reads one aloud is understood.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8


def new_short_code() -> str:
    """Return a random code: one of 30^8, so that guessing an open payment is hopeless."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_short_code(text: str) -> str | None:
    """Return the code that somebody typed, None where it can be none.

    Small letters, spaces and hyphens are forgiven.
    """
    if len(text) > 4 * LENGTH:
        return None
    code = text.replace(" ", "").replace("-", "").upper()
    if len(code) != LENGTH or any(letter not in ALPHABET for letter in code):
        return None

    return code


def spaced(code: str) -> str:
    """Return a code in two groups, as it is shown."""
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"
