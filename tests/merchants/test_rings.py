"""Money of a circle loan that comes back is reported; sales that only look like it are not."""

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from merchants import operations, queries
from merchants.models import Payout, Refund, SplitLine
from merchants.operations import splits
from merchants.queries import rings as ring_queries
from merchants.queries import trade
from tests.factories import a_loan, a_merchant_payee
from tests.tills import DAY, Till, a_circle, a_till
from tests.trade import sell

pytestmark = pytest.mark.django_db


def make_once():
    return a_till()


@pytest.fixture
def till(made_once):
    return made_once


def stall_of(till, owner, name):
    merchant = operations.open_merchant(
        network_id=till.network.pk, name=name, handle=name.lower(), on=DAY, by=till.dona
    )
    operations.hire_staff(
        merchant_id=merchant.pk, person_id=owner.pk, role="OWNER", on=DAY, by=till.dona
    )
    terminal = operations.open_terminal(merchant_id=merchant.pk, name="t", on=DAY, by=till.dona)
    return Till(till.network, till.dona, owner, merchant, terminal)


def later(days):
    return DAY + datetime.timedelta(days=days)


def spend_loan(till, ana):
    loan = a_loan(ana, a_merchant_payee(till.network), 100)
    return sell(
        till, customer=ana.person, amount_minor=10_000, method="CIRCLE_LOAN", loan=loan, on=DAY
    )


def share_with(till, target, millionths):
    return splits.share_with_account(
        merchant_id=till.merchant.pk,
        target=target,
        millionths=millionths,
        label="Share",
        on=DAY,
        by=till.owner,
    )


def pay_out(till, amount_minor, days):
    at = datetime.datetime.combine(later(days), datetime.time(9), datetime.UTC)
    Payout.objects.create(
        public_id=f"payout_{Payout.objects.count()}",
        merchant=till.merchant,
        amount_minor=amount_minor,
        status="paid",
        created_at=at,
        finished_at=at,
        happened_on=later(days),
    )


def found(till):
    return [
        (ring.names, ring.amount_minor)
        for ring in ring_queries.find_rings(till.network.pk, on=later(40))
    ]


def test_two_hops_a_refund_in_her_hand(till):
    ana, _others = a_circle(till)
    sold = spend_loan(till, ana)
    Refund.objects.create(
        public_id="refund_1",
        payment=sold,
        amount_minor=8_000,
        to_customer_minor=8_000,
        created_at=sold.finished_at + datetime.timedelta(hours=1),
        happened_on=DAY,
    )

    assert found(till) == [(("Ana", "Mercado", "Ana"), 8_000)]


def test_three_hops_the_owner_buys_at_her_stall(till):
    ana, _others = a_circle(till)
    stall = stall_of(till, ana.person, "Stall")
    # The shop and its owner have one name; the money passes both.
    spend_loan(till, ana)
    pay_out(till, 9_000, 2)
    sell(stall, customer=till.owner, amount_minor=7_000, on=later(3))

    assert found(till) == [(("Ana", "Mercado", "Mercado", "Ana"), 7_000)]


def test_four_hops_over_a_third_shop(till):
    ana, others = a_circle(till)
    fay = others[2].person
    stall, kiosk = stall_of(till, ana.person, "Stall"), stall_of(till, fay, "Kiosk")
    spend_loan(till, ana)
    pay_out(till, 10_000, 2)
    sell(kiosk, customer=till.owner, amount_minor=9_000, on=later(4))
    sell(stall, customer=fay, amount_minor=8_000, on=later(6))

    assert found(till) == [(("Ana", "Mercado", "Mercado", "Fay", "Ana"), 8_000)]


def test_a_share_of_the_sale_that_reaches_her_stall(till):
    ana, _others = a_circle(till)
    stall = stall_of(till, ana.person, "Stall")
    sold = spend_loan(till, ana)
    share = share_with(till, stall.merchant, 900_000)
    SplitLine.objects.create(
        agreement=share,
        payment=sold,
        sale_minor=10_000,
        exact=9_000_000_000,
        taken_minor=9_000,
        happened_on=DAY,
    )
    sell(stall, customer=till.owner, amount_minor=6_000, on=later(-3))

    # The stall has it when the day closes, and pays it out to Ana.
    pay_out(stall, 9_000, 2)

    assert found(till) == [(("Ana", "Mercado", "Stall", "Ana"), 9_000)]


def test_whoever_a_share_reaches_borrows_elsewhere(till):
    ana, others = a_circle(till)
    fay = others[2].person
    stall = stall_of(till, fay, "Stall")

    shares = [share_with(till, ana.person, 100_000), share_with(till, stall.merchant, 100_000)]

    for person in (ana.person, fay):
        assert queries.payee_of(till.merchant, person_id=person.pk).related
        assert trade.lately(till.merchant, person_id=person.pk, on=DAY).is_related
    assert not queries.payee_of(till.merchant, person_id=others[1].person.pk).related
    assert not queries.payee_of(stall.merchant, person_id=ana.person.pk).related

    for share in shares:
        splits.end_share(agreement_id=share.pk, on=DAY, by=till.owner)
    for person in (ana.person, fay):
        assert not queries.payee_of(till.merchant, person_id=person.pk).related
        assert not trade.lately(till.merchant, person_id=person.pk, on=DAY).is_related


def test_what_only_looks_like_one_is_not_reported(till):
    ana, others = a_circle(till)
    fay = others[2].person
    stall = stall_of(till, ana.person, "Stall")
    # Before the loan, too small, too late, by somebody whom the money never reached.
    sell(stall, customer=till.owner, amount_minor=9_000, on=later(-1))
    spend_loan(till, ana)
    pay_out(till, 10_000, 2)
    sell(stall, customer=till.owner, amount_minor=4_000, on=later(3))
    sell(stall, customer=till.owner, amount_minor=9_000, on=later(35))
    sell(stall, customer=fay, amount_minor=9_000, on=later(3))

    assert found(till) == []


def test_without_loans_there_is_nothing_to_follow(till, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert found(till) == []


def test_the_command_prints_them(till):
    ana, _others = a_circle(till)
    stall = stall_of(till, ana.person, "Stall")
    spend_loan(till, ana)
    pay_out(till, 9_000, 2)
    sell(stall, customer=till.owner, amount_minor=7_000, on=later(3))
    till.network.business_date = later(10)
    till.network.save(update_fields=["business_date"])
    out = StringIO()

    call_command("report_rings", "river", stdout=out)

    assert "Ana > Mercado > Mercado > Ana" in out.getvalue()
    assert out.getvalue().endswith("1 found.\n")
    with pytest.raises(CommandError):
        call_command("report_rings", "sea")
    with pytest.raises(CommandError):
        call_command("report_rings", "river", days=0)
