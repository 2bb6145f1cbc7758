"""Reads a story file into plain values; what is wrong is refused by line before anything is played.

Source: the story format (docs/stories.md).
"""

import datetime
from dataclasses import dataclass
from typing import Any

from rules import money, terms
from stories.deeds import (
    DEEDS,
    PREFERENCES,
    Cast,
    Deed,
    Grant,
    read_deed,
    read_grant,
    read_preferences,
)
from stories.market_settings import MarketSetting, read_market
from stories.nodes import Marked, NotAStory, compose

SECTIONS = (
    "story",
    "asset",
    "starts_on",
    "ends_on",
    "parameters",
    "people",
    "pools",
    "merchants",
    "trust",
    "grants",
    "levels",
    "relay",
    "banks",
    "businesses",
    "investors",
    "delegates",
    "steps",
)
DAYS_MAX = 3660


@dataclass(frozen=True, slots=True)
class PersonSetting:
    name: str
    spending_minor: int
    stake_minor: int
    ratio: int
    autopay: bool


@dataclass(frozen=True, slots=True)
class GrantSetting:
    lender: str
    borrower: str
    grant: Grant
    line: int


@dataclass(frozen=True, slots=True)
class Step:
    on: datetime.date
    deed: Deed


@dataclass(frozen=True, slots=True)
class Story:
    """A network and its days, as the file tells them."""

    title: str
    asset: money.Asset
    starts_on: datetime.date
    ends_on: datetime.date
    parameters: dict[str, object]
    people: tuple[PersonSetting, ...]
    common_minor: int
    contingency_minor: int
    merchants: dict[str, bool]
    trust: tuple[tuple[str, str], ...]
    grants: tuple[GrantSetting, ...]
    levels: dict[str, dict[str, Any]]
    relay: dict[str, bool]
    market: MarketSetting
    steps: tuple[Step, ...]

    @property
    def has_circle(self) -> bool:
        """Tell whether the story has a lending circle, not banks alone."""
        return bool(self.people or self.merchants) or not self.market.banks


def read_story(text: str) -> Story:
    """Return the story that `text` tells.

    Raises NotAStory naming the line, what is wrong and what would be right.
    """
    root = compose(text)
    parts = root.fields("the story", known=SECTIONS, required=("starts_on", "steps"))
    asset = _asset(parts.get("asset"))
    starts_on = parts["starts_on"].date("starts_on")
    cast = Cast(asset)
    people = _people(parts["people"], cast) if "people" in parts else ()
    merchants = _merchants(parts.get("merchants"), cast)
    common, contingency = _pools(parts.get("pools"), asset)
    trust = _trust(parts.get("trust"), cast)
    market = read_market(parts, cast)
    if not people and not market.banks:
        raise NotAStory(root.line, "nobody is in the story", "name `people`, or `banks`")
    steps = _steps(parts["steps"], cast, starts_on)
    ends_on = _ends_on(parts.get("ends_on"), starts_on, steps)
    return Story(
        title=parts["story"].text("the title") if "story" in parts else "A story",
        asset=asset,
        starts_on=starts_on,
        ends_on=ends_on,
        parameters=_parameters(parts.get("parameters"), asset),
        people=people,
        common_minor=common,
        contingency_minor=contingency,
        merchants=merchants,
        trust=trust,
        grants=_grants(parts.get("grants"), cast, trust),
        levels=_levels(parts.get("levels"), cast),
        relay=_relay(parts.get("relay"), cast),
        market=market,
        steps=steps,
    )


def _asset(marked: Marked | None) -> money.Asset:
    if marked is None:
        return money.Asset("RIV", 2)
    parts = marked.fields("asset", known=("code", "decimals"), required=("code",))
    code = parts["code"].text("code")
    if not (code.isascii() and code.isalnum() and code.isupper() and len(code) <= 12):
        raise NotAStory(parts["code"].line, f"code {code!r} is not an asset code", "such as RIV")
    decimals = parts["decimals"].whole("decimals", least=0, most=11) if "decimals" in parts else 2
    return money.Asset(code, decimals)


def _people(marked: Marked, cast: Cast) -> tuple[PersonSetting, ...]:
    found = []
    for _, (key, value) in marked.pairs("people").items():
        name = cast.new(key, "person")
        cast.people.add(name)
        parts = (
            {}
            if value.is_null
            else value.fields(name, known=("spending", "stake", "ratio", "autopay"))
        )
        amounts = {
            word: parts[word].amount(f"{name}'s {word}", cast.asset, zero=True)
            if word in parts
            else 0
            for word in ("spending", "stake")
        }
        found.append(
            PersonSetting(
                name=name,
                spending_minor=amounts["spending"],
                stake_minor=amounts["stake"],
                ratio=parts["ratio"].whole("ratio", least=1, most=9) if "ratio" in parts else 1,
                autopay=parts["autopay"].flag("autopay") if "autopay" in parts else True,
            )
        )
    return tuple(found)


def _merchants(marked: Marked | None, cast: Cast) -> dict[str, bool]:
    found = {}
    for _, (key, value) in (marked.pairs("merchants") if marked else {}).items():
        name = cast.new(key, "merchant")
        cast.merchants.add(name)
        parts = {} if value.is_null else value.fields(name, known=("qualified",))
        found[name] = parts["qualified"].flag("qualified") if "qualified" in parts else False
    return found


