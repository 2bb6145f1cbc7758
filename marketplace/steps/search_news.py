"""Tells people of new offers that their kept searches find, once a day."""

import datetime
from urllib.parse import parse_qs

from django.db import connection
from django.db.models import Max

from marketplace.models import Offer, OfferTransition, SavedSearch
from marketplace.queries.browsing import matching_ids
from people.steps import tell


def tell_searches(*, network_id: int, on: datetime.date) -> int:
    """Tell of what was listed since each search was last looked at; return how many were told.

    A search looks at the offers of all networks, whosever day it is.
    """
    assert connection.in_atomic_block
    newest = OfferTransition.objects.aggregate(newest=Max("pk"))["newest"] or 0
    waiting = list(
        SavedSearch.objects.select_for_update()
        .filter(is_told=True, told_through_id__lt=newest)
        .order_by("pk")
    )
    if not waiting:
        return 0
    listed = dict(
        OfferTransition.objects.filter(
            pk__gt=min(one.told_through_id for one in waiting), to_state=Offer.State.LISTED
        ).values_list("pk", "offer_id")
    )
    found_by_query: dict[str, frozenset[int]] = {}
    told = 0
    for search in waiting:
        fresh = {offer for move, offer in listed.items() if move > search.told_through_id}
        if not fresh:
            continue
        if search.query not in found_by_query:
            found_by_query[search.query] = matching_ids(parse_qs(search.query))
        count = len(fresh & found_by_query[search.query])
        if count:
            tell(
                [search.person_id],
                kind="SEARCH_FOUND",
                text=f"{search.name}: {count} new " + ("offer." if count == 1 else "offers."),
                link=f"/offers?{search.query}"[:200],
                on=on,
            )
            told += 1
    SavedSearch.objects.filter(pk__in=[one.pk for one in waiting]).update(told_through_id=newest)

    return told
