"""Says what is looked at in a shop's history, what there is and what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages.figures import share_percent
from rules.trade_history import Criterion, Mark


@dataclass(frozen=True, slots=True)
class ToldCriterion:
    """One criterion as people read it, with the width of its bar."""

    label: str
    have: int
    need: int
    is_met: bool
    missing: str
    width: str


def told(looked_at: Iterable[Criterion]) -> list[ToldCriterion]:
    """Return all criteria in words."""
    return [
        ToldCriterion(
            label=_label(each),
            have=each.have,
            need=each.need,
            is_met=each.is_met,
            missing=_missing(each),
            width=share_percent(each.have, each.need) if each.need else "100%",
        )
        for each in looked_at
    ]


def _label(each: Criterion) -> str:
    return {
        Mark.DAYS: _("Days since the first sale"),
        Mark.SALES: _("Sales in the last year"),
        Mark.CUSTOMERS: _("Different customers outside the owner's circle"),
        Mark.RETURNS: _("Sales of which something was given back, at most"),
    }[each.mark]


def _missing(each: Criterion) -> str:
    if each.is_met:
        return ""
    words = {
        Mark.DAYS: ngettext("One day is missing.", "%(count)s days are missing.", each.missing),
        Mark.SALES: ngettext("One sale is missing.", "%(count)s sales are missing.", each.missing),
        Mark.CUSTOMERS: ngettext(
            "One customer is missing.", "%(count)s customers are missing.", each.missing
        ),
        Mark.RETURNS: ngettext(
            "One more sale that nobody brings back brings the share down.",
            "%(count)s more sales that nobody brings back bring the share down.",
            each.missing,
        ),
    }[each.mark]

    return words % {"count": each.missing}
