"""How Jubilee funds are called, on pages and in what people are told."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from lending_circles.models import JubileeFund

# The status that a state is shown by, and its word.
STATE_WORDS = {
    "PROPOSED": ("PENDING", gettext_lazy("To be decided")),
    "OPEN": ("ACTIVE", gettext_lazy("Open")),
    "EXHAUSTED": ("PAID", gettext_lazy("Used up")),
    "CLOSED": ("ENDED", gettext_lazy("Closed")),
    "DECLINED": ("DECLINED", gettext_lazy("Declined")),
    "WITHDRAWN": ("WITHDRAWN", gettext_lazy("Taken back")),
}


def fund_title(fund: "JubileeFund") -> str:
    """Return how a fund is called at the head of a line; a member may stay unnamed."""
    if fund.name:
        return _("The Jubilee fund of %(name)s") % {"name": fund.name}

    return _("The Jubilee fund of a member")
