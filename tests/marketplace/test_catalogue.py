"""The catalogue in memory shows what the tables say, as soon as it is committed."""

import threading

from django.db import connection, transaction

from marketplace import catalogue
from marketplace.models import Offer, SavedSearch
from marketplace.operations import offers, saved_searches
from marketplace.queries.browsing import find_offers
from marketplace.steps import search_news
from people.models import Notice
from tests import bank_scene
from tests.marketplace import offers as made


def found(**filters):
    return set(find_offers(filters, order="closing", after="").ids)


def test_what_is_committed_is_seen_and_what_is_taken_back_is_not(committed_db):
    scene = bank_scene.a_bank_network()
    case = bank_scene.a_case(scene)
    one = bank_scene.an_offer(scene, case=case)
    assert found() == {one.pk}

    other = bank_scene.an_offer(scene, case=case)
    assert found() == {one.pk, other.pk}
    try:
        with transaction.atomic():
            Offer.objects.filter(pk=one.pk).update(committed_minor=90_000)
            assert found(funded=["3"]) == {one.pk}
            raise RuntimeError
    except RuntimeError:
        pass
    assert found(funded=["3"]) == set()

    made.commit(scene, one, "ines", 800)
    assert found(funded=["3"]) == {one.pk}
    offers.cancel_offer(offer_id=one.pk, reason="No", on=scene.on, by=scene.person("olga"))
    assert found() == {other.pk}


def test_a_transaction_that_was_open_meanwhile_is_seen_when_it_ends(committed_db):
    scene = bank_scene.a_bank_network()
    offer = bank_scene.an_offer(scene)
    written, seen = threading.Event(), threading.Event()

    def write():
        try:
            with transaction.atomic():
                Offer.objects.filter(pk=offer.pk).update(committed_minor=90_000)
                written.set()
                seen.wait(timeout=30)
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    written.wait(timeout=30)
    # Somebody else's commit moves the moment past the open transaction's number.
    bank_scene.an_investor(scene, "ida")
    assert found(funded=["3"]) == set()
    seen.set()
    writer.join()

    assert found(funded=["3"]) == {offer.pk}


def test_kept_searches_are_told_of_new_offers_once(committed_db):
    scene = bank_scene.a_bank_network()
    for name, query in (("ines", "grade=B"), ("ivo", "grade=A")):
        saved_searches.save_search(
            person=scene.person(name), name="Mine", query=query, is_told=True, on=scene.on
        )
    made.an_open_offer(scene)

    for told in (1, 0):
        with transaction.atomic():
            assert search_news.tell_searches(network_id=scene.network.pk, on=scene.on) == told

    notice = Notice.objects.get(kind="SEARCH_FOUND")
    assert notice.person == scene.person("ines")
    assert notice.link == "/offers?grade=B"
    assert SavedSearch.objects.filter(told_through_id=0).count() == 0


def test_the_memory_can_be_emptied(committed_db):
    scene = bank_scene.a_bank_network()
    bank_scene.an_offer(scene)
    assert catalogue.look().size == 1

    catalogue.forget()

    assert catalogue.look().size == 1
