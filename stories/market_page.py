"""The banks' side of a story's page of text."""

from typing import TYPE_CHECKING

from stories.tables import INDENT, table

if TYPE_CHECKING:
    from stories.report import Row


def market_parts(report: "Row") -> list[list[str]]:
    """Return the parts of the page about the banks' side; none without banks."""
    if not report["banks"]:
        return []
    return [
        table(
            ("<Banks", "<", "bond", "slashed", "contingency"),
            [
                (name, bank["state"].lower(), bank["bond"], bank["slashed"], bank["contingency"])
                for name, bank in report["banks"].items()
            ],
        ),
        _balances(report["businesses"]),
        _investors(report["investors"]),
        *(_offer(name, offer) for name, offer in report["offers"].items()),
        _disputes(report["disputes"]),
    ]


def _balances(businesses: "Row") -> list[str]:
    rows = [(name, one["balance"]) for name, one in businesses.items()]
    return table(("<Businesses", "account"), rows) if rows else []


def _investors(investors: "Row") -> list[str]:
    heads = ("<Investors", "cash", "committed", "notes", "principal", "interest", "recovered")
    rows = [
        (
            name,
            one["cash"],
            one["committed"],
            one["notes"],
            one["received"]["principal"],
            one["received"]["interest"],
            one["received"]["recovered"],
            one["lost"],
            ", ".join(
                f"{amount} tokens of {business}"
                for business, amount in one.get("tokens", {}).items()
                if amount.strip("0.")
            ),
        )
        for name, one in investors.items()
    ]
    return table((*heads, "lost", "<"), rows) if rows else []


def _disputes(disputes: "Row") -> list[str]:
    rows = [
        (
            name,
            one["state"].lower(),
            f"for the {one['outcome'].lower()}" if one["outcome"] else "",
            one["paid"],
        )
        for name, one in disputes.items()
    ]
    return table(("<Disputes", "<", "<", "paid"), rows) if rows else []


def _offer(name: str, offer: "Row") -> list[str]:
    holders = ", ".join(
        f"{holder} {amount}" for holder, amount in offer["notes"].items() if amount.strip("0.")
    )
    milestones = ", ".join(f"{one} {state.lower()}" for one, state in offer["milestones"].items())
    return [
        f"Offer {name}: {offer['funded']} funded, {offer['state'].lower().replace('_', ' ')}",
        f"{INDENT}in escrow  {offer['escrow']}",
        f"{INDENT}owed       {offer['outstanding']}",
        *([f"{INDENT}held by    {holders}"] if holders else []),
        *([f"{INDENT}milestones {milestones}"] if milestones else []),
        *(
            INDENT + line
            for line in table(
                ("", "<due", "principal", "interest", "<"),
                [
                    (
                        str(number),
                        due["due_on"],
                        due["principal"],
                        due["interest"],
                        f"paid {due['paid_on']}" if due["paid_on"] else due["state"].lower(),
                    )
                    for number, due in enumerate(offer["installments"], start=1)
                ],
            )
            if offer["installments"]
        ),
    ]
