"""What bounds circle loans at a shop: its other sales, and how many there are. Source: A-33 and
R3-139."""

import datetime

import psycopg
import pytest

from governance.operations import set_parameters
from merchants import operations, refusals
from merchants.models import Merchant, Payment
from merchants.queries import trade as trade_queries
from merchants.steps import gates
from tests.tills import DAY, NOON, a_circle, a_payment, a_person, a_till
from tests.trade import a_history, sell, strangers

pytestmark = pytest.mark.django_db


@pytest.fixture
def till():
    found = a_till(qualified=False)
    a_history(found, strangers(10))
    operations.qualify_merchant(merchant_id=found.merchant.pk, on=DAY, by=found.dona)
    found.merchant.refresh_from_db()
    assert found.merchant.basis == Merchant.Basis.HISTORY
    return found


def check(till, amount_minor, *, on=DAY, person=None):
    person = person or Payment.objects.order_by("pk")[0].customer
    gates.check_receipts_cap(till.merchant, person_id=person.pk, amount_minor=amount_minor, on=on)


def ordinary(till, on=DAY):
    return trade_queries.lately(till.merchant, person_id=None, on=on).ordinary_minor


def test_three_times_the_other_sales_of_30_days_and_not_a_unit_more(till):
    cap = 3 * ordinary(till)
    assert cap > 0

    check(till, cap)
    with pytest.raises(refusals.ReceiptsCapReached) as refused:
        check(till, cap + 1)

    assert refused.value.context == {"left_minor": cap, "cap_minor": cap}


def test_what_loans_paid_already_is_taken_off_and_refunds_are_put_back(till):
    cap = 3 * ordinary(till)
    guest = Payment.objects.order_by("pk")[0].customer
    sell(till, customer=guest, amount_minor=cap, refunded_minor=400, method="CIRCLE_LOAN")

    check(till, 400)
    with pytest.raises(refusals.ReceiptsCapReached, match=r"4\.00 RIV more"):
        check(till, 401)


def test_sales_to_its_own_people_and_refunded_ones_raise_no_cap(till):
    before = ordinary(till)
    guest = Payment.objects.order_by("pk")[0].customer
    sell(till, customer=till.owner, amount_minor=5000)
    sell(till, customer=guest, amount_minor=5000, refunded_minor=5000)
    sell(till, customer=guest, amount_minor=5000, status="declined")

    assert ordinary(till) == before


def test_a_month_later_only_the_last_30_days_count(till):
    later = DAY + datetime.timedelta(days=31)

    assert ordinary(till, on=later) == 0
    with pytest.raises(refusals.ReceiptsCapReached):
        check(till, 1, on=later)


def test_what_was_shown_counts_for_90_days(till):
    till.merchant.basis, till.merchant.shown_minor = Merchant.Basis.EVIDENCE, 100_000

    check(till, 300_000)
    with pytest.raises(refusals.ReceiptsCapReached):
        check(till, 300_001)
    with pytest.raises(refusals.ReceiptsCapReached):
        check(till, 1, on=DAY + datetime.timedelta(days=90))


def test_the_word_of_the_bank_sets_no_cap(till):
    till.merchant.basis = Merchant.Basis.WORD

    check(till, 10**9)


def test_one_member_takes_few_loans_at_one_shop_in_a_week(till):
    guest, other = (each.customer for each in Payment.objects.order_by("pk")[:2])
    for days_ago in (0, 1, 2, 3, 6, 7):
        sell(till, customer=guest, amount_minor=1, days_ago=days_ago, method="CIRCLE_LOAN")

    with pytest.raises(refusals.BorrowerTooOften):
        check(till, 1, person=guest)
    check(till, 1, person=other)
    check(till, 1, person=guest, on=DAY + datetime.timedelta(days=1))


def test_one_shop_is_paid_by_few_loans_in_a_day(till):
    set_parameters(
        network_id=till.network.pk,
        values={"MERCHANT_DAY_LOANS": 2},
        effective_on=DAY,
        remark="",
        by=till.dona,
    )
    for past in Payment.objects.order_by("pk")[:2]:
        sell(till, customer=past.customer, amount_minor=1, method="CIRCLE_LOAN")

    with pytest.raises(refusals.MerchantTooOften):
        check(till, 1, person=a_person("Fay"))


def test_it_costs_one_statement(till, monkeypatch):
    guest = Payment.objects.select_related("customer").order_by("pk")[0].customer
    check(till, 1, person=guest)
    statements = []
    execute = psycopg.Cursor.execute

    def counted(cursor, statement, *values, **options):
        statements.append(statement)
        return execute(cursor, statement, *values, **options)

    monkeypatch.setattr(psycopg.Cursor, "execute", counted)
    check(till, 1, person=guest)

    assert len(statements) == 1


def test_a_checkout_above_the_cap_is_refused_before_a_loan_is_promised(till):
    ana, _others = a_circle(till)
    cap = 3 * ordinary(till)
    payment = a_payment(till, amount_minor=cap + 1)

    with pytest.raises(refusals.ReceiptsCapReached):
        operations.quote_payment(payment_id=payment.pk, account_id=ana.pk, on=DAY, at=NOON)

    payment.refresh_from_db()
    assert payment.status == "open"
