"""The banks' side of a story's scene: banks, businesses, investors, delegates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stories.nodes import Marked, NotAStory

if TYPE_CHECKING:
    from stories.deeds import Cast


@dataclass(frozen=True, slots=True)
class BankSetting:
    """A bank: its officers, its bond, and what it owns besides."""

    name: str
    officers: tuple[str, ...]
    bond_minor: int
    own_minor: int


@dataclass(frozen=True, slots=True)
class BusinessSetting:
    """A business of a bank, who owns it, and what it has in its account."""

    name: str
    bank: str
    owner: str
    cash_minor: int
    autopay: bool


@dataclass(frozen=True, slots=True)
class MarketSetting:
    """Everything that the banks' side begins with; investors by name with what they have."""

    banks: tuple[BankSetting, ...]
    businesses: tuple[BusinessSetting, ...]
    investors: Mapping[str, int]
    delegates: tuple[str, ...]


def read_market(parts: Mapping[str, Marked], cast: "Cast") -> MarketSetting:
    """Return the banks' side of the scene. Raises NotAStory."""
    banks = _banks(parts.get("banks"), cast)
    businesses = _businesses(parts.get("businesses"), cast)
    investors = _investors(parts.get("investors"), cast)
    delegates = parts["delegates"].items("delegates") if "delegates" in parts else ()
    return MarketSetting(
        banks=banks,
        businesses=businesses,
        investors=investors,
        delegates=tuple(cast.somebody(one, "delegate") for one in delegates),
    )


def _banks(marked: Marked | None, cast: "Cast") -> tuple[BankSetting, ...]:
    found = []
    for _, (key, value) in (marked.pairs("banks") if marked else {}).items():
        name = cast.new(key, "bank")
        cast.banks.add(name)
        parts = value.fields(name, known=("officers", "bond", "own"), required=("officers",))
        officers = tuple(
            cast.somebody(one, "officer") for one in parts["officers"].items("officers")
        )
        if len(set(officers)) < 2:
            raise NotAStory(
                parts["officers"].line, f"{name} has one officer", "four eyes take two of them"
            )
        bond, own = (
            parts[word].amount(word, cast.asset, zero=True) if word in parts else 0
            for word in ("bond", "own")
        )
        found.append(BankSetting(name, officers, bond, own))
    return tuple(found)


def _businesses(marked: Marked | None, cast: "Cast") -> tuple[BusinessSetting, ...]:
    found = []
    for _, (key, value) in (marked.pairs("businesses") if marked else {}).items():
        name = cast.new(key, "business")
        cast.businesses.add(name)
        parts = value.fields(
            name, known=("bank", "owner", "cash", "autopay"), required=("bank", "owner")
        )
        found.append(
            BusinessSetting(
                name=name,
                bank=cast.bank(parts["bank"]),
                owner=cast.somebody(parts["owner"], "owner"),
                cash_minor=parts["cash"].amount("cash", cast.asset, zero=True)
                if "cash" in parts
                else 0,
                autopay=parts["autopay"].flag("autopay") if "autopay" in parts else False,
            )
        )
    return tuple(found)


def _investors(marked: Marked | None, cast: "Cast") -> dict[str, int]:
    found = {}
    for _, (key, value) in (marked.pairs("investors") if marked else {}).items():
        name = cast.somebody(key, "investor")
        cast.investors.add(name)
        parts = {} if value.is_null else value.fields(name, known=("cash",))
        found[name] = parts["cash"].amount("cash", cast.asset, zero=True) if "cash" in parts else 0
    if found and not cast.banks:
        raise NotAStory(marked.line if marked else 1, "investors need a bank", "name one in banks")
    return found
