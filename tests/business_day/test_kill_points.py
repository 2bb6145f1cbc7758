"""A worker that is killed anywhere in a day leaves a day that is taken up where it stopped."""

import os
import signal

from django.db import connections

from business_day import chain
from ledger.models import Journal
from lending_circles.models import JubileeFund, JubileeMatch, LoanAccount
from loans.models import Loan
from repayments.models import Accrual, DefaultCase, Forgiveness, Installment, LateEpisode
from tests.business_day.kills import count_statements, digest_of_money, kept_rows, live_and_die
from tests.lending_circles.extension_scene import offer, trust
from tests.lending_circles.jubilee_scene import a_fund
from tests.night_scene import MONDAY, a_gift, a_loan, a_member, a_network, days

POINTS_MIN = 40
# Three weeks of payments, and the eighth day after them.
THE_DAY = MONDAY + days(29)
FRIENDS_DAY = MONDAY + days(23)


def a_day_with_everything():
    """Live up to the eve of a day on which all that can happen in a night happens.

    Eli pays, Dona is late, Chi is drawn from and pays into a lien, Ana defaults, Gil settles, and
    Finn leaves.
    """
    scene = a_network(contingency=2_000, N_REPAYMENTS=3, STEP_MIN_WEEKS=2)
    a_member(scene, "ana", spending=200, stake=3_000, ratio=3)
    a_member(scene, "bruno", stake=50_000)
    a_member(scene, "chi", spending=50, stake=4_000)
    a_member(scene, "dona", spending=60, stake=3_000)
    a_member(scene, "eli", spending=5_000, stake=3_000)
    a_member(scene, "finn", stake=1_000, state="HOLD")
    a_member(scene, "gil", spending=9_000, stake=3_000)
    a_loan(scene, "gil", {"bruno": 3_000}, on=MONDAY + days(8))
    a_loan(scene, "ana", {"bruno": 7_000, "pool": 3_000})
    a_loan(scene, "chi", {"ana": 1_500, "bruno": 1_000}, on=THE_DAY - days(15))
    a_loan(scene, "dona", {"bruno": 2_000, "pool": 1_000}, on=THE_DAY - days(8))
    a_loan(scene, "eli", {"ana": 500, "bruno": 2_500}, on=THE_DAY - days(7))
    chain.live_through(network_id=scene.network.pk, until=THE_DAY - days(2))
    chain.open_day(network_id=scene.network.pk, on=THE_DAY - days(1))
    LoanAccount.objects.filter(pk=scene.members["chi"].pk).update(autopay=False)
    a_gift(scene, "chi", 2_000)
    chain.close_day(network_id=scene.network.pk)
    LoanAccount.objects.filter(pk=scene.members["chi"].pk).update(autopay=True)
    LoanAccount.objects.filter(pk=scene.members["finn"].pk).update(state="HOLD_TO_EXIT")
    return scene


def a_day_of_friends():
    """Live up to the eve of a day on which friends carry, and forgive what they carried.

    Bruno's payment was carried by all three levels and the pool, who forgive before his stake is
    drawn. Fay's was carried by Hal, who forgives what her stake, lent out but for 1.00, leaves
    open. Gil misses his first payment, and Chi and Dona carry it. Eli's fund of 30.00 matches what
    Bruno is forgiven, and of what Fay is all that it has left.
    """
    scene = a_network(common=200_000, APR="0%", EXT_APR="0%", N_REPAYMENTS=1)
    for name in ("bruno", "fay", "gil"):
        a_member(scene, name, spending=200, stake=10_000, ratio=3)
    for name in ("ana", "chi", "dona", "hal"):
        a_member(scene, name, stake=60_000)
    a_member(scene, "eli", spending=90_000, stake=30_000)
    trust(scene, "ana", "bruno", gives="FORGIVE")
    trust(scene, "ana", "chi")
    trust(scene, "chi", "dona")
    trust(scene, "hal", "fay", gives="FORGIVE")
    trust(scene, "chi", "gil", gives="EXTEND")
    for name in ("chi", "dona"):
        offer(scene, name, offers_second="FORGIVE", offers_third="FORGIVE")
    offer(scene, "hal", forgives_after_stake=True)
    # Due after a week, carried the day after, the first part due after another week, then grace.
    a_loan(scene, "bruno", {"pool": 8_580}, on=FRIENDS_DAY - days(8 + 7 + 8))
    a_loan(scene, "fay", {"pool": 2_000}, on=FRIENDS_DAY - days(8 + 7 + 8))
    a_loan(scene, "gil", {"pool": 3_000}, on=FRIENDS_DAY - days(8))
    a_loan(scene, "eli", {"fay": 9_900}, on=FRIENDS_DAY - days(3))
    a_fund(scene, "eli", 3_000)
    chain.live_through(network_id=scene.network.pk, until=FRIENDS_DAY - days(1))
    return scene


