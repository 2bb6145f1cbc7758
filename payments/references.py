"""The codes that stand on transfers, and finding them in what people and banks make of them."""

import re

DEPOSIT = "DP"
WITHDRAWAL = "WD"
LOAN = "RP"
RETURN = "RT"
SETTLEMENT = "ST"
CODE_LENGTH = 10

_PREFIXES = "|".join((DEPOSIT, WITHDRAWAL, LOAN, RETURN, SETTLEMENT))
# Letters that look like digits never occur in a code, so they are read as what they look like.
_LOOKALIKES = str.maketrans("OIL", "011")
_CODE = re.compile(rf"(?=({_PREFIXES})([0-9A-Z]{{{CODE_LENGTH}}}))")


def code_of(prefix: str, public_id: str) -> str:
    """Return the code of something: two letters, and the last ten characters of its public id."""
    return prefix + public_id[-CODE_LENGTH:].upper()


def spaced(code: str) -> str:
    """Return a code as people read it aloud: `DP 4K7QX M2A9B`."""
    half = 2 + CODE_LENGTH // 2

    return f"{code[:2]} {code[2:half]} {code[half:]}"


def codes_in(text: str) -> frozenset[str]:
    """Return every code that a transfer's text may hold, however it is spaced and written."""
    plain = re.sub(r"[^0-9A-Z]", "", text.upper())

    return frozenset(
        found.group(1) + found.group(2).translate(_LOOKALIKES) for found in _CODE.finditer(plain)
    )
