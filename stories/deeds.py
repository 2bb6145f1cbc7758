"""The deeds that a step may tell, and how each reads its arguments."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rules import money
from rules.bundles import AcceptanceRule
from stories.jubilee_deeds import JUBILEE_DEEDS
from stories.market_deeds import MARKET_DEEDS
from stories.nodes import Marked, NotAStory
from stories.prepaid_deeds import PREPAID_DEEDS

PERMISSIONS = ("NONE", "LOAN", "EXTEND", "FORGIVE")
# What an acceptance rule asks of a borrower's record, and how far each may reach.
ACCEPTANCE_WORDS = {"defaults_max": (0, 99), "on_time_min": (0, 100), "ratio_min": (1, 9)}
PREFERENCES = ("second", "third", "relay", "after_stake", "autopay")
PURCHASE = ("who", "at", "amount")
ALL = "all"
# Who paid a sale that only another till saw the money of.
ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed of a step: its word, its arguments as read, its line; `code` where it is refused."""

    word: str
    arguments: dict[str, Any]
    line: int
    code: str | None = None


@dataclass(slots=True)
class Cast:
    """The names met so far, so that every later mention can be checked where it stands."""

    asset: money.Asset
    people: set[str] = field(default_factory=set)
    merchants: set[str] = field(default_factory=set)
    loans: set[str] = field(default_factory=set)
    # Those of the banks' side; everybody who acts there, member of a circle or not, is a human.
    humans: set[str] = field(default_factory=set)
    banks: set[str] = field(default_factory=set)
    businesses: set[str] = field(default_factory=set)
    investors: set[str] = field(default_factory=set)
    cases: set[str] = field(default_factory=set)
    offers: set[str] = field(default_factory=set)
    disputes: set[str] = field(default_factory=set)
    plans: set[str] = field(default_factory=set)
    subscriptions: set[str] = field(default_factory=set)
    funds: set[str] = field(default_factory=set)
    # Purchases paid with own money that a later step names.
    sales: set[str] = field(default_factory=set)

    def person(self, marked: Marked, what: str = "person") -> str:
        return self._known(marked, what, self.people)

    def merchant(self, marked: Marked) -> str:
        return self._known(marked, "merchant", self.merchants)

    def loan(self, marked: Marked) -> str:
        return self._known(marked, "loan", self.loans)

    def human(self, marked: Marked, what: str = "person") -> str:
        return self._known(marked, what, self.humans | self.people)

    def somebody(self, marked: Marked, what: str) -> str:
        """Return a person's name, known already or new."""
        name = marked.name(what)
        if name not in self.humans | self.people:
            self.humans.add(self.new(marked, what))
        return name

    def bank(self, marked: Marked) -> str:
        return self._known(marked, "bank", self.banks)

    def business(self, marked: Marked) -> str:
        return self._known(marked, "business", self.businesses)

    def investor(self, marked: Marked, what: str = "investor") -> str:
        return self._known(marked, what, self.investors)

    def case(self, marked: Marked) -> str:
        return self._known(marked, "case", self.cases)

    def offer(self, marked: Marked) -> str:
        return self._known(marked, "offer", self.offers)

    def dispute(self, marked: Marked) -> str:
        return self._known(marked, "dispute", self.disputes)

    def plan(self, marked: Marked) -> str:
        return self._known(marked, "plan", self.plans)

    def subscription(self, marked: Marked) -> str:
        return self._known(marked, "subscription", self.subscriptions)

    def sale(self, marked: Marked) -> str:
        return self._known(marked, "sale", self.sales)

    def new(self, marked: Marked, kind: str) -> str:
        name = marked.name(kind)
        taken = self.people | self.merchants | self.loans | self.humans | self.banks
        taken |= self.businesses | self.cases | self.offers | self.disputes
        if name in taken | self.plans | self.subscriptions | self.funds | self.sales:
            raise NotAStory(
                marked.line, f"{name!r} is named already", "names are unique: choose another"
            )
        return name

    def _known(self, marked: Marked, what: str, names: set[str]) -> str:
        name = marked.name(what)
        if name not in names:
            raise NotAStory(
                marked.line,
                f"{what} {name!r} is not in this story",
                f"known are: {', '.join(sorted(names)) or 'none yet'}",
            )
        return name


@dataclass(frozen=True, slots=True)
class Grant:
    """What one end of an agreement grants the other; `relays` None is as it was."""

    permission: str
    limit_minor: int | None = None
    relays: bool | None = None


def read_grant(value: Marked, asset: money.Asset) -> Grant:
    """Return a grant: its permission alone, or with a limit and whether trust runs on."""
    if not is_mapping(value):
        return Grant(value.one_of("permission", PERMISSIONS))
    parts = value.fields(
        "a grant", known=("permission", "limit", "relay"), required=("permission",)
    )
    return Grant(
        parts["permission"].one_of("permission", PERMISSIONS),
        parts["limit"].amount("limit", asset, zero=True) if "limit" in parts else None,
        parts["relay"].flag("relay") if "relay" in parts else None,
    )


