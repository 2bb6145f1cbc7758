"""How a shop comes to be paid by circle loans: by its history, by what it shows, by two pairs of
eyes, and how it ceases to be."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from governance.operations import appoint_organiser
from governance.refusals import NotOrganiser
from merchants import operations, refusals
from merchants.models import Evidence, Merchant, Refund, TradeReview
from merchants.queries import trade as trade_queries
from merchants.steps import qualifying
from people.models import AuditEvent, Notice
from tests.factories import agree
from tests.tills import DAY, a_member, a_person, a_till
from tests.trade import a_history, sell, strangers

pytestmark = pytest.mark.django_db
FIRST = datetime.date(2026, 2, 1)


def make_once():
    found = a_till(qualified=False)
    # A network whose days are those of the calendar asks for a history.
    found.network.clock = "REAL"
    found.network.save(update_fields=["clock"])
    return found


@pytest.fixture
def till(made_once):
    return made_once


def missing(till, on=DAY):
    looked_at = trade_queries.criteria_of(till.merchant, on=on)
    return {str(each.mark): each.missing for each in looked_at if not each.is_met}


def qualify(till, by=None):
    return operations.qualify_merchant(merchant_id=till.merchant.pk, on=DAY, by=by or till.dona)


def second_organiser(till):
    pete = a_person("Pete")
    appoint_organiser(network_id=till.network.pk, person_id=pete.pk, on=DAY, by=till.dona)
    return pete


def paper():
    return [("books.txt", b"2025: every month about 400 sold")]


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.DOCUMENT_FOLDER = tmp_path


def show(till, **said):
    return operations.show_history(
        merchant_id=till.merchant.pk,
        **{
            "monthly_minor": 40_000,
            "since": DAY - datetime.timedelta(days=400),
            "words": "Our books",
            "papers": paper(),
            "on": DAY,
            "by": till.owner,
        }
        | said,
    )


def test_a_shop_that_sold_nothing_is_told_what_is_missing(till):
    assert missing(till) == {"DAYS": 90, "SALES": 20, "CUSTOMERS": 10}

    with pytest.raises(refusals.HistoryTooShort) as refused:
        qualify(till)

    assert refused.value.context["missing"] == {"DAYS": 90, "SALES": 20, "CUSTOMERS": 10}


def test_a_sufficient_history_is_qualified_by_an_organiser(till):
    a_history(till, strangers(10))

    assert missing(till) == {}
    merchant = qualify(till)

    assert (merchant.state, merchant.basis) == ("QUALIFIED", "HISTORY")


def test_its_own_people_are_no_customers(till):
    guests = strangers(10)
    a_history(till, guests)
    operations.hire_staff(
        merchant_id=till.merchant.pk, person_id=guests[0].pk, role="CASHIER", on=DAY, by=till.owner
    )
    operations.declare_relative(
        merchant_id=till.merchant.pk, person_id=guests[1].pk, on=DAY, by=till.owner
    )

    assert missing(till) == {"SALES": 4, "CUSTOMERS": 2}


def test_whom_the_owner_trusts_is_no_customer(till):
    near, guests = a_member(till, "Ana"), strangers(9)
    a_history(till, [near.person, *guests])
    assert missing(till) == {}
    from lending_circles.operations import membership

    own = membership.open_loan_account(
        network_id=till.network.pk, person_id=till.owner.pk, on=DAY, by=till.owner
    )
    agree(own, near, DAY)

    assert missing(till) == {"SALES": 2, "CUSTOMERS": 1}


def test_small_sales_old_sales_and_sales_on_loan_do_not_count(till):
    guests = strangers(10)
    a_history(till, guests, amount_minor=99)
    for guest in guests * 2:
        sell(till, customer=guest, days_ago=400)
        sell(till, customer=guest, method="CIRCLE_LOAN")

    assert missing(till) == {"SALES": 20, "CUSTOMERS": 10}


def test_what_customers_brought_back_counts_and_what_was_charged_twice_does_not(till):
    guests = strangers(10)
    a_history(till, guests)
    for reason, reference in (("requested_by_customer", "a"), ("duplicate", "b")):
        sold = sell(till, customer=guests[0], refunded_minor=100)
        Refund.objects.create(
            public_id=f"refund_{reference}",
            payment=sold,
            amount_minor=100,
            to_customer_minor=100,
            reason=reason,
            created_at=sold.created_at,
            happened_on=DAY,
        )

    # 1 of 22: with 28 more it is 1 of 50.
    assert missing(till) == {"RETURNS": 28}


def test_two_organisers_qualify_by_what_was_shown(till):
    pete, evidence = second_organiser(till), show(till)

    first = operations.confirm_evidence(
        evidence_id=evidence.pk, remark="Sound.", on=DAY, by=till.dona
    )
    till.merchant.refresh_from_db()
    assert (first.state, till.merchant.state) == ("SECONDED", "OBSERVED")

    with pytest.raises(refusals.SecondPairOfEyes):
        operations.confirm_evidence(evidence_id=evidence.pk, remark="", on=DAY, by=till.dona)
    operations.confirm_evidence(evidence_id=evidence.pk, remark="So I find.", on=DAY, by=pete)

    till.merchant.refresh_from_db()
    assert (till.merchant.state, till.merchant.basis) == ("QUALIFIED", "EVIDENCE")
    assert till.merchant.shown_minor == 40_000
    with pytest.raises(refusals.EvidenceDecided):
        operations.refuse_evidence(evidence_id=evidence.pk, remark="", on=DAY, by=pete)
    told = list(AuditEvent.objects.order_by("id").values_list("action", flat=True))
    assert told[-4:] == [
        "HISTORY_SHOWN",
        "EVIDENCE_SECONDED",
        "EVIDENCE_CONFIRMED",
        "MERCHANT_QUALIFIED",
    ]


def test_the_database_itself_holds_the_eyes_apart(till):
    evidence = show(till)

    with pytest.raises(IntegrityError, match="evidence_four_eyes"), transaction.atomic():
        Evidence.objects.filter(pk=evidence.pk).update(first_by=till.dona, second_by=till.dona)


def test_who_works_there_or_is_family_looks_at_nothing(till):
    pete, evidence = second_organiser(till), show(till)
    operations.declare_relative(
        merchant_id=till.merchant.pk, person_id=pete.pk, on=DAY, by=till.dona
    )
    appoint_organiser(network_id=till.network.pk, person_id=till.owner.pk, on=DAY, by=till.dona)

    for by in (pete, till.owner):
        with pytest.raises(refusals.OwnMerchant):
            operations.confirm_evidence(evidence_id=evidence.pk, remark="", on=DAY, by=by)
        with pytest.raises(refusals.OwnMerchant):
            qualify(till, by)
    with pytest.raises(NotOrganiser):
        operations.confirm_evidence(evidence_id=evidence.pk, remark="", on=DAY, by=a_person("Eli"))


def test_showing_refuses_what_shows_nothing(till):
    with pytest.raises(refusals.NotShown):
        show(till, papers=[])
    with pytest.raises(refusals.AmountNotPositive):
        show(till, monthly_minor=0)
    with pytest.raises(refusals.NotInThisRole):
        show(till, by=a_person("Eli"))
    evidence = show(till)
    with pytest.raises(refusals.EvidenceWaits):
        show(till)

    operations.refuse_evidence(evidence_id=evidence.pk, remark="Unsigned.", on=DAY, by=till.dona)

    assert show(till).state == "WAITING"


def review(till, on):
    with transaction.atomic():
        return qualifying.review_histories(network_id=till.network.pk, on=on)


def test_the_first_of_a_month_makes_eligible_and_tells_the_owner(till):
    a_history(till, strangers(10), on=FIRST)

    assert review(till, FIRST - datetime.timedelta(days=1)) == 0
    assert review(till, FIRST) == 1
    assert review(till, FIRST) == 0

    till.merchant.refresh_from_db()
    assert till.merchant.state == Merchant.State.ELIGIBLE
    assert Notice.objects.filter(person=till.owner, kind="MERCHANT_ELIGIBLE").count() == 1


def test_who_falls_short_waits_again_and_is_told_why(till):
    guests = strangers(10)
    a_history(till, guests)
    qualify(till)
    late = datetime.date(2027, 1, 1)

    assert review(till, late) == 1

    till.merchant.refresh_from_db()
    assert (till.merchant.state, till.merchant.basis) == ("OBSERVED", "")
    assert TradeReview.objects.get().criteria[1]["missing"] == 19
    assert "different customers" in Notice.objects.get(kind="MERCHANT_OBSERVED").text


def test_evidence_serves_until_a_history_could_stand(till):
    pete, evidence = second_organiser(till), show(till)
    for by in (till.dona, pete):
        operations.confirm_evidence(evidence_id=evidence.pk, remark="Sound.", on=DAY, by=by)

    assert review(till, FIRST) == 0
    assert review(till, datetime.date(2026, 5, 1)) == 1

    till.merchant.refresh_from_db()
    assert till.merchant.state == Merchant.State.OBSERVED


def test_evidence_becomes_history_where_sales_follow(till):
    pete, evidence = second_organiser(till), show(till)
    for by in (till.dona, pete):
        operations.confirm_evidence(evidence_id=evidence.pk, remark="Sound.", on=DAY, by=by)
    may = datetime.date(2026, 5, 1)
    a_history(till, strangers(10), on=may)

    assert review(till, may) == 0

    till.merchant.refresh_from_db()
    assert (till.merchant.state, till.merchant.basis) == ("QUALIFIED", "HISTORY")


def test_who_is_qualified_on_the_banks_word_is_not_looked_at(till):
    operations.qualify_merchant(merchant_id=till.merchant.pk, on=DAY, by=None)

    assert review(till, FIRST) == 0
    assert not TradeReview.objects.exists()


def test_a_review_asks_as_often_for_many_shops_as_for_one(till, django_assert_max_num_queries):
    for number in range(12):
        operations.open_merchant(
            network_id=till.network.pk, name=f"S{number}", handle=f"s{number}", on=DAY, by=till.dona
        )

    with django_assert_max_num_queries(12), transaction.atomic():
        qualifying.review_histories(network_id=till.network.pk, on=FIRST)
    assert TradeReview.objects.count() == 13
