"""Fifty people, all 2,450 ordered pairs: a profile is seen where the rule says, and nowhere else.

Every surface that could show one is asked: the page itself, every other page that a member opens,
files, conversations, agreements, the organiser's desk, the shop, what is refused, and the work
that a refusal takes.
"""

import itertools
import os
import re
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from conversations.operations.writing import send_message
from conversations.queries.threads import partners_of
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.queries import visibility
from lending_circles.queries.profile import find_profile, profile_of
from loans.models import Loan
from merchants import operations as till
from merchants.models import ApiKey
from tests.factories import DAY, NOON
from tests.profile_scene import (
    IN_BOTH,
    KINDS,
    ORGANISER,
    OWNER,
    PEOPLE,
    fifty_people,
    marks_in,
)
from tests.undoing import undone

# Each pair is held against the rule; of whole pages the suite looks at one in so many, and
# `make fuzz` at all of them.
ONE_IN = int(os.environ.get("PAGES_ONE_IN", "6"))
PAIRS = list(itertools.permutations(range(PEOPLE), 2))
_NOT_PAGES = ("admin/", "api/", "account/", "accounts/", "till/", "pair/", "static/")
_OF_CIRCLE = ("circle/", "messages/", "activity/activity.csv", "notices/")
NOBODY = "nobody-of-that-name"
_OTHERS = re.compile(r"person-\d\d|Person \d\d")


@pytest.fixture(scope="module")
def fifty(django_db_setup, django_db_blocker):
    """The fifty, made once for all tests here and taken back afterwards."""
    with django_db_blocker.unblock(), undone():
        yield fifty_people()


@pytest.fixture
def scene(fifty):
    """The fifty, as if no other test had been."""
    with undone():
        yield fifty


def everybody(scene):
    return range(len(scene.people))


def test_there_are_2450_pairs_in_every_way_that_two_can_stand(scene):
    assert len(PAIRS) == 2_450
    stands = {(relation.states, relation.paused) for relation in scene.relations.values()}
    assert {states[-1] for states, _ in stands if states} == set(TrustLink.State)
    assert {paused for _, paused in stands} == {"", "LATE", "OWN"}


def test_the_rule_shows_each_pair_what_it_should(scene):
    wrong = []
    for viewer in everybody(scene):
        account = scene.viewing(viewer)
        seen = visibility.visible_account_ids(account)
        assert seen == {one.pk for one in visibility.visible_accounts(account)}
        talks = {one.account.pk for one in partners_of(account)}
        for owner in everybody(scene):
            there = scene.accounts if account.network_id == scene.network.pk else scene.others
            profile = there.get(owner)
            expected = scene.sees(viewer, owner)
            if ((profile is not None and profile.pk in seen), expected) not in (
                (True, True),
                (False, False),
            ):
                wrong.append((viewer, owner))
            # One may write where both see each other.
            both = viewer != owner and expected and scene.sees(owner, viewer)
            if owner != IN_BOTH and profile is not None and (profile.pk in talks) is not both:
                wrong.append((viewer, owner, "talks"))

    assert wrong == []


def test_the_plain_rule_agrees_with_the_set(scene):
    for viewer in range(0, PEOPLE, 5):
        account = scene.viewing(viewer)
        seen = visibility.visible_account_ids(account)
        for owner in everybody(scene):
            profile = scene.viewing(owner)
            assert visibility.profile_visible(account, profile) is (profile.pk in seen)
            if profile.pk not in seen:
                with pytest.raises(LoanAccount.DoesNotExist):
                    profile_of(account, profile, on=DAY)


