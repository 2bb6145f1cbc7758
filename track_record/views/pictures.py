"""What the pictures of a record are drawn from."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages.record_figures import Series
from track_record.models import BankDay, RollRate
from track_record.queries.public import par
from track_record.queries.vintages import Vintage

# So many quarters in one picture; more lines than that nobody tells apart.
QUARTERS_SHOWN = 8
BUCKETS = ("CURRENT", "1-15", "16-30", "31-60", "61+")
ENDS = (*BUCKETS, "PAID", "DEFAULTED")


def par_trend(days: Sequence[BankDay], *, with_eased: bool = False) -> dict[str, Any]:
    """Return the lines of the portfolio at risk over days."""
    names = [("PAR1", "par1_minor"), ("PAR7", "par7_minor"), ("PAR30", "par30_minor")]
    names.append(("PAR90", "par90_minor"))
    if with_eased:
        names = [names[2], (_("PAR30 and all extended or restructured"), "par30_eased_minor")]

    return {
        "places": [date_format(day.on, "j M y") for day in days],
        "series": [
            Series(label, [par(day, name) for day in days], style=number)
            for number, (label, name) in enumerate(names, start=1)
        ],
    }


def vintage_lines(vintages: Sequence[Vintage], *, late: bool = False) -> dict[str, Any]:
    """Return the cumulative curves of the newest quarters by months on book."""
    shown = vintages[-QUARTERS_SHOWN:]
    curves = [one.par30 if late else one.defaults for one in shown]
    count = max((len(curve) for curve in curves), default=0)

    return {
        "places": [str(number) for number in range(count)],
        "series": [
            Series(
                one.quarter,
                [
                    *(_ratio(point.part, point.whole) for point in curve),
                    *[None] * (count - len(curve)),
                ],
                note=ngettext("{count} loan", "{count} loans", one.loan_count).format(
                    count=one.loan_count
                ),
                style=number,
            )
            for number, (one, curve) in enumerate(zip(shown, curves, strict=True), start=1)
        ],
    }


def roll_table(rows: Sequence[RollRate]) -> list[dict[str, Any]]:
    """Return the matrix of one month's roll rates, a row for each bucket that held money."""
    table = []
    words = bucket_words()
    for before in BUCKETS:
        begun = {row.after: row for row in rows if row.before == before}
        whole = sum(row.amount_minor for row in begun.values())
        count = sum(row.loan_count for row in begun.values())
        if not whole:
            continue
        table.append(
            {
                "name": words[before],
                "note": ngettext("{count} loan", "{count} loans", count).format(count=count),
                "cells": [
                    Fraction(begun[after].amount_minor, whole) if after in begun else None
                    for after in ENDS
                ],
            }
        )

    return table


def bucket_words() -> dict[str, str]:
    """Return the words of the buckets of days past due, and of where a loan may end."""
    return {
        "CURRENT": _("not late"),
        "1-15": _("1–15 days"),
        "16-30": _("16–30 days"),
        "31-60": _("31–60 days"),
        "61+": _("61 days and more"),
        "PAID": _("repaid"),
        "DEFAULTED": _("in default"),
    }


def _ratio(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None
