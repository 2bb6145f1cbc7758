"""All that a borrower reads before they agree to a loan, whatever it pays for."""

from typing import Any

from django.utils.translation import gettext as _

from governance.queries import terms_of_set
from lending_circles.models import Quote
from lending_circles.queries.bridging import bridged_of
from lending_circles.queries.circle import sheet_of
from lending_circles.rules_words import late_in_words


def sheet_words(quote: Quote, *, merchant_name: str) -> dict[str, Any]:
    """Return what `lending_circles/loan_sheet.html` shows, and what moves when it is agreed to.

    Source: R3-003, R3-018: the whole cost with the yearly rate, every date, and what being late
    means, before anything is confirmed.
    """
    terms = terms_of_set(quote.parameters)
    sheet = sheet_of(quote)
    own = _("My money")
    moves = [
        {
            "source": _("My circle and the pool"),
            "target": merchant_name,
            "amount_minor": quote.principal_minor,
            "note": _("The purchase"),
        },
        {
            "source": own,
            "target": _("Transaction pool"),
            "amount_minor": quote.transaction_fee_minor,
            "note": _("Fee, earned week by week"),
        },
        {
            "source": own,
            "target": _("Contingency pool"),
            "amount_minor": quote.contingency_fee_minor,
            "note": _("Fee, for losses of all"),
        },
    ]

    return {
        "quote": quote,
        "sheet": sheet,
        "first": sheet.installments[0],
        "fee_minor": quote.transaction_fee_minor + quote.contingency_fee_minor,
        "apr": f"{quote.apr_tenths_percent // 10}.{quote.apr_tenths_percent % 10} %",
        "pay_back_minor": quote.principal_minor + sheet.cost_minor,
        "sources": [
            {"level": 1, "amount_minor": quote.level_1_minor},
            {"level": 2, "amount_minor": quote.level_2_minor},
            {"level": 3, "amount_minor": quote.level_3_minor},
            {"level": "pool", "amount_minor": quote.pool_minor},
        ],
        "bridged_minor": bridged_of(quote),
        "if_late": late_in_words(terms),
        "moves": [move for move in moves if move["amount_minor"]],
    }
