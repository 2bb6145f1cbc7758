"""What a bank says of itself when it registers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BankDraft:
    """A bank that registers; `country` is its code of two letters (ISO 3166-1)."""

    name: str
    slug: str
    country: str
    region: str = ""
    about: str = ""
