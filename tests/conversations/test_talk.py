"""Messages of two: who may write, what stays, what is refused, what is told."""

import datetime

import pytest

from conversations.models import Conversation, LateNote, Message
from conversations.operations.lateness import LateWord, tell_may_be_late
from conversations.operations.writing import MESSAGE_RATE, mark_read, send_message
from conversations.queries import threads
from conversations.queries.trouble import lenders_to_tell, trouble_of
from conversations.refusals import (
    AlreadyDue,
    ExpectedDayRefused,
    NobodyToTell,
    NotBetweenYou,
    NothingDue,
    NothingSaid,
    TextHides,
    TextTooLong,
    TooManyMessages,
)
from governance.queries import terms_of
from lending_circles.models import TrustLink
from lending_circles.operations import trust
from lending_circles.operations.repaying import pay_loan
from lending_circles.queries import own_loans
from lending_circles.refusals import NotYours
from loans.models import Loan
from people.models import AuditEvent, Notice
from repayments.models import LateEpisode
from tests.circle_scene import a_community, a_purchase
from tests.factories import DAY, NOON

pytestmark = pytest.mark.django_db


def make_once():
    return a_community()


@pytest.fixture
def all_(made_once):
    return made_once


State = TrustLink.State
WEEK = datetime.timedelta(days=7)
_WORD = {"expected_on", "lender_account_ids", "text"}


def write(all_, author, peer, text="Hello", token="token-1234", **other):
    own, theirs = all_.accounts[author], all_.accounts[peer]
    asked = {"on": all_.on(), "at": NOON, "by": own.person} | other
    return send_message(
        account_id=own.pk, peer_account_id=theirs.pk, text=text, token=token, **asked
    )


def tell(all_, loan, *, by="Ana", **other):
    account = all_.accounts[by]
    word = {name: other.pop(name) for name in _WORD & other.keys()}
    asked = {"token": "token-9876", "on": all_.on(), "at": NOON, "by": account.person} | other
    return tell_may_be_late(
        account_id=all_.accounts["Ana"].pk,
        loan_id=loan.pk,
        word=LateWord(**({"expected_on": DAY + 2 * WEEK} | word)),
        **asked,
    )


def notices(all_, name, kind):
    return list(Notice.objects.filter(person=all_.accounts[name].person, kind=kind))


def test_a_message_reaches_the_other_end_once(all_):
    first = write(all_, "Ana", "Bruno", "  Hello\r\nBruno ")
    again = write(all_, "Ana", "Bruno", "  Hello\r\nBruno ")

    assert first == again
    assert first.text == "Hello\nBruno"
    (notice,) = notices(all_, "Bruno", "MESSAGE")
    assert (notice.text, notice.link) == ("Ana wrote to you.", "/messages/ana/")
    assert AuditEvent.objects.filter(action="MESSAGE_SENT").count() == 1


def test_a_second_message_tells_nobody_twice_while_the_first_waits(all_):
    write(all_, "Ana", "Bruno")
    write(all_, "Ana", "Bruno", "And more", token="token-5678")

    assert len(notices(all_, "Bruno", "MESSAGE")) == 1
    thread = threads.threads_of(all_.account("Bruno"))[0]
    assert (thread.unread, thread.latest.text) == (2, "And more")
    mark_read(
        conversation_id=thread.partner.conversation.pk,
        account_id=all_.accounts["Bruno"].pk,
        up_to_id=thread.latest.pk,
    )
    mark_read(
        conversation_id=thread.partner.conversation.pk,
        account_id=all_.accounts["Bruno"].pk,
        up_to_id=1,
    )
    assert threads.threads_of(all_.account("Bruno"))[0].unread == 0