def test_a_day_killed_at_any_point_ends_as_the_day_that_was_not(committed_db, owner_connection):
    network_id = a_day_with_everything().network.pk

    def live_the_day() -> None:
        chain.live_through(network_id=network_id, until=THE_DAY)

    die_at_many_points(live_the_day, owner_connection, check=the_day_has_everything)


def test_a_day_of_carrying_and_forgiving_is_taken_up_wherever_it_was_killed(
    committed_db, owner_connection
):
    network_id = a_day_of_friends().network.pk
    extensions = Loan.objects.exclude(extends=None)
    assert (extensions.count(), Forgiveness.objects.count()) == (2, 0)

    def open_the_day() -> None:
        chain.open_day(network_id=network_id, on=FRIENDS_DAY)

    def carried_and_forgiven() -> None:
        assert extensions.filter(established_on=FRIENDS_DAY).count() == 1
        forgiven = Forgiveness.objects.values_list("lender__name", "is_after_stake")
        assert set(forgiven) == {
            ("Ana", False),
            ("Chi", False),
            ("Dona", False),
            (None, False),
            ("Hal", True),
        }
        assert Installment.objects.filter(paid_on=FRIENDS_DAY, source="FORGIVEN").count() == 2
        assert LoanAccount.objects.get(person__name="Fay").ratio == 2
        matched = JubileeMatch.objects.values_list("loan__borrower__name", "principal_minor")
        assert dict(matched) == {"Bruno": 2_831, "Fay": 169}
        assert JubileeFund.objects.get().state == "EXHAUSTED"

    die_at_many_points(open_the_day, owner_connection, check=carried_and_forgiven)


def die_at_many_points(deed, owner_connection, *, check) -> None:
    """Kill the deed at points spread over it; done again, it must end as if nothing had been."""
    before = digest_of_money()
    with kept_rows(owner_connection) as put_back:
        statements = statements_of(deed)
        put_back()
        assert digest_of_money() == before
        deed()
        whole = digest_of_money()
        check()
        assert whole != before
        assert statements > 2 * POINTS_MIN

        step = statements // (POINTS_MIN + 4)
        points = range(1, statements + 1, step)
        assert len(points) >= POINTS_MIN
        for point in points:
            put_back()
            status = live_and_die(deed, at_statement=point)
            assert os.WIFSIGNALED(status), point
            assert os.WTERMSIG(status) == signal.SIGKILL
            # A number that died with its transaction is given again: both days name loans alike.
            owner_connection.execute(
                "SELECT setval('loans_loan_id_seq', (SELECT max(id) FROM loans_loan))"
            )
            deed()
            assert digest_of_money() == whole, f"killed before statement {point}"


def statements_of(deed) -> int:
    """Return how many statements a deed takes, by doing it in a child."""
    reading, writing = os.pipe()
    connections.close_all()
    child = os.fork()
    if not child:
        try:
            count = count_statements()
            deed()
            os.write(writing, str(count[0]).encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        return int(answer.read())


def the_day_has_everything() -> None:
    assert DefaultCase.objects.filter(defaulted_on=THE_DAY).count() == 1
    assert LateEpisode.objects.filter(late_on=THE_DAY).exists()
    assert LateEpisode.objects.filter(drawn_on=THE_DAY).exists()
    assert Installment.objects.filter(paid_on=THE_DAY, source="STAKE").exists()
    assert Installment.objects.filter(paid_on=THE_DAY, source="PERSONAL").exists()
    assert Accrual.objects.filter(accrued_on=THE_DAY).exists()
    assert Journal.objects.filter(reference__contains=":recovery:").exists()
    assert LoanAccount.objects.filter(state="EXITED").exists()
    assert LoanAccount.objects.get(person__name="Gil").ratio == 2
