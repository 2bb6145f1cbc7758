"""The report as a page of text, for people."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stories.player import Stage
    from stories.report import Row

PERSON_COLUMNS = ("state", "spending", "deposit", "available", "lent", "ratio", "limit", "used")


def page_of(stage: "Stage", report: "Row") -> str:
    """Return the report as aligned text: people, pools, merchants, loans, then what was refused."""
    lines = [f"{stage.story.title}: as of {report['as_of']}, amounts in {stage.asset.code}", ""]
    lines += _table(
        ("person", *PERSON_COLUMNS, "notes"),
        [
            (name, *(str(person[column]) for column in PERSON_COLUMNS), _marks(person))
            for name, person in report["people"].items()
        ],
    )
    for name, pool in report["pools"].items():
        figures = ", ".join(f"{word.replace('_', ' ')} {amount}" for word, amount in pool.items())
        lines.append(f"{name} pool: {figures}")
    for name, merchant in report["merchants"].items():
        lines.append(f"{name}: balance {merchant['balance']}")
    for name, loan in report["loans"].items():
        lines += ["", *_loan_lines(name, loan)]
    for quote in report["quotes"]:
        lines += ["", *_quote_lines(quote)]
    if report["refusals"]:
        lines.append("")
    for refusal in report["refusals"]:
        level = f" (level {refusal['level']})" if "level" in refusal else ""
        short = f", short {refusal['short']}" if "short" in refusal else ""
        lines.append(f"{refusal['on']} {refusal['deed']} refused: {refusal['code']}{level}{short}")
    balanced = "balanced" if report["ledger"]["balanced"] else "NOT BALANCED"
    return "\n".join([*lines, "", f"ledger: {balanced}"])


def _marks(person: "Row") -> str:
    record = person["record"]
    words = [
        word
        for word, there in (
            ("blocked", person["borrowing_blocked"]),
            ("top up", person["top_up_required"]),
            (f"repaid {record['repaid']}", record["repaid"]),
            (f"late {record['late']}", record["late"]),
            (f"defaults {record['defaults']}", record["defaults"]),
        )
        if there
    ]
    return ", ".join(words)


def _loan_lines(name: str, loan: "Row") -> list[str]:
    levels = ", ".join(f"{level} {amount}" for level, amount in loan["levels"].items())
    notes = ", ".join(f"{holder} {amount}" for holder, amount in loan["notes"].items())
    head = f"loan {name}: {loan['state']}, {loan['principal']} borrowed, {loan['outstanding']} open"
    return [
        head,
        f"  sources: {levels}",
        f"  notes outstanding: {notes}",
        f"  interest: due {loan['interest_due']}, paid {loan['interest_paid']}, "
        f"waived {loan['waived']}",
        *(
            "  " + line
            for line in _table(
                ("due", "principal", "interest", "paid on", "source", "state"),
                [
                    tuple(
                        str(installment[key] or "")
                        for key in (
                            "due_on",
                            "principal",
                            "interest",
                            "paid_on",
                            "source",
                            "state",
                        )
                    )
                    for installment in loan["installments"]
                ],
            )
        ),
    ]


def _quote_lines(quote: "Row") -> list[str]:
    levels = ", ".join(f"{level} {amount}" for level, amount in quote["levels"].items())
    dues = ", ".join(f"{due['due_on']} {due['principal']}" for due in quote["installments"])
    return [
        f"{quote['on']} quote for {quote['who']} at {quote['at']}: {quote['amount']}, "
        f"fee {quote['fee']}, all-in APR {quote['apr']}",
        f"  sources: {levels}",
        f"  installments: {dues}",
    ]


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[index]) for row in [heads, *rows]) for index in range(len(heads))]
    return [
        "  ".join(
            cell.ljust(width) if index == 0 or heads[index] in LEFT else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in [heads, *rows]
    ] + [""]


LEFT = ("state", "notes", "source", "due", "paid on")
