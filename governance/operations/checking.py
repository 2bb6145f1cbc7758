"""Checks all books once, keeps what was found, and tells the organisers of what is broken."""

import datetime
import logging
from collections.abc import Callable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from governance.models import BooksCheck, Organiser
from ledger import reconcile
from people.steps import NoticeDraft, tell_each

log = logging.getLogger(__name__)


def check_books(*, now: Callable[[], datetime.datetime] = timezone.now) -> BooksCheck:
    """Check every invariant of every app in one moment; organisers hear of it if one is broken.

    What is checked is read in a transaction of its own, which keeps nobody waiting; what was found
    is written by another.

    Source: RX-07: derived balances are verified nightly.
    """
    started_at = now()
    with reconcile.one_moment():
        results = [reconcile.look(invariant) for invariant in reconcile.all_invariants()]
    broken = [result for result in results if not result.holds]
    for result in broken:
        log.error(
            "%s is broken %s times: %s",
            result.invariant.code,
            result.finding.breach_count,
            result.invariant.statement,
        )

    with transaction.atomic(durable=True):
        check = BooksCheck.objects.create(
            started_at=started_at,
            finished_at=now(),
            invariant_count=len(results),
            broken=[
                {
                    "code": result.invariant.code,
                    "statement": result.invariant.statement,
                    "breach_count": result.finding.breach_count,
                    "breaches": list(result.finding.breaches),
                }
                for result in broken
            ],
        )
        if broken:
            _tell(broken)

    return check


def _tell(broken: list[reconcile.Result]) -> None:
    """Tell everybody who organises a network, each on the day that their network is at."""
    text = ngettext(
        "The check of all books found %(count)s rule broken: %(codes)s.",
        "The check of all books found %(count)s rules broken: %(codes)s.",
        len(broken),
    ) % {
        "count": len(broken),
        "codes": ", ".join(result.invariant.code for result in broken),
    }
    organisers = (
        Organiser.objects.filter(until=None, network__is_test=False)
        .select_related("network")
        .order_by("network_id", "person_id")
    )
    days: dict[datetime.date, list[NoticeDraft]] = {}
    for organiser in organisers:
        link = reverse("ledger_check", args=[organiser.network.slug])
        draft = NoticeDraft(organiser.person_id, "BOOKS_BROKEN", text, link)
        days.setdefault(organiser.network.business_date, []).append(draft)
    for on, drafts in days.items():
        tell_each(drafts, on=on)