def _pools(marked: Marked | None, asset: money.Asset) -> tuple[int, int]:
    parts = marked.fields("pools", known=("common", "contingency")) if marked else {}
    common, contingency = (
        parts[word].amount(f"the {word} pool", asset, zero=True) if word in parts else 0
        for word in ("common", "contingency")
    )
    return common, contingency


def _trust(marked: Marked | None, cast: Cast) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for item in marked.items("trust") if marked else ():
        words = item.text("a trust line").split()
        if len(words) != 2:
            raise NotAStory(item.line, "trust names two people", "write them as `ana ben`")
        for word in words:
            if word not in cast.people:
                raise NotAStory(
                    item.line,
                    f"person {word!r} is not in this story",
                    f"known are: {', '.join(sorted(cast.people))}",
                )
        if words[0] == words[1]:
            raise NotAStory(item.line, f"{words[0]} cannot trust themself", "name two people")
        if (words[0], words[1]) in found or (words[1], words[0]) in found:
            raise NotAStory(item.line, f"{item.text('')!r} stands twice", "keep one of the two")
        found.append((words[0], words[1]))
    return tuple(found)


def _grants(
    marked: Marked | None, cast: Cast, trust: tuple[tuple[str, str], ...]
) -> tuple[GrantSetting, ...]:
    linked = {frozenset(pair) for pair in trust}
    found = []
    for word, (key, value) in (marked.pairs("grants") if marked else {}).items():
        ends = [part.strip() for part in word.split(">")]
        if len(ends) != 2 or not set(ends) <= cast.people:
            raise NotAStory(key.line, f"{word!r} is not a grant", "write `lender > borrower: LOAN`")
        if frozenset(ends) not in linked:
            raise NotAStory(
                key.line, f"{ends[0]} and {ends[1]} do not trust each other", "add them to `trust`"
            )
        if ends[0] == ends[1]:
            raise NotAStory(key.line, f"{ends[0]} cannot lend to themself", "name the other end")
        found.append(GrantSetting(ends[0], ends[1], read_grant(value, cast.asset), key.line))
    return tuple(found)


def _levels(marked: Marked | None, cast: Cast) -> dict[str, dict[str, Any]]:
    found = {}
    for _, (key, value) in (marked.pairs("levels") if marked else {}).items():
        parts = value.fields("levels", known=[word for word in PREFERENCES if word != "relay"])
        found[cast.person(key)] = read_preferences(parts)
    return found


def _relay(marked: Marked | None, cast: Cast) -> dict[str, bool]:
    pairs = (marked.pairs("relay") if marked else {}).values()
    return {cast.person(key): value.flag("relay") for key, value in pairs}


def _parameters(marked: Marked | None, asset: money.Asset) -> dict[str, object]:
    """Return the parameters as rules.terms reads them; a bad one is refused at its own line."""
    found: dict[str, object] = {}
    for word, (key, value) in (marked.pairs("parameters") if marked else {}).items():
        found[word] = _scalars(value.plain())
        try:
            terms.CircleTerms.from_parameters({word: found[word]}, decimals=asset.decimals)
        except terms.TermsRefused as refused:
            problem = next((p for p in refused.problems if p.name == word), None)
            if problem is None:
                continue
            raise NotAStory(key.line, f"{word}: {problem.detail}", problem.remedy) from None
    if marked is not None:
        try:
            terms.CircleTerms.from_parameters(found, decimals=asset.decimals)
        except terms.TermsRefused as refused:
            problem = refused.problems[0]
            raise NotAStory(
                marked.line, f"{problem.name}: {problem.detail}", problem.remedy
            ) from None
    return found


def _scalars(value: object) -> object:
    """Return plain YAML data with true/false and whole numbers as JSON would hold them."""
    if isinstance(value, dict):
        return {key: _scalars(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_scalars(item) for item in value]
    if value in ("true", "false"):
        return value == "true"
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    return value


def _steps(marked: Marked, cast: Cast, starts_on: datetime.date) -> tuple[Step, ...]:
    found: list[Step] = []
    previous = starts_on
    for item in () if marked.is_null else marked.items("steps"):
        parts = item.fields("a step", known=("on", *DEEDS), required=("on",))
        on = parts.pop("on").date("on")
        if on < previous:
            raise NotAStory(item.line, f"{on} comes after {previous}", "dates never go back")
        if len(parts) != 1:
            raise NotAStory(
                item.line, f"the step has {len(parts)} deeds", "write `on:` and exactly one deed"
            )
        ((word, value),) = parts.items()
        found.append(Step(on, read_deed(word, value, cast)))
        previous = on
    return tuple(found)


def _ends_on(
    marked: Marked | None, starts_on: datetime.date, steps: tuple[Step, ...]
) -> datetime.date:
    last = steps[-1].on if steps else starts_on
    ends_on = marked.date("ends_on") if marked else last
    line = marked.line if marked else 1
    if ends_on < last:
        raise NotAStory(
            line, f"the story ends on {ends_on}, before its last step", f"end it on {last}"
        )
    if (ends_on - starts_on).days > DAYS_MAX:
        raise NotAStory(line, "the story is longer than ten years", "tell a shorter one")
    return ends_on
