"""The report as a page of text, for people."""

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from stories.market_page import market_parts
from stories.report import COMMON
from stories.tables import INDENT, table

if TYPE_CHECKING:
    from stories.report import Row
    from stories.stage import Stage

SOURCES = {
    "STAKE": "from the stake",
    "NOTE": "by a claim set off",
    "REFUND": "by a refund",
    "EXTENSION": "by an extension",
    "FORGIVEN": "by what was forgiven",
    "JUBILEE": "by a jubilee fund",
}
STATES = {
    "PENDING_STAKE": "has too little stake",
    "PENDING_PEERS": "lacks unique peers",
    "HOLD": "on hold",
    "HOLD_TO_EXIT": "leaving",
    "EXITED": "left",
    "CLOSED_DEFAULTED": "closed after default",
}


def page_of(stage: "Stage", report: "Row") -> str:
    """Return the report as aligned text: people, pools, merchants, loans, then what was said."""
    parts = [
        [stage.story.title, f"as of {report['as_of']}, amounts in {stage.asset.code}"],
        _people(report["people"]) if report["people"] else [],
        _pools(report["pools"]) if report["pools"] else [],
        _merchants(report["merchants"]),
        *(_loan(stage, name, loan, report["as_of"]) for name, loan in report["loans"].items()),
        *market_parts(report),
        *(_quote(quote) for quote in report["quotes"]),
        _refusals(report["refusals"]),
        [_ending(stage, report)],
    ]

    return "\n\n".join("\n".join(part) for part in parts if part)


# --- the parts of the page ---------------------------------------------------------------------


def _people(people: "Row") -> list[str]:
    return table(
        (
            "<People",
            "spending",
            "stake",
            "available",
            "lent out",
            "ratio",
            "limit",
            "owed",
            "<",
        ),
        [
            (
                name,
                person["spending"],
                person["deposit"],
                person["available"],
                person["lent"],
                f"{person['ratio']}:1",
                person["limit"],
                person["used"],
                _standing(person),
            )
            for name, person in people.items()
        ],
    )


def _standing(person: "Row") -> str:
    """Return what is to be said of a member beyond their money, the ordinary left out."""
    record = person["record"]
    is_in = person["state"] not in ("EXITED", "CLOSED_DEFAULTED")
    late = f"late {_count(record['late'], 'time')}"
    over = f" ({record['late_over_7']} over 7 days)" if record["late_over_7"] else ""
    words = (
        (STATES.get(str(person["state"]), ""), person["state"] != "ACTIVE"),
        ("blocked until all loans are repaid", is_in and person["borrowing_blocked"]),
        ("has to top up", is_in and person["top_up_required"]),
        (f"repaid {_count(record['repaid'], 'loan')}", record["repaid"]),
        (late + over, record["late"]),
        ("defaulted", record["defaults"] and is_in),
        (f"lost {record['losses']}", _is_something(record["losses"])),
    )

    return "; ".join(word for word, is_so in words if is_so)


def _pools(pools: "Row") -> list[str]:
    common, contingency, transaction = (
        pools[name] for name in (COMMON, "contingency", "transaction")
    )
    return table(
        ("<Pools", "holds", "<"),
        [
            (
                COMMON,
                common["available"],
                f"lent out {common['lent']}, interest received {common['interest']}, "
                f"lost {common['losses']}",
            ),
            ("contingency", contingency["balance"], f"paid out {contingency['paid_out']}"),
            ("transaction", transaction["balance"], f"not earned yet {transaction['unearned']}"),
        ],
    )


def _merchants(merchants: "Row") -> list[str]:
    if not merchants:
        return []
    return table(
        ("<Merchants", "balance"), [(name, row["balance"]) for name, row in merchants.items()]
    )


