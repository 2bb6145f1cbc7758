"""The board of support: friends by name, trust lines as nobody in particular."""

import datetime

import pytest

from conversations.operations.supporting import WISH_DAYS, ask_for_support, end_wish
from conversations.queries.support import DistantWish, board_of
from conversations.refusals import NothingSaid, NoWish, WishRefused, WishStands
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.refusals import NotActive, NotYours
from people.models import AuditEvent
from tests.circle_scene import a_community
from tests.factories import DAY

pytestmark = pytest.mark.django_db


def make_once():
    return a_community()


@pytest.fixture
def all_(made_once):
    return made_once


def ask(all_, name="Ana", **other):
    account = all_.accounts[name]
    asked = {"text": "My bike broke.", "wanted": "EXTEND", "band": 2, "on": DAY} | other
    return ask_for_support(account_id=account.pk, **({"by": account.person} | asked))


def board(all_, name, on=DAY):
    return board_of(all_.account(name), on=on)


def pause(all_, lender, borrower, **values):
    low, high = sorted((all_.accounts[lender].pk, all_.accounts[borrower].pk))
    side = "low" if low == all_.accounts[lender].pk else "high"
    TrustLink.objects.filter(low=low, high=high).update(
        **{f"{side}_{name}": value for name, value in values.items()}
    )


def test_friends_see_who_asks_and_trust_lines_only_that_somebody_does(all_):
    wish = ask(all_)

    assert board(all_, "Ana").own == wish
    assert [one.wish for one in board(all_, "Bruno").friends] == [wish]
    assert board(all_, "Bruno").distant == ()
    # Fay is a friend; Chi lends to Bruno, Dona to Chi; nobody knows Eli.
    assert board(all_, "Chi").distant == (DistantWish(2, "EXTEND", 2),)
    assert board(all_, "Dona").distant == (DistantWish(3, "EXTEND", 2),)
    assert board(all_, "Eli") == board(all_, "Eli")
    assert (board(all_, "Eli").friends, board(all_, "Eli").distant) == ((), ())


def test_the_pages_of_trust_lines_hold_no_word_of_who_asks(all_):
    ask(all_)

    friend, second, third, stranger = (
        all_.client(name).get("/circle/support/").content.decode()
        for name in ("Bruno", "Chi", "Dona", "Eli")
    )

    assert "My bike broke." in friend
    assert "/messages/ana/" in friend
    for page in (second, third, stranger):
        assert "bike" not in page
        assert "Ana" not in page
        assert "/ana" not in page
    assert "Somebody a friend of yours trusts" in second
    assert "Somebody a friend of a friend trusts" in third
    assert "Somebody a friend" not in stranger


@pytest.mark.parametrize(
    ("lender", "borrower", "values", "reached"),
    [
        ("Bruno", "Ana", {"grants": "NONE"}, []),
        ("Bruno", "Ana", {"pause": "LATE"}, []),
        ("Bruno", "Ana", {"relays": False}, []),
        ("Chi", "Bruno", {"pause": "OWN"}, []),
        ("Chi", "Bruno", {"relays": False}, ["Chi"]),
        ("Dona", "Chi", {"grants": "NONE"}, ["Chi"]),
        ("Dona", "Chi", {"relays": False}, ["Chi", "Dona"]),
        # The other way round nothing is asked.
        ("Ana", "Bruno", {"grants": "NONE"}, ["Chi", "Dona"]),
    ],
)
def test_a_wish_runs_along_open_paths_alone(all_, lender, borrower, values, reached):
    ask(all_)
    pause(all_, lender, borrower, **values)

    assert [name for name in ("Chi", "Dona") if board(all_, name).distant] == reached
    # A friend sees it whatever is paused.
    assert board(all_, "Bruno").friends


def test_whoever_passes_nothing_on_passes_no_wish_on(all_):
    ask(all_)
    LoanAccount.objects.filter(pk=all_.accounts["Bruno"].pk).update(relays=False)

    assert not board(all_, "Chi").distant


def test_a_wish_ends_by_itself_and_by_hand(all_):
    ask(all_)
    last = DAY + datetime.timedelta(days=WISH_DAYS)

    assert board(all_, "Bruno", on=last - datetime.timedelta(days=1)).friends
    assert not board(all_, "Bruno", on=last).friends
    again = ask(all_, on=last, text="Again.")
    assert [one.wish for one in board(all_, "Bruno", on=last).friends] == [again]
    end_wish(account_id=all_.accounts["Ana"].pk, on=last, by=all_.accounts["Ana"].person)
    assert not board(all_, "Bruno", on=last).friends
    actions = ["SUPPORT_ASKED", "SUPPORT_ASKED", "SUPPORT_ENDED"]
    events = AuditEvent.objects.filter(action__startswith="SUPPORT").order_by("id")
    assert list(events.values_list("action", flat=True)) == actions


def test_what_is_no_wish_is_refused(all_):
    for other, refusal in (
        ({"wanted": "MONEY"}, WishRefused),
        ({"band": 9}, WishRefused),
        ({"text": " "}, NothingSaid),
        ({"by": all_.accounts["Bruno"].person}, NotYours),
    ):
        with pytest.raises(refusal):
            ask(all_, **other)
    with pytest.raises(NoWish):
        end_wish(account_id=all_.accounts["Ana"].pk, on=DAY, by=all_.accounts["Ana"].person)
    ask(all_)
    with pytest.raises(WishStands):
        ask(all_)
    with pytest.raises(NotYours):
        end_wish(account_id=all_.accounts["Ana"].pk, on=DAY, by=all_.accounts["Eli"].person)
    LoanAccount.objects.filter(pk=all_.accounts["Fay"].pk).update(state="HOLD_TO_EXIT")
    with pytest.raises(NotActive):
        ask(all_, "Fay")


def test_the_page_asks_and_ends(all_):
    client = all_.client("Ana")

    asked = client.post(
        "/circle/support/", {"wanted": "TALK", "band": "1", "text": "A hard month."}
    )
    page = client.get("/circle/support/").content.decode()
    ended = client.post("/circle/support/end/")

    assert (asked.status_code, ended.status_code) == (302, 302)
    assert "A hard month." in page
    assert "<textarea" not in page
    assert "<textarea" in client.get("/circle/support/").content.decode()
    assert client.post("/circle/support/", {"wanted": "x"}).status_code == 422
