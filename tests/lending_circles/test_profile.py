"""Members' profiles: who sees them, what they say, and what is usual around the viewer."""

import pytest

from lending_circles.models import LoanAccount, TrustLink
from lending_circles.queries import visibility
from lending_circles.queries.borrower_record import read_record
from lending_circles.queries.profile import find_profile, profile_of
from tests.circle_scene import a_community, a_purchase
from tests.factories import DAY, link_all, members, trust_between

pytestmark = pytest.mark.django_db
State = TrustLink.State
# Who sees whom, by the state of the one link between them: (the asking sees, the asked sees).
SEEN = {
    State.REQUESTED: (False, True),
    State.PROFILE_OFFERED: (True, True),
    State.AGREED_BY_ONE: (True, True),
    State.ACTIVE: (True, True),
    State.CLOSED: (False, False),
    State.DECLINED: (False, False),
    State.WITHDRAWN: (False, False),
    State.EXPIRED: (False, False),
}


@pytest.mark.parametrize("asks_first", [True, False])
@pytest.mark.parametrize("state", State)
def test_each_state_of_a_link_shows_who_it_should(state, asks_first):
    all_ = a_community()
    asking, asked = [all_.account(name) for name in ("Ana", "Eli")]
    if not asks_first:
        asking, asked = asked, asking
    low, high = sorted((asking.pk, asked.pk))
    link = TrustLink.objects.create(
        network=all_.network,
        low_id=low,
        high_id=high,
        state=state,
        requested_by=asking,
        requested_on=DAY,
    )

    for viewer, owner, expected in (
        (asking, asked, SEEN[state][0]),
        (asked, asking, SEEN[state][1]),
    ):
        assert visibility.profile_visible(viewer, owner) is expected
        assert visibility.visible_in(link, viewer.pk) is expected
        assert (owner.pk in visibility.visible_account_ids(viewer)) is expected
        found = visibility.find_visible(viewer, owner.person.handle)
        assert (found == owner) is expected


def test_a_profile_that_may_not_be_seen_is_none():
    all_ = a_community()

    with pytest.raises(LoanAccount.DoesNotExist):
        profile_of(all_.account("Ana"), all_.account("Eli"), on=DAY)
    assert find_profile(all_.account("Ana"), "eli", on=DAY) is None
    assert find_profile(all_.account("Ana"), "nobody-at-all", on=DAY) is None
    assert visibility.visible_in(all_.links["Fay"], all_.accounts["Eli"].pk) is False


def test_a_stranger_and_nobody_are_answered_alike():
    all_ = a_community()
    client = all_.client("Ana")

    answers = [
        client.get(f"/circle/people/{handle}/") for handle in ("eli", "nobody-at-all", "chi")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_a_profile_tells_what_was_borrowed_and_what_is_lent():
    all_ = a_community()
    a_purchase(all_, "Ana", 100)

    ana = profile_of(all_.account("Bruno"), all_.account("Ana"), on=DAY)
    bruno = profile_of(all_.account("Ana"), all_.account("Bruno"), on=DAY)

    assert (ana.reliability.loans_open, ana.reliability.on_time_percent) == (1, None)
    assert bruno.generosity.lends_to_count == 1
    assert bruno.lends_to_few
    assert ana.granted is not None
    assert ana.granted.permission == "LOAN"
    assert ana.norms is None  # two friends are too few


def test_late_repayments_stand_on_the_record():
    all_ = a_community(spending=3)
    a_purchase(all_, "Ana", 100)
    all_.live_until(DAY.replace(day=23))

    record = profile_of(all_.account("Fay"), all_.account("Ana"), on=all_.on()).reliability

    assert record.installments_due == 2
    assert record.late_count >= 1
    assert record.late_over_grace_count >= 1
    assert record.on_time_percent in (0, 50)
    # What the rules of lenders further out look at is the same record.
    read = read_record(all_.account("Ana"), on=all_.on())
    assert (read.on_time_percent, read.defaults) == (record.on_time_percent, 0)


def test_what_is_usual_is_told_of_three_friends_and_more():
    all_ = a_community()
    ana = all_.accounts["Ana"]
    gil, hal = members(all_.network, "Gil", "Hal")
    link_all(all_.network, [(ana, gil), (ana, hal)])
    trust_between(gil, hal)

    norms = profile_of(all_.account("Ana"), all_.account("Fay"), on=DAY).norms

    assert norms is not None
    assert (norms.peers, norms.extends_for, norms.on_time_percent) == (4, 0, None)


def test_the_page_of_a_friend_and_ones_own_explain_every_figure():
    all_ = a_community()
    a_purchase(all_, "Ana", 100)

    friend = all_.client("Bruno").get("/circle/people/ana/")
    own = all_.client("Ana").get("/circle/people/ana/")

    assert friend.status_code == own.status_code == 200
    for words in (b"Loans repaid", b"1 more is being repaid.", b"They lend to you.", b"Defaults"):
        assert words in friend.content
    assert b"How you repay" in own.content
    assert b"They lend to you" not in own.content
