"""Sets a month's statement as a PDF."""

import datetime
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import gettext as _

from ledger.models import Asset
from pages.formats import amount_words, day_words
from portfolios.queries.movements import Movement
from portfolios.words import TYPES

LAYOUT = Path(__file__).parent / "statement.typ"


def statement_pdf(
    *,
    person_name: str,
    asset: Asset,
    first: datetime.date,
    opening: int,
    rows: Sequence[Movement],
) -> bytes:
    """Return one month of a wallet as a PDF: opening balance, rows, totals, closing balance.

    Everything is handed over as data and set as plain text: no name can become markup.
    """
    closing = opening + sum(row.amount_minor for row in rows)
    sums: dict[str, int] = {}
    for row in rows:
        sums[row.type] = sums.get(row.type, 0) + row.amount_minor
    content: dict[str, Any] = {
        "site": settings.SITE_NAME,
        "title": _("Statement"),
        "person": person_name,
        "asset": asset.code,
        "month": f"{first:%Y-%m}",
        "opening_words": _("At the beginning"),
        "opening": str(amount_words(opening, asset)),
        "closing_words": _("At the end"),
        "closing": str(amount_words(closing, asset)),
        "heads": [_("Day"), _("Kind"), _("Loan or offer"), _("Amount"), _("Balance")],
        "rows": [
            [
                day_words(row.on),
                str(TYPES[row.type]),
                row.title,
                str(amount_words(row.amount_minor, asset, signed=True)),
                str(amount_words(row.balance_minor, asset)),
            ]
            for row in rows
        ],
        "nothing": _("Nothing moved in this month."),
        "totals_words": _("By kind"),
        "totals": [
            [str(TYPES[name]), str(amount_words(minor, asset, signed=True))]
            for name, minor in sorted(sums.items())
        ],
    }
    made: bytes = typst.compile(
        str(LAYOUT),
        root=str(LAYOUT.parent),
        ignore_system_fonts=True,
        sys_inputs={"content": json.dumps(content)},
    )

    return made