def read_level(value: Marked, what: str) -> dict[str, Any]:
    """Return what a level offers, and with which record: as preferences take it."""
    if not is_mapping(value):
        return {f"offers_{what}": value.one_of(what, PERMISSIONS)}
    parts = value.fields(what, known=("permission", *ACCEPTANCE_WORDS), required=("permission",))
    bounds = [
        parts[word].whole(word, least=least, most=most) if word in parts else None
        for word, (least, most) in ACCEPTANCE_WORDS.items()
    ]
    return {
        f"offers_{what}": parts["permission"].one_of("permission", PERMISSIONS),
        f"accepts_{what}": AcceptanceRule(*bounds),
    }


def is_mapping(value: Marked) -> bool:
    """Tell whether something has parts of its own, rather than one word."""
    return not value.is_null and not isinstance(getattr(value.node, "value", ""), str)


def _who(parts: dict[str, Marked], cast: Cast) -> dict[str, Any]:
    return {"who": cast.person(parts["who"])}


def _who_and_amount(parts: dict[str, Marked], cast: Cast) -> dict[str, Any]:
    return _who(parts, cast) | {"amount_minor": parts["amount"].amount("amount", cast.asset)}


def _issue(parts: dict[str, Marked], cast: Cast) -> dict[str, Any]:
    return {
        "to": cast.person(parts["to"]),
        "amount_minor": parts["amount"].amount("amount", cast.asset),
    }


def _pair(parts: dict[str, Marked], cast: Cast) -> dict[str, Any]:
    names = [cast.person(item) for item in parts["who"].items("who")]
    if len(names) != 2 or names[0] == names[1]:
        raise NotAStory(parts["who"].line, "trust has two ends", "write `who: [ana, ben]`")
    return {"who": tuple(names)}


def _consent(parts: dict[str, Marked], cast: Cast) -> dict[str, Any]:
    ends = _pair({"who": parts["to"]}, cast)["who"]
    return {"who": cast.person(parts["who"]), "to": ends}


def _direction(parts: dict[str, Marked], cast: Cast) -> dict[str, Any]:
    lender, borrower = cast.person(parts["lender"]), cast.person(parts["to"])
    if lender == borrower:
        raise NotAStory(parts["to"].line, f"{lender} cannot lend to themself", "name the other end")
    return {"lender": lender, "to": borrower}


def _grant(parts: dict[str, Marked], cast: Cast) -> dict[str, Any]:
    return _direction(parts, cast) | {"grant": read_grant(parts["permission"], cast.asset)}


def read_preferences(parts: dict[str, Marked]) -> dict[str, Any]:
    """Return wishes beyond single agreements, as preferences take them."""
    said: dict[str, Any] = {}
    for level in ("second", "third"):
        if level in parts:
            said |= read_level(parts[level], level)
    names = {"relay": "relays", "after_stake": "forgives_after_stake", "autopay": "autopay"}
    return said | {name: parts[word].flag(word) for word, name in names.items() if word in parts}


def _prefer(parts: dict[str, Marked], cast: Cast) -> dict[str, Any]:
    said = read_preferences(parts)
    if not said:
        raise NotAStory(
            parts["who"].line, "prefer sets nothing", f"say one of: {', '.join(PREFERENCES)}"
        )
    return _who(parts, cast) | {"said": said}


def _come_back(parts: dict[str, Marked], cast: Cast) -> dict[str, Any]:
    return _who(parts, cast) | {
        "stake_minor": parts["stake"].amount("stake", cast.asset, zero=True),
        "circle": [cast.person(item) for item in parts["circle"].items("circle")],
    }


def _purchase(parts: dict[str, Marked], cast: Cast) -> dict[str, Any]:
    return {"at": cast.merchant(parts["at"])} | _who_and_amount(parts, cast)


def _borrow(parts: dict[str, Marked], cast: Cast) -> dict[str, Any]:
    name = cast.new(parts["as"], "loan")
    cast.loans.add(name)
    return {"as": name} | _purchase(parts, cast)


def _pay(parts: dict[str, Marked], cast: Cast) -> dict[str, Any]:
    if parts["amount"].text("amount") == ALL:
        amount = None
    else:
        amount = parts["amount"].amount("amount", cast.asset)
    return {"loan": cast.loan(parts["loan"]), "amount_minor": amount}


def _refund(parts: dict[str, Marked], cast: Cast) -> dict[str, Any]:
    if ("loan" in parts) == ("sale" in parts):
        line = parts["amount"].line
        raise NotAStory(line, "a refund is of one purchase", "name its loan or its sale")
    if "loan" in parts:
        return _pay(parts, cast)
    amount_minor = None
    if parts["amount"].text("amount") != ALL:
        amount_minor = parts["amount"].amount("amount", cast.asset)
    return {"sale": cast.sale(parts["sale"]), "amount_minor": amount_minor}


