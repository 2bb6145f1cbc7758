"""The deed of Jubilee funds, and how it reads its arguments."""

from typing import TYPE_CHECKING, Any

from stories.nodes import Marked

if TYPE_CHECKING:
    from stories.deeds import Cast


def _read(parts: dict[str, Marked], cast: "Cast") -> dict[str, Any]:
    name = cast.new(parts["as"], "fund")
    cast.funds.add(name)
    by = parts["by"]
    if by.name("giver") in cast.merchants:
        kind, giver = "merchant", cast.merchant(by)
    elif by.name("giver") in cast.banks:
        kind, giver = "bank", cast.bank(by)
    else:
        kind, giver = "member", cast.person(by, "giver")

    return {
        "as": name,
        "kind": kind,
        "by": giver,
        "budget_minor": parts["amount"].amount("amount", cast.asset),
        "closes_on": parts["until"].date("until"),
    }


# The arguments needed, those that may be left out, and how they are read.
JUBILEE_DEEDS = {"jubilee": (("as", "by", "amount", "until"), (), _read)}
