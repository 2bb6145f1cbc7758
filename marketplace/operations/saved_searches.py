"""Searches of offers that a person keeps."""

import datetime

from django.db import IntegrityError, transaction

from marketplace.models import OfferTransition, SavedSearch
from marketplace.refusals import SearchNameTaken
from people import audit
from people.models import Person

SEARCHES_MAX = 30


@transaction.atomic(durable=True)
def save_search(
    *, person: Person, name: str, query: str, is_told: bool, on: datetime.date
) -> SavedSearch:
    """Keep a filter of offers under a name. Raises SearchNameTaken."""
    newest = OfferTransition.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if SavedSearch.objects.filter(person=person).count() >= SEARCHES_MAX:
        raise SearchNameTaken(
            f"You have {SEARCHES_MAX} searches.", remedy="Drop one that you need no longer."
        )
    try:
        with transaction.atomic():
            search = SavedSearch.objects.create(
                person=person,
                name=name[:80],
                query=query[:1000],
                is_told=is_told,
                saved_on=on,
                told_through_id=newest,
            )
    except IntegrityError:
        raise SearchNameTaken from None
    audit.record("SEARCH_SAVED", by=person, subject=search, data={"is_told": is_told})

    return search


@transaction.atomic(durable=True)
def drop_search(*, person: Person, search_id: int) -> None:
    """Forget one of one's own searches; dropping it again does nothing."""
    search = SavedSearch.objects.select_for_update().filter(person=person, pk=search_id).first()
    if search is not None:
        audit.record("SEARCH_DROPPED", by=person, subject=search)
        search.delete()
