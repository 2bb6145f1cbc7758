"""The banks' side of a story's page of text."""

from typing import TYPE_CHECKING

from stories.tables import INDENT, table

if TYPE_CHECKING:
    from stories.report import Row


def market_parts(report: "Row") -> list[list[str]]:
    """Return the parts of the page about banks, investors and offers; none without banks."""
    if not report["banks"]:
        return []
    return [
        table(
            ("<Banks", "<", "bond", "slashed"),
            [
                (name, bank["state"].lower(), bank["bond"], bank["slashed"])
                for name, bank in report["banks"].items()
            ],
        ),
        table(
            ("<Investors", "cash", "committed", "notes", "principal", "interest", "lost"),
            [
                (
                    name,
                    one["cash"],
                    one["committed"],
                    one["notes"],
                    one["received"]["principal"],
                    one["received"]["interest"],
                    one["lost"],
                )
                for name, one in report["investors"].items()
            ],
        ),
        *(_offer(name, offer) for name, offer in report["offers"].items()),
    ]


def _offer(name: str, offer: "Row") -> list[str]:
    holders = ", ".join(f"{holder} {amount}" for holder, amount in offer["notes"].items())
    return [
        f"Offer {name}: {offer['funded']} funded, {offer['state'].lower().replace('_', ' ')}",
        f"{INDENT}in escrow  {offer['escrow']}",
        f"{INDENT}owed       {offer['outstanding']}",
        *([f"{INDENT}held by    {holders}"] if holders else []),
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
