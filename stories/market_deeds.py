"""The deeds of the banks' side of a story, and how each reads its arguments."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from stories.nodes import Marked, NotAStory

if TYPE_CHECKING:
    from stories.deeds import Cast

Parts = dict[str, Marked]
Reader = Callable[[Parts, "Cast"], dict[str, Any]]

ALL = "all"
# How a loan is repaid: what the offer calls it, and how its principal comes back.
MODES = {
    "SCHEDULED": {"repayment": "SCHEDULED"},
    "EQUAL_TOTAL": {"repayment": "SCHEDULED", "amortization": "EQUAL_INSTALLMENT"},
    "EQUAL_PRINCIPAL": {"repayment": "SCHEDULED", "amortization": "EQUAL_PRINCIPAL"},
    "INTEREST_ONLY": {"repayment": "SCHEDULED", "amortization": "INTEREST_ONLY"},
    "INTEREST_ONLY_BULLET": {"repayment": "SCHEDULED", "amortization": "INTEREST_ONLY"},
    "BULLET": {"repayment": "BULLET"},
    "REVENUE_SPLIT": {"repayment": "REVENUE_SPLIT"},
}
PERIODS = {
    "day": ("DAY", 1),
    "week": ("WEEK", 1),
    "month": ("MONTH", 1),
    "quarter": ("MONTH", 3),
    "year": ("MONTH", 12),
}
PRODUCTS = ("BUSINESS", "PROJECT", "PERSONAL")
DAY_COUNTS = ("ACT_365", "ACT_360", "ACT_ACT", "THIRTY_360", "PERIODS")
VOTES = ("YES", "NO", "ABSTAIN")
GRADES = ("A", "B", "C", "D", "E")
GROUNDS = ("LATE", "MILESTONE", "COVER")
DISPUTED = (
    "MONEY_NOT_PASSED_ON",
    "WRONG_INFORMATION",
    "MILESTONE_WRONGLY_ACCEPTED",
    "WRONG_FEE",
    "POOR_SERVICING",
)
REMEDIES = ("NONE", "BOND_SLASH", "FEE_REFUND")

_SHARES = {
    "rate": "rate_millionths",
    "split": "split_millionths",
    "split_stepped_up": "split_stepped_up_millionths",
    "servicing_fee": "servicing_fee_millionths",
    "origination_fee": "origination_fee_millionths",
    "contingency_fee": "contingency_fee_millionths",
    "contingency_cover": "contingency_cover_millionths",
    "token_discount": "token_discount_millionths",
    "collateral": "collateral_millionths",
}
_AMOUNTS = {
    "principal": "principal_minor",
    "soft_cap": "soft_cap_minor",
    "ticket": "ticket_minor",
    "note": "partition_minor",
    "first_tranche": "first_tranche_minor",
    "tick": "tick_minor",
    "bond": "bond_minor",
    "split_sale_floor": "split_sale_floor_minor",
    "split_sale_ceiling": "split_sale_ceiling_minor",
    "split_month_floor": "split_month_floor_minor",
    "split_month_ceiling": "split_month_ceiling_minor",
}
_COUNTS = {
    "count": ("installment_count", 600),
    "principal_grace": ("principal_grace_count", 600),
    "grace_days": ("grace_days", 90),
    "cure_days": ("cure_days", 90),
    "bullet_days": ("bullet_days", 3660),
    "tick_days": ("tick_days", 366),
    "report_days": ("report_days", 366),
    "reflection_days": ("reflection_days", 30),
    "threshold": ("threshold", 99),
}
# What a payment pays first.
ALLOCATIONS = ("FEES INTEREST PRINCIPAL", "INTEREST PRINCIPAL FEES", "PRINCIPAL INTEREST FEES")
_WORDS = {
    "amortization": ("EQUAL_INSTALLMENT", "EQUAL_PRINCIPAL", "INTEREST_ONLY", "BULLET"),
    "day_count": DAY_COUNTS,
    "bond_mode": ("DISPUTE", "FIRST_LOSS"),
    "disbursement": ("AT_ONCE", "MILESTONES", "STREAM"),
    "funding": ("ESCROWED", "CALLED"),
    "deciders": ("OFFICERS", "DELEGATES", "BOTH"),
}
OFFER_WORDS = (
    *_SHARES, *_AMOUNTS, *_COUNTS, *_WORDS,
    "mode", "every", "milestones", "delegates", "excess", "opens_on", "closes_on", "by",
    "allocation",
)  # fmt: skip


def _amount(parts: Parts, cast: "Cast") -> int:
    return parts["amount"].amount("amount", cast.asset)


def _amount_or_all(parts: Parts, cast: "Cast") -> int | None:
    return None if parts["amount"].text("amount") == ALL else _amount(parts, cast)


def _by(parts: Parts, cast: "Cast") -> dict[str, Any]:
    return {"by": cast.human(parts["by"]) if "by" in parts else None}


def _reason(parts: Parts) -> str:
    return parts["reason"].text("reason") if "reason" in parts else "As told in the story."


def _case(parts: Parts, cast: "Cast") -> dict[str, Any]:
    business = cast.business(parts["business"])
    name = cast.new(parts["as"], "case")
    cast.cases.add(name)
    product = parts["product"].one_of("product", PRODUCTS) if "product" in parts else "BUSINESS"
    return {
        "as": name,
        "business": business,
        "asks_minor": parts["asks"].amount("asks", cast.asset),
        "purpose": parts["purpose"].text("purpose") if "purpose" in parts else name,
        "product": product,
    }


def _sign(parts: Parts, cast: "Cast") -> dict[str, Any]:
    grade = parts["grade"].one_of("grade", GRADES) if "grade" in parts else ""
    return {"case": cast.case(parts["case"]), "grade": grade, "reason": _reason(parts)} | _by(
        parts, cast
    )


def _collateral(parts: Parts, cast: "Cast") -> dict[str, Any]:
    return {"case": cast.case(parts["case"]), "amount_minor": _amount(parts, cast)}


def _offer(parts: Parts, cast: "Cast") -> dict[str, Any]:
    said: dict[str, Any] = {"case": cast.case(parts["case"])} | _by(parts, cast)
    name = cast.new(parts["as"], "offer")
    cast.offers.add(name)
    terms: dict[str, Any] = {}
    for word, key in _SHARES.items():
        if word in parts:
            terms[key] = parts[word].share(word)
    for word, key in _AMOUNTS.items():
        if word in parts:
            terms[key] = parts[word].amount(word, cast.asset, zero=word != "principal")
    for word, (key, most) in _COUNTS.items():
        if word in parts:
            terms[key] = parts[word].whole(word, least=0 if key != "threshold" else 1, most=most)
    for word, words in _WORDS.items():
        if word in parts:
            terms[word] = parts[word].one_of(word, words)
    if "allocation" in parts:
        terms["allocation"] = tuple(parts["allocation"].one_of("allocation", ALLOCATIONS).split())
    if "mode" in parts:
        terms = MODES[parts["mode"].one_of("mode", MODES)] | terms
    if "every" in parts:
        terms |= _every(parts["every"])
    if "excess" in parts:
        terms["allows_excess"] = parts["excess"].flag("excess")
    for word in ("opens_on", "closes_on"):
        if word in parts:
            terms[word] = parts[word].date(word)
    delegates = parts["delegates"].items("delegates") if "delegates" in parts else ()
    said["delegates"] = [cast.human(one, "delegate") for one in delegates]
    milestones = parts["milestones"].items("milestones") if "milestones" in parts else ()
    said["milestones"] = [_milestone(one, cast) for one in milestones]
    return {"as": name, "terms": terms} | said


def _every(marked: Marked) -> dict[str, Any]:
    said = marked.text("every")
    *number, word = said.split() or [""]
    period, length = PERIODS.get(word.removesuffix("s"), ("", 1))
    times = number[0] if number else "1"
    is_count = len(number) < 2 and times.isascii() and times.isdecimal()
    if not period or not is_count or not 0 < int(times) < 100:
        raise NotAStory(marked.line, f"every {said!r} is not a period", "write month or 2 weeks")
    return {"period": period, "period_length": length * int(times)}


def _milestone(marked: Marked, cast: "Cast") -> dict[str, Any]:
    parts = marked.fields(
        "a milestone", known=("name", "amount", "due_on"), required=("name", "amount", "due_on")
    )
    return {
        "name": parts["name"].text("name"),
        "amount_minor": _amount(parts, cast),
        "due_on": parts["due_on"].date("due_on"),
    }


def _commit(parts: Parts, cast: "Cast") -> dict[str, Any]:
    return _holder(parts, cast) | {"amount_minor": _amount(parts, cast)}


def _holder(parts: Parts, cast: "Cast") -> dict[str, Any]:
    return {"investor": cast.investor(parts["investor"]), "offer": cast.offer(parts["offer"])}


def _of_offer(parts: Parts, cast: "Cast") -> dict[str, Any]:
    return {"offer": cast.offer(parts["offer"]), "reason": _reason(parts)} | _by(parts, cast)


def _of_milestone(parts: Parts, cast: "Cast") -> dict[str, Any]:
    return _of_offer(parts, cast) | {"milestone": parts["milestone"].text("milestone")}


def _repay(parts: Parts, cast: "Cast") -> dict[str, Any]:
    return {"offer": cast.offer(parts["offer"]), "amount_minor": _amount_or_all(parts, cast)}


def _of_business(parts: Parts, cast: "Cast") -> dict[str, Any]:
    return {
        "business": cast.business(parts["business"]),
        "amount_minor": _amount_or_all(parts, cast),
    }


def _transfer(parts: Parts, cast: "Cast") -> dict[str, Any]:
    return {
        "offer": cast.offer(parts["offer"]),
        "seller": cast.investor(parts["seller"], "seller"),
        "buyer": cast.investor(parts["buyer"], "buyer"),
        "amount_minor": _amount(parts, cast),
        "price_minor": parts["price"].amount("price", cast.asset),
        "knows": parts["knows"].flag("knows") if "knows" in parts else False,
    }


def _challenge(parts: Parts, cast: "Cast") -> dict[str, Any]:
    ground = parts["ground"].one_of("ground", GROUNDS) if "ground" in parts else "LATE"
    return {"offer": cast.offer(parts["offer"]), "ground": ground} | _by(parts, cast)


def _vote(parts: Parts, cast: "Cast") -> dict[str, Any]:
    return {
        "who": cast.human(parts["who"]),
        "offer": cast.offer(parts["offer"]),
        "vote": parts["vote"].one_of("vote", VOTES),
    }


def _dispute(parts: Parts, cast: "Cast") -> dict[str, Any]:
    said = _holder(parts, cast)
    name = cast.new(parts["as"], "dispute")
    cast.disputes.add(name)
    ground = parts["ground"].one_of("ground", DISPUTED) if "ground" in parts else "POOR_SERVICING"
    return (
        {"as": name, "ground": ground, "reason": _reason(parts)}
        | _remedy("asks", parts, cast)
        | said
    )


def _remedy(word: str, parts: Parts, cast: "Cast") -> dict[str, Any]:
    """Read what is asked for or ruled: with an amount of money it is paid from the bond."""
    amount_minor = _amount(parts, cast) if "amount" in parts else 0
    usual = "BOND_SLASH" if amount_minor else "NONE"
    return {
        word: parts[word].one_of(word, REMEDIES) if word in parts else usual,
        "amount_minor": amount_minor,
    }


def _of_dispute(parts: Parts, cast: "Cast") -> dict[str, Any]:
    return {"dispute": cast.dispute(parts["dispute"]), "reason": _reason(parts)} | _by(parts, cast)


def _rule(parts: Parts, cast: "Cast") -> dict[str, Any]:
    panel = parts["panel"].items("panel") if "panel" in parts else ()
    return {
        "dispute": cast.dispute(parts["dispute"]),
        "for": parts["for"].one_of("for", ("INVESTOR", "BANK")),
        "panel": [cast.human(one, "panel member") for one in panel],
        "reason": _reason(parts),
    } | _remedy("remedy", parts, cast)


# The deed's word: the arguments it needs, those it may have, and how they are read.
MARKET_DEEDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], Reader]] = {
    "case": (("as", "business", "asks"), ("purpose", "product"), _case),
    "qualify": (("case", "by"), ("grade", "reason"), _sign),
    "reject": (("case", "by"), ("reason",), _sign),
    "collateral": (("case", "amount"), (), _collateral),
    "offer": (("as", "case", "principal", "rate"), OFFER_WORDS, _offer),
    "commit": (("investor", "offer", "amount"), (), _commit),
    "withdraw": (("investor", "offer"), (), _holder),
    "close": (("offer",), ("by",), _of_offer),
    "cancel": (("offer",), ("by", "reason"), _of_offer),
    "deliver": (("offer", "milestone"), ("by", "reason"), _of_milestone),
    "accept": (("offer", "milestone", "by"), ("reason",), _of_milestone),
    "refuse": (("offer", "milestone", "by"), ("reason",), _of_milestone),
    "repay": (("offer", "amount"), (), _repay),
    "spend": (("business", "amount"), (), _of_business),
    "earn": (("business", "amount"), (), _of_business),
    "report": (("offer",), ("reason",), _of_offer),
    "transfer": (("offer", "seller", "buyer", "amount", "price"), ("knows",), _transfer),
    "challenge": (("offer", "by"), ("ground",), _challenge),
    "vote": (("who", "offer", "vote"), (), _vote),
    "redeem": (("investor", "offer"), (), _holder),
    "recover": (("offer", "amount"), ("by",), _repay),
    "dispute": (("as", "investor", "offer"), ("ground", "asks", "amount", "reason"), _dispute),
    "answer": (("dispute", "by"), ("reason",), _of_dispute),
    "evidence": (("dispute", "by"), ("reason",), _of_dispute),
    "rule": (("dispute", "for"), ("panel", "remedy", "amount", "reason"), _rule),
    "appeal": (("dispute", "by"), ("reason",), _of_dispute),
}