def _sale(parts: dict[str, Marked], cast: Cast) -> dict[str, Any]:
    name = cast.new(parts["as"], "sale") if "as" in parts else None
    sold = _sold(parts, cast)
    cast.sales |= {name} if name else set()

    return {"as": name} | sold


def _sold(parts: dict[str, Marked], cast: Cast) -> dict[str, Any]:
    if parts["at"].name("merchant") in cast.businesses:
        paid_elsewhere = parts["customer"].text("customer") == ELSEWHERE
        if paid_elsewhere and "as" in parts:
            raise NotAStory(
                parts["as"].line, "what another till took it gives back", "leave `as` out"
            )
        return {
            "at": cast.business(parts["at"]),
            "customer": None if paid_elsewhere else cast.investor(parts["customer"], "customer"),
            "amount_minor": parts["amount"].amount("amount", cast.asset),
        }
    return {
        "at": cast.merchant(parts["at"]),
        "customer": cast.person(parts["customer"], "customer"),
        "amount_minor": parts["amount"].amount("amount", cast.asset),
    }


ArgumentReader = Callable[[dict[str, Marked], Cast], dict[str, Any]]

# The deed's word, the arguments that it has (all of them needed), and how they are read.
SIMPLE_DEEDS: dict[str, tuple[tuple[str, ...], ArgumentReader]] = {
    "issue": (("to", "amount"), _issue),
    "stake": (("who", "amount"), _who_and_amount),
    "unstake": (("who", "amount"), _who_and_amount),
    "trust": (("who",), _pair),
    "untrust": (("who",), _pair),
    "consent": (("who", "to"), _consent),
    "grant": (("lender", "to", "permission"), _grant),
    "pause_lending": (("lender", "to"), _direction),
    "hold": (("who",), _who),
    "resume": (("who",), _who),
    "exit": (("who",), _who),
    "reopen": (("who", "stake", "circle"), _come_back),
    "rejoin": (("who", "stake", "circle"), _come_back),
    "make_good": (("who", "amount"), _who_and_amount),
    "quote": (PURCHASE, _purchase),
    "borrow": (("as", *PURCHASE), _borrow),
    "pay": (("loan", "amount"), _pay),
}
# Deeds some of whose arguments may be left out.
FREE_DEEDS = {
    "prefer": (("who",), PREFERENCES, _prefer),
    "refund": (("amount",), ("loan", "sale"), _refund),
    "sale": (("at", "amount", "customer"), ("as",), _sale),
    **JUBILEE_DEEDS,
    **MARKET_DEEDS,
    **PREPAID_DEEDS,
}
DEEDS = (*SIMPLE_DEEDS, *FREE_DEEDS, "refused", "expect")


def read_deed(word: str, value: Marked, cast: Cast) -> Deed:
    """Return one deed with its arguments read and its names checked.

    Raises NotAStory.
    """
    if word == "expect":
        expected = value.plain()
        if not isinstance(expected, dict) or not expected:
            raise NotAStory(value.line, "expect says nothing", "write a part of the report there")
        return Deed(word, {"expected": expected}, value.line)
    if word == "refused":
        return _read_refused(value, cast)
    if word in FREE_DEEDS:
        required, optional, reader = FREE_DEEDS[word]
        parts = value.fields(word, known=(*required, *optional), required=required)
        return Deed(word, reader(parts, cast), value.line)
    names, reader = SIMPLE_DEEDS[word]
    parts = value.fields(word, known=names, required=names)
    return Deed(word, reader(parts, cast), value.line)


def _read_refused(value: Marked, cast: Cast) -> Deed:
    parts = value.fields("refused", known=("code", "deed"), required=("code", "deed"))
    code = parts["code"].text("code")
    if not code.replace("_", "").isalpha() or not code.isupper():
        raise NotAStory(
            parts["code"].line, f"{code!r} is not a refusal code", "such as LEVEL_SHORT"
        )
    deeds = parts["deed"].fields("deed", known=(*SIMPLE_DEEDS, *FREE_DEEDS))
    if len(deeds) != 1:
        raise NotAStory(parts["deed"].line, "one deed is refused at a time", "write exactly one")
    ((word, inner),) = deeds.items()
    if word == "borrow":
        return Deed(word, _refused_borrow(inner, cast), inner.line, code=code)
    # What a refused deed would have named stays free.
    deed = read_deed(word, inner, copy.deepcopy(cast) if word in FREE_DEEDS else cast)
    return Deed(deed.word, deed.arguments, deed.line, code=code)


def _refused_borrow(inner: Marked, cast: Cast) -> dict[str, Any]:
    """Read a purchase that comes to nothing: its loan's name may be left out and stays free."""
    parts = inner.fields("borrow", known=("as", *PURCHASE), required=PURCHASE)
    name = cast.new(parts["as"], "loan") if "as" in parts else "refused"
    return {"as": name} | _purchase(parts, cast)