def test_the_page_of_each_pair_is_there_or_is_like_nobodys(scene):
    wrong = []
    for viewer in everybody(scene):
        client = scene.client(viewer)
        nobody, work = _ask(client, NOBODY)
        assert nobody.status_code == 404
        # The view shows what is found for a name, and where nothing is, a page of nothing but that.
        account = scene.viewing(viewer)
        missing = _found(account, NOBODY)
        assert missing[0] is None
        for owner in everybody(scene):
            handle, sees = scene.handle(owner), scene.sees(viewer, owner)
            profile, asked = found = _found(account, handle)
            if sees and (profile is None or profile.account.person_id != scene.people[owner].pk):
                wrong.append((viewer, owner, "not found"))
            elif not sees and found != missing:
                wrong.append((viewer, owner, "found", asked))
            if (viewer + owner) % (ONE_IN if sees else 4 * ONE_IN - 3):
                continue
            answer, asked = _ask(client, handle)
            if sees:
                told = marks_in(answer.content.decode())
                if answer.status_code != 200 or told != {(kind, owner) for kind in KINDS}:
                    wrong.append((viewer, owner, answer.status_code, told))
            elif (answer.status_code, answer.content, asked) != (404, nobody.content, work):
                wrong.append((viewer, owner, answer.status_code, asked, work))

    assert wrong == []


def _ask(client, handle):
    """Return an answer and how many statements it took."""
    with counted() as asked:
        return client.look(f"/circle/people/{handle}/"), len(asked)


def _found(account, handle):
    """Return the profile behind a name, if one is found, and how many statements that took."""
    with counted() as asked:
        return find_profile(account, handle, on=DAY), len(asked)


@contextmanager
def counted():
    """Count the statements inside."""
    asked = []

    def count(execute, *statement):
        asked.append(1)
        return execute(*statement)

    with connection.execute_wrapper(count):
        yield asked


def test_no_other_page_of_a_member_shows_a_record_that_they_may_not_see(scene):
    pages = _pages(scene)
    assert {"circle/", "activity/activity.csv", "messages/", "circle/support/"} <= set(pages)
    wrong = []
    for viewer in everybody(scene):
        client = scene.client(viewer)
        # Pages of the circle for everybody, or one in three; all others for one in ten each.
        for place, page in enumerate(pages):
            every = min(ONE_IN, 3) if page.startswith(_OF_CIRCLE) else 10
            if (place + viewer) % every == 0:
                wrong += _strange(scene, viewer, page, client.look(f"/{page}"))

    assert wrong == []


def test_what_names_a_person_or_a_link_or_a_loan_shows_no_more(scene):
    wrong = []
    loans = {loan.borrower_id: loan.public_id for loan in Loan.objects.filter(state="REPAYING")}
    for viewer in everybody(scene):
        client = scene.client(viewer)
        places = [
            f"circle/with/{scene.handle(owner)}/"
            for owner in everybody(scene)
            if owner % 16 == viewer % 16
        ]
        links = [link.pk for both, link in scene.links.items() if viewer in both]
        foreign = [link.pk for both, link in scene.links.items() if viewer not in both]
        places += [f"circle/agreements/{pk}/" for pk in (*links[viewer % 8 :: 8], foreign[viewer])]
        for person in (scene.people[viewer], scene.people[viewer - 1]):
            rest = "trouble/" if viewer % 2 else ""
            places.append(f"loans/{loans[person.pk]}/{rest}")
        for page in places:
            wrong += _strange(scene, viewer, page, client.look(f"/{page}"))

    assert wrong == []


def test_what_is_refused_tells_nothing(scene):
    wrong = []
    for viewer in range(0, PEOPLE, 3):
        client = scene.client(viewer)
        for owner in ((viewer + 5) % PEOPLE, (viewer + 11) % PEOPLE, 7, 8):
            handle = scene.handle(owner)
            link = scene.links.get((min(viewer, owner), max(viewer, owner)))
            deeds = [("circle/add/", {"handle": handle}), (f"circle/people/{handle}/", {})]
            if not (scene.sees(viewer, owner) and scene.sees(owner, viewer)):
                deeds.append((f"messages/{handle}/", {"text": "Hello", "token": "token-1234"}))
            if link is not None and link.state in ("CLOSED", "DECLINED", "WITHDRAWN", "EXPIRED"):
                deeds.append((f"circle/agreements/{link.pk}/", {"lends": "on"}))
                deeds.append((f"circle/agreements/{link.pk}/agree/", {}))
            for page, said in deeds:
                wrong += _strange(scene, viewer, page, client.post(f"/{page}", said))

    assert wrong == []