@pytest.mark.parametrize("state", State)
def test_one_writes_where_both_see_each_other(all_, state):
    low, high = sorted((all_.accounts["Ana"], all_.accounts["Eli"]), key=lambda one: one.pk)
    TrustLink.objects.create(
        network=all_.network, low=low, high=high, state=state, requested_by=low, requested_on=DAY
    )
    may = state in (State.ACTIVE, State.PROFILE_OFFERED, State.AGREED_BY_ONE)

    for author, peer in (("Ana", "Eli"), ("Eli", "Ana")):
        partner = threads.find_partner(all_.account(author), peer.lower())
        assert (partner is not None) is may
        if may:
            write(all_, author, peer)
        else:
            with pytest.raises(NotBetweenYou):
                write(all_, author, peer)


def test_after_closing_both_read_and_nobody_writes(all_):
    write(all_, "Ana", "Bruno", "Until then")
    trust.close_trust(
        link_id=all_.links["Bruno"].pk,
        account_id=all_.accounts["Bruno"].pk,
        on=all_.on(),
        by=all_.accounts["Bruno"].person,
    )

    for name, other in (("Ana", "bruno"), ("Bruno", "ana")):
        page = all_.client(name).get(f"/messages/{other}/")
        assert b"Until then" in page.content
        assert b"<textarea" not in page.content
        assert b"/circle/people/" not in page.content
    with pytest.raises(NotBetweenYou):
        write(all_, "Bruno", "Ana", token="token-5678")
    answer = all_.client("Ana").post(
        "/messages/bruno/", {"text": "Still there?", "token": "token-5678"}
    )
    assert answer.status_code == 422
    assert Message.objects.count() == 1


def test_what_is_no_message_is_refused(all_):
    for text, refusal in (
        (" \n ", NothingSaid),
        ("a" * 1001, TextTooLong),
        ("turned \u202e round", TextHides),
        ("nul \x00", TextHides),
    ):
        with pytest.raises(refusal):
            write(all_, "Ana", "Bruno", text)
    with pytest.raises(NotYours):
        write(all_, "Ana", "Bruno", by=all_.accounts["Bruno"].person)
    with pytest.raises(NotBetweenYou):
        write(all_, "Ana", "Ana")
    assert Conversation.objects.count() == 0


def test_nobody_floods_a_friend(all_):
    for number in range(MESSAGE_RATE.tries_max):
        write(all_, "Ana", "Bruno", token=f"token-{number:04}")

    with pytest.raises(TooManyMessages):
        write(all_, "Ana", "Bruno", token="token-last")


def test_strangers_and_nobody_have_no_conversation(all_):
    write(all_, "Bruno", "Chi", "A secret")
    client = all_.client("Ana")

    answers = [client.get(f"/messages/{handle}/") for handle in ("chi", "eli", "ana", "no-such")]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert b"A secret" not in client.get("/messages/").content


def test_the_page_of_a_conversation_writes_and_marks_read(all_):
    answer = all_.client("Ana").post("/messages/bruno/", {"text": "Hi!", "token": "token-1234"})

    assert answer.status_code == 302
    assert b"1 new" in all_.client("Bruno").get("/messages/").content
    assert b"Hi!" in all_.client("Bruno").get("/messages/ana/").content
    assert b"1 new" not in all_.client("Bruno").get("/messages/").content


def test_a_word_before_being_late_reaches_the_friends_who_lent(all_):
    loan = a_purchase(all_, "Ana", 100)
    before = Loan.objects.values().get(pk=loan.pk)

    note = tell(all_, loan, text="My pay comes late.")
    again = tell(all_, loan, text="My pay comes late.")

    assert note == again
    assert (note.number, note.due_on) == (1, DAY + WEEK)
    assert note.expected_on == DAY + 2 * WEEK
    for name in ("Bruno", "Fay"):
        (notice,) = notices(all_, name, "MAY_BE_LATE")
        assert "Ana may be late" in notice.text
        assert "Mercado" not in notice.text
    # The second and third degree hear nothing, and nothing stands on any record.
    assert not notices(all_, "Chi", "MAY_BE_LATE") + notices(all_, "Dona", "MAY_BE_LATE")
    assert Loan.objects.values().get(pk=loan.pk) == before
    assert not LateEpisode.objects.exists()


