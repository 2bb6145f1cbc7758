"""What the common pool bridges for short circles while a network is young."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Sum

from governance.models import Network
from governance.queries import terms_of, terms_of_set
from lending_circles.models import Quote
from loans.models import Loan
from rules.sourcing import is_bridging, level_amounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridging:
    """The loans of a network that the pool bridged, in minor units.

    `last_day` is the last day on which it may: None where the organisers decided otherwise.
    """

    last_day: datetime.date | None
    loan_count: int
    bridged_minor: int


def bridged_of(quote: Quote) -> int:
    """Return what of the pool's part in a quote bridges a short level.

    The pool never gives less than its own part, so what it gives beyond that is the bridge.

    Source: A-19.
    """
    terms = terms_of_set(quote.parameters)
    *_, own_part = level_amounts(quote.principal_minor, terms.level_weights)

    return quote.pool_minor - own_part


def bridging_of(network: Network) -> Bridging:
    """Return how long the pool bridges in a network, and what it has bridged so far.

    Source: A-19; P-35.
    """
    on = network.business_date
    _, terms = terms_of(network.pk, on)
    last_day = network.started_on + datetime.timedelta(days=terms.pilot_days - 1)
    is_running = is_bridging(terms, started_on=network.started_on, on=on)
    touched = Loan.objects.filter(network=network, bridged_minor__gt=0).aggregate(
        count=Count("pk"), minor=Sum("bridged_minor")
    )

    return Bridging(
        last_day=last_day if is_running else None,
        loan_count=touched["count"],
        bridged_minor=int(touched["minor"] or 0),
    )