def test_friends_alone_read_who_asks_for_support(scene):
    for viewer in everybody(scene):
        page = scene.client(viewer).look("/circle/support/").content.decode()
        read = {int(number) for number in re.findall(r"wish of (\d\d)", page)}
        here = scene.viewing(viewer).network_id == scene.network.pk
        friends = {
            owner
            for owner in range(10, 30)
            if here and (owner == viewer or scene.is_peer(viewer, owner))
        }

        assert read == friends
        named = {int(number) for number in re.findall(r"person-(\d\d)", page)}
        assert named <= friends | {viewer}


def test_messages_are_read_by_their_two_ends_alone(scene):
    pairs = [both for both in scene.relations if scene.sees(*both) and scene.sees(*both[::-1])]
    for low, high in pairs[::23]:
        send_message(
            account_id=scene.viewing(low).pk,
            peer_account_id=scene.viewing(high).pk,
            text=f"between {low:02} and {high:02}",
            token="token-1234",
            on=DAY,
            at=NOON,
            by=scene.people[low],
        )
    for viewer in everybody(scene):
        client = scene.client(viewer)
        pages = [f"/messages/{scene.handle(one)}/" for one in range(viewer % 25, PEOPLE, 25)]
        for page in ("/messages/", *pages):
            said = re.findall(r"between (\d\d) and (\d\d)", client.look(page).content.decode())

            assert all(f"{viewer:02}" in both for both in said)


def test_organisers_and_shops_see_no_record(scene):
    desk = [f"organise/{scene.network.slug}/{place}/" for place in ("members", "pools", "defaults")]
    shop = [f"shop/{scene.merchant.pk}/{place}" for place in ("", "payments/", "settings/")]
    for number, pages in ((ORGANISER, desk), (OWNER, shop)):
        client = scene.client(number)
        for page in pages:
            answer = client.get(f"/{page}")

            assert answer.status_code in (200, 302), page
            assert {owner for _, owner in marks_in(answer.content.decode())} <= {number}, page


def test_programs_are_told_of_no_member(scene):
    terminal = till.open_terminal(
        merchant_id=scene.merchant.pk, name="till 1", on=DAY, by=scene.people[OWNER]
    )
    key = till.issue_api_key(
        terminal_id=terminal.pk,
        name="till",
        scopes=list(ApiKey.Scope.values),
        at=NOON,
        by=scene.people[OWNER],
    )
    client = Client(raise_request_exception=False)
    answered = 0
    for route in _routes(programs=True):
        answer = client.get(f"/{route}", headers={"Authorization": f"Bearer {key.shown}"})
        text = answer.content.decode(errors="replace")
        answered += answer.status_code == 200

        assert marks_in(text) == set(), route
        assert not _OTHERS.search(text), route
    assert answered > 5


def _strange(scene, viewer, page, answer):
    """Return what an answer tells that the viewer may not see."""
    if answer.streaming:
        content = b"".join(answer.streaming_content).decode()
    else:
        content = answer.content.decode(errors="replace")

    return [
        (viewer, page, kind, owner)
        for kind, owner in marks_in(content)
        if not scene.sees(viewer, owner)
    ] + ([(viewer, page, answer.status_code)] if answer.status_code >= 500 else [])


def _pages(scene):
    """Return every page without a name in its address that a member opens."""
    client = scene.client(0)
    return [route for route in _routes() if client.get(f"/{route}").status_code == 200]


def _routes(resolver=None, prefix="", *, programs=False):
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        place = prefix + str(pattern.pattern)
        if "<" in place or "(" in place:
            continue
        if isinstance(pattern, URLResolver):
            found += _routes(pattern, place, programs=programs)
        elif isinstance(pattern, URLPattern):
            place = place.replace("^", "").replace("$", "")
            is_api = place.startswith("api/")
            if is_api if programs else not place.startswith(_NOT_PAGES):
                found.append(place)

    return found
