"""Members are told in time what falls due, what is late, and what they lost."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from business_day import chain
from lending_circles.models import LoanAccount
from lending_circles.operations import membership
from lending_circles.queries import own_loans
from lending_circles.steps.lateness import mark_late
from lending_circles.steps.telling import send_reminders
from lending_circles.uncarried_words import UNCARRIED
from people.models import Notice
from tests import factories
from tests.lending_circles.extension_scene import a_scene, the_night, trust
from tests.night_scene import MONDAY, a_loan, a_member, a_network, days

pytestmark = pytest.mark.django_db


def a_loan_of(spending: int, *, autopay=True, stake=3_000, lent=2_000, **values):
    scene = a_network(contingency=2_000, **values)
    a_member(scene, "bruno", stake=100_000)
    a_member(scene, "ana", spending=spending, stake=stake)
    LoanAccount.objects.filter(person__name="Ana").update(autopay=autopay)
    a_loan(scene, "ana", {"bruno": lent, "pool": 1_000})
    return scene


def live(scene, day: int) -> None:
    """Open the day that comes so many after the loan."""
    chain.open_day(network_id=scene.network.pk, on=MONDAY + days(day))


def told(day: int, name="Ana") -> list[str]:
    """Return the kinds of which somebody was told on a day, but for what others write."""
    kinds = (
        *("DUE_SOON", "DUE_TODAY", "LATE", "LAST_DAY", "STAKE_DRAWN", "DEFAULTED", "LENT_LOST"),
        "LOAN_SETTLED",
    )
    return list(
        Notice.objects.filter(person__name=name, on=MONDAY + days(day), kind__in=kinds)
        .order_by("kind")
        .values_list("kind", flat=True)
    )


def test_who_has_the_money_hears_two_days_before_and_not_on_the_day():
    scene = a_loan_of(5_000)

    live(scene, 8)

    assert [day for day in range(9) if told(day)] == [5]
    (notice,) = Notice.objects.filter(kind="DUE_SOON")
    assert "3.00 RIV" in notice.text
    assert "Mon 12 Jan" in notice.text
    assert notice.link.startswith("/loans/")
    # A stake of 30 is below the minimum; that is told once, on the morning after it was found.
    (top_up,) = Notice.objects.filter(kind="TOP_UP_REQUIRED", person__name="Ana")
    assert top_up.on == MONDAY + days(1)


def test_who_lacks_the_money_hears_on_the_day_late_and_on_the_last_day():
    scene = a_loan_of(100)

    live(scene, 15)

    assert (told(5), told(7), told(8), told(14)) == (
        ["DUE_SOON"],
        ["DUE_TODAY"],
        ["LATE"],
        ["DUE_TODAY", "LAST_DAY"],
    )
    assert "does not cover" in Notice.objects.get(kind="DUE_TODAY", on=MONDAY + days(7)).text
    assert "LAST_DAY" not in told(13)
    assert "STAKE_DRAWN" in told(15)
    assert "3.03 RIV" in Notice.objects.get(kind="STAKE_DRAWN").text


def test_who_pays_by_hand_hears_on_the_day():
    scene = a_loan_of(5_000, autopay=False)

    live(scene, 7)

    assert told(7) == ["DUE_TODAY"]
    assert "Autopay is off" in Notice.objects.get(kind="DUE_TODAY").text


def test_twice_on_a_day_is_once_and_everybody_is_told_in_two_statements():
    scene = a_loan_of(100)
    for name in ("chi", "dona", "eli"):
        a_member(scene, name, spending=10, stake=3_000)
        a_loan(scene, name, {"bruno": 200})
    live(scene, 7)
    before = Notice.objects.count()

    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        written = send_reminders(network_id=scene.network.pk, on=MONDAY + days(7))

    assert (written, Notice.objects.count()) == (0, before)
    inserts = [query for query in queries if "INSERT" in query["sql"]]
    assert len(inserts) == 2
    assert Notice.objects.filter(kind="DUE_TODAY").count() == 4


def test_borrower_and_lenders_hear_of_a_default_and_what_was_lost():
    scene = a_loan_of(60, stake=100, N_REPAYMENTS=3)

    live(scene, 35)

    (defaulted,) = Notice.objects.filter(kind="DEFAULTED")
    assert defaulted.person.name == "Ana"
    (lost,) = Notice.objects.filter(kind="LENT_LOST")
    assert lost.person.name == "Bruno"
    assert "Ana" not in lost.text
    assert "RIV" in lost.text


def test_a_loan_repaid_is_told_the_next_morning():
    scene = a_loan_of(5_000, N_REPAYMENTS=3)

    live(scene, 23)

    (notice,) = Notice.objects.filter(kind="LOAN_SETTLED")
    assert notice.person.name == "Ana"
    assert notice.on == scene.network.loan_set.get().settled_on + days(1)


def test_a_circle_hears_that_one_of_them_leaves():
    network = factories.a_network()
    ana, ben, chi = (factories.a_member(network, name) for name in ("Ana", "Ben", "Chi"))
    factories.agree(ana, ben)

    membership.exit_account(account_id=ana.pk, on=factories.DAY, by=ana.person)

    (notice,) = Notice.objects.filter(kind="PEER_LEAVES")
    assert notice.person == ben.person
    assert notice.text.startswith("Ana is leaving.")
    assert chi.person != ben.person


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "Friends tried to carry it; what they can give together was not enough"),
        ({"EXT_PER_LOAN": 0}, "they did so once for this loan"),
        ({"EXT_PER_BORROWER": 0}, "they carry as much for you now as is agreed"),
        (None, None),
    ],
)
def test_who_is_late_although_friends_would_carry_learns_why(change, words):
    scene, loan = a_scene(**(change or {}))
    if change is not None:
        trust(scene, "ana", "bruno", gives="EXTEND", limit=8_000)
    on = scene.on + days(8)
    the_night(scene, on)
    with transaction.atomic():
        mark_late(network_id=scene.network.pk, on=on, after_id=0, up_to_id=2**63 - 1)
        send_reminders(network_id=scene.network.pk, on=on)

    (notice,) = Notice.objects.filter(kind="LATE")

    assert len(notice.text) < 300
    assert "Ana" not in notice.text
    assert (words in notice.text) if words else notice.text.endswith("you cannot borrow.")
    whys = own_loans.uncarried(loan)
    assert {number: str(UNCARRIED[why]) for number, why in whys.items()} == (
        {1: notice.text.partition("you cannot borrow. ")[2]} if words else {}
    )
