"""The deeds of prepaid subscriptions, and how each reads its arguments."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from stories.nodes import Marked

if TYPE_CHECKING:
    from stories.deeds import Cast

Parts = dict[str, Marked]
Reader = Callable[[Parts, "Cast"], dict[str, Any]]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PLAN_WORDS = ("weekday", "starts_on", "reserve", "pauses", "pause_weeks", "places", "reward",
              "budget")  # fmt: skip


def _plan(parts: Parts, cast: "Cast") -> dict[str, Any]:
    name = cast.new(parts["as"], "plan")
    cast.plans.add(name)
    said: dict[str, Any] = {
        "as": name,
        "at": cast.merchant(parts["at"]),
        "weeks": parts["weeks"].whole("weeks", least=1, most=520),
        "post_paid_week_minor": parts["week"].amount("week", cast.asset),
        "prepaid_minor": parts["price"].amount("price", cast.asset),
    }
    wholes = {"pauses": "pauses_max", "pause_weeks": "pause_weeks_max", "places": "subscribers_max"}
    for word, term in wholes.items():
        if word in parts:
            least = 0 if word == "pauses" else 1
            said[term] = parts[word].whole(word, least=least, most=520)
    for word, term in (("reward", "reward_minor"), ("budget", "budget_minor")):
        if word in parts:
            said[term] = parts[word].amount(word, cast.asset)
    if "reserve" in parts:
        said["reserve_millionths"] = parts["reserve"].share("reserve")
    if "weekday" in parts:
        said["delivery_weekday"] = WEEKDAYS.index(parts["weekday"].one_of("weekday", WEEKDAYS))
    if "starts_on" in parts:
        said["starts_on"] = parts["starts_on"].date("starts_on")
    return said


def _subscribe(parts: Parts, cast: "Cast") -> dict[str, Any]:
    said: dict[str, Any] = {
        "who": cast.person(parts["who"]),
        "plan": cast.plan(parts["plan"]),
    }
    if "shared_by" in parts:
        said["shared_by"] = cast.person(parts["shared_by"])
    said["as"] = cast.new(parts["as"], "subscription")
    cast.subscriptions.add(said["as"])
    if "loan" in parts:
        said["loan"] = cast.new(parts["loan"], "loan")
        cast.loans.add(said["loan"])
    return said


def _of_subscription(parts: Parts, cast: "Cast") -> dict[str, Any]:
    return {"subscription": cast.subscription(parts["subscription"])}


def _share(parts: Parts, cast: "Cast") -> dict[str, Any]:
    said = {"who": cast.person(parts["who"]), "plan": cast.plan(parts["plan"])}
    if "from" in parts:
        said["from"] = cast.person(parts["from"])
    return said


def _fail(parts: Parts, cast: "Cast") -> dict[str, Any]:
    return {"at": cast.merchant(parts["at"])}


def _payout(parts: Parts, cast: "Cast") -> dict[str, Any]:
    return _fail(parts, cast) | {"amount_minor": parts["amount"].amount("amount", cast.asset)}


def _pay_claims(parts: Parts, cast: "Cast") -> dict[str, Any]:
    return _payout(parts, cast) | {"who": cast.person(parts["who"])}


# The deed's word: the arguments it needs, those it may have, and how they are read.
PREPAID_DEEDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], Reader]] = {
    "plan": (("as", "at", "weeks", "week", "price"), PLAN_WORDS, _plan),
    "subscribe": (("as", "who", "plan"), ("loan", "shared_by"), _subscribe),
    "pause": (("subscription",), (), _of_subscription),
    "unpause": (("subscription",), (), _of_subscription),
    "terminate": (("subscription",), (), _of_subscription),
    "share": (("who", "plan"), ("from",), _share),
    "payout": (("at", "amount"), (), _payout),
    "pay_claims": (("at", "who", "amount"), (), _pay_claims),
    "fail": (("at",), (), _fail),
}
