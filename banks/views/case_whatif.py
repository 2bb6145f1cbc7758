"""Tries a loan on a case's forecast, as the address asks."""

from collections.abc import Mapping
from typing import Any

from banks.case_values import forecast_of
from banks.forms.reviews import WhatIfForm
from rules.affordability import COVERAGE_SOUND, Month, affordability


def tried(query: Mapping[str, Any], content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the form and what the forecast says about the loan that it names."""
    given = {name: query.get(name, default) for name, default in WhatIfForm.DEFAULTS.items()}
    form = WhatIfForm(given)
    months = [Month(*row) for row in forecast_of(content.get("sections") or {})]
    asks_minor = int((content.get("request") or {}).get("asks_minor", 0))
    if not form.is_valid() or not months or not asks_minor:
        return {"form": form, "result": None}
    result = affordability(months, form.loan(asks_minor))

    return {
        "form": form,
        "result": result,
        "coverage": _times(result.coverage),
        "coverage_min": _times(result.coverage_min),
        "sound": _times(COVERAGE_SOUND),
    }


def _times(ratio: Any) -> str | None:
    """Return a ratio with two decimals, rounded towards zero."""
    if ratio is None:
        return None
    hundredths = abs(ratio.numerator) * 100 // ratio.denominator
    sign = "\u2212" if ratio < 0 else ""
    return f"{sign}{hundredths // 100}.{hundredths % 100:02}"