def test_only_those_chosen_are_told(all_):
    loan = a_purchase(all_, "Ana", 100)
    tell(all_, loan, lender_account_ids={all_.accounts["Fay"].pk, all_.accounts["Chi"].pk})

    assert notices(all_, "Fay", "MAY_BE_LATE")
    assert not notices(all_, "Bruno", "MAY_BE_LATE")
    assert not notices(all_, "Chi", "MAY_BE_LATE")


def test_a_word_that_is_none_is_refused(all_):
    loan = a_purchase(all_, "Ana", 100)

    for days in (0, 7, 68):
        with pytest.raises(ExpectedDayRefused):
            tell(all_, loan, expected_on=DAY + datetime.timedelta(days=days))
    with pytest.raises(NobodyToTell):
        tell(all_, loan, lender_account_ids=set())
    with pytest.raises(NotYours):
        tell(all_, loan, by="Bruno")
    with pytest.raises(AlreadyDue):
        tell(all_, loan, on=DAY + datetime.timedelta(days=8))
    pay_loan(loan_id=loan.pk, amount_minor=None, on=DAY, by=None, reference="all of it")
    with pytest.raises(NothingDue):
        tell(all_, loan)
    assert not LateNote.objects.exists()


def test_a_friend_who_closed_is_not_told(all_):
    loan = a_purchase(all_, "Ana", 100)
    trust.close_trust(
        link_id=all_.links["Fay"].pk, account_id=all_.accounts["Fay"].pk, on=DAY, by=None
    )

    told = lenders_to_tell(all_.account("Ana"), loan)

    assert [lender.person.name for lender in told] == ["Bruno"]


@pytest.mark.parametrize(
    ("grants", "count", "is_some"),
    [((), None, False), (("EXTEND",), None, True), (("EXTEND", "FORGIVE", "EXTEND"), 3, True)],
)
def test_the_way_out_says_whether_the_circle_extends_and_never_who(all_, grants, count, is_some):
    from tests.factories import link_all, members

    gil = members(all_.network, "Gil")[0]
    ana = all_.accounts["Ana"]
    link_all(all_.network, [(ana, gil)])
    loan = a_purchase(all_, "Ana", 100)
    ends = [all_.accounts["Bruno"], all_.accounts["Fay"], gil]
    for lender, permission in zip(ends, grants, strict=False):
        low, high = sorted((lender.pk, ana.pk))
        side = "low" if low == lender.pk else "high"
        TrustLink.objects.filter(low=low, high=high).update(**{f"{side}_grants": permission})
    own = own_loans.as_own(Loan.objects.get(pk=loan.pk), on=DAY)

    found = trouble_of(all_.account("Ana"), own, terms=terms_of(all_.network.pk, DAY)[1])
    page = all_.client("Ana").get(f"/loans/{loan.public_id}/trouble/")

    assert (found.extenders, found.has_extenders) == (count, is_some)
    assert found.pausing == 3 - len(grants)
    assert [line.principal_minor for line in found.plan] == [330, 330, 340]
    assert page.status_code == 200
    assert (b"3 friends would carry it" in page.content) is (count == 3)


def test_friends_are_told_from_the_page_in_one_tap(all_):
    loan = a_purchase(all_, "Ana", 100)
    address = f"/loans/{loan.public_id}/trouble/"
    lenders = [all_.accounts[name].pk for name in ("Bruno", "Fay")]
    said = {"expected_on": str(DAY + 2 * WEEK), "lenders": lenders, "token": "token-1234"}

    page = all_.client("Ana").get(address)
    answer = all_.client("Ana").post(address, said)

    # Everything is filled in already: the day, and all who lent.
    assert page.content.count(b" checked") >= 2
    assert str(DAY + 2 * WEEK).encode() in page.content
    assert answer.status_code == 302
    assert notices(all_, "Fay", "MAY_BE_LATE")
    assert (
        b"I may be late with the repayment of" in all_.client("Fay").get("/messages/ana/").content
    )
    assert all_.client("Bruno").get(address).status_code == 404
