"""The one door from a person to what belongs to a bank, and what everybody may know of banks."""

from banks.queries.public import BondFigures, PublicBank, public_bank

__all__ = ["BondFigures", "PublicBank", "public_bank"]