def _loan(stage: "Stage", name: str, loan: "Row", as_of: object) -> list[str]:
    made = stage.loans[name]
    who = next(
        who for who, account in stage.accounts.items() if account.person_id == made.borrower_id
    )
    on = datetime.date.fromisoformat(str(as_of))
    holders = [
        f"{holder} {amount}" for holder, amount in loan["notes"].items() if _is_something(amount)
    ]
    rows = [
        (
            str(number),
            due["due_on"],
            due["principal"],
            "" if due["state"] == "SCHEDULED" else due["interest"],
            _how_paid(due, on, is_closed=loan["state"] == "DEFAULTED"),
        )
        for number, due in enumerate(loan["installments"], start=1)
    ]
    owed = (
        f"{INDENT}owed       {loan['outstanding']} and {loan['interest_due']} of interest",
        f"{INDENT}owed to    {', '.join(holders)}",
    )
    return [
        f"Loan {name}: {loan['principal']} for {who} on {made.established_on}, "
        f"{_words(loan['state'])}",
        f"{INDENT}lent by    {_by_level(loan['levels'])}",
        *(owed if holders else ()),
        f"{INDENT}interest   paid {loan['interest_paid']}, waived {loan['waived']}",
        *(INDENT + line for line in table(("", "<due", "principal", "interest", "<"), rows)),
        *(_extension(loan["extension"], on) if loan["extension"] else ()),
    ]


def _extension(extension: "Row", on: datetime.date) -> list[str]:
    rows = [
        (
            str(number),
            due["due_on"],
            due["principal"],
            due["interest"],
            _how_paid(due, on, is_closed=extension["state"] == "DEFAULTED"),
        )
        for number, due in enumerate(extension["installments"], start=1)
    ]
    return [
        f"{INDENT}extended   payment {extension['number']} on {extension['granted_on']}: "
        f"{extension['principal']}, {_words(extension['state'])}",
        f"{INDENT}carried by {_by_level(extension['levels'])}",
        *(INDENT * 2 + line for line in table(("", "<due", "principal", "interest", "<"), rows)),
    ]


def _how_paid(due: "Row", on: datetime.date, *, is_closed: bool) -> str:
    """Return how an installment went; nothing where it is still to come."""
    due_on = datetime.date.fromisoformat(str(due["due_on"]))
    if due["paid_on"] is None:
        if is_closed:
            return "not paid"
        return {"LATE": f"late, {_days(on - due_on)}", "DUE": "due today"}.get(
            str(due["state"]), ""
        )
    paid_on = datetime.date.fromisoformat(str(due["paid_on"]))
    words = ["paid", *([SOURCES[str(due["source"])]] if due["source"] in SOURCES else [])]
    if due["source"] == "EXTENSION":
        words.append(f"on {paid_on}")
    elif paid_on > due_on:
        words.append(f"on {paid_on}, {_days(paid_on - due_on)} late")
    elif paid_on < due_on:
        words.append(f"on {paid_on}, ahead of its day")

    return " ".join(words)


def _quote(quote: "Row") -> list[str]:
    rows = [
        (str(number), due["due_on"], due["principal"], due["interest"])
        for number, due in enumerate(quote["installments"], start=1)
    ]
    return [
        f"Quote for {quote['who']} at {quote['at']} on {quote['on']}: {quote['amount']}",
        f"{INDENT}lent by    {_by_level(quote['levels'])}",
        f"{INDENT}fee        {quote['fee']}",
        f"{INDENT}cost       {quote['cost']} in all, {quote['apr']} a year",
        *(INDENT + line for line in table(("", "<due", "principal", "interest"), rows)),
    ]


def _refusals(refusals: Sequence["Row"]) -> list[str]:
    rows = []
    for refusal in refusals:
        level = refusal.get("level")
        where = [f"at the {COMMON} pool" if level == COMMON else f"at level {level}"]
        short = [f"short by {refusal['short']}"] if "short" in refusal else []
        rows.append(
            (
                refusal["on"],
                refusal["deed"],
                refusal["code"],
                ", ".join([*(where if level else []), *short]),
            )
        )

    return table(("<Refused", "<", "<", "<"), rows) if rows else []


def _ending(stage: "Stage", report: "Row") -> str:
    balanced = "The ledger is balanced" if report["ledger"]["balanced"] else "NOT BALANCED"
    if not stage.expectation_count:
        return f"{balanced}."
    if stage.broken:
        return f"{balanced}; {_count(len(stage.broken), 'expectation')} did not hold."

    return f"{balanced}, and all that was expected held."


# --- words and tables --------------------------------------------------------------------------


def _words(state: object) -> str:
    return str(state).replace("_", " ").lower()


def _count(number: object, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _days(span: datetime.timedelta) -> str:
    return _count(span.days, "day")


def _is_something(amount: object) -> bool:
    return any(digit not in "0.-" for digit in str(amount))


def _by_level(levels: "Row") -> str:
    return ", ".join(
        f"{'the pool' if level == COMMON else f'level {level}'} {amount}"
        for level, amount in levels.items()
    )
