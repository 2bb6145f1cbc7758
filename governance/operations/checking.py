"""Keeps what a check of all books found, and tells the organisers of what is broken."""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils.translation import ngettext

from governance.models import BooksCheck, Organiser
from ledger.reconcile import Result
from people.steps import NoticeDraft, tell_each


@transaction.atomic(durable=True)
def keep_check(
    *, results: Sequence[Result], started_at: datetime.datetime, finished_at: datetime.datetime
) -> BooksCheck:
    """Write down what was found; everybody who organises a network hears of a broken rule.

    Source: RX-07: derived balances are verified nightly.
    """
    broken = [result for result in results if not result.holds]
    check = BooksCheck.objects.create(
        started_at=started_at,
        finished_at=finished_at,
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


def _tell(broken: Sequence[Result]) -> None:
    """Tell the organisers, each on the day that their network is at."""
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
