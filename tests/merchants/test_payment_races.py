"""Many hands on one payment, one key, one purse: threads against PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from ledger import queries as ledger_queries
from merchants.models import IdempotencyKey, Payment
from merchants.refusals import InsufficientFunds, PaymentFinished
from tests.merchants.test_payments import pay
from tests.tills import Speaker, a_key, a_member, a_payment, a_till


def at_once(works):
    """Run all works at the same moment; return their results, refusals included."""
    barrier = Barrier(len(works))

    def run(work):
        try:
            barrier.wait(timeout=30)
            return work()
        except (PaymentFinished, InsufficientFunds) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


def test_sixty_four_requests_with_one_key_make_one_payment(committed_db):
    speaker = Speaker(a_key(a_till()).shown)

    answers = at_once([speaker.ask] * 64)

    assert {answer.status_code for answer in answers} <= {201, 409}
    made = [answer for answer in answers if answer.status_code == 201]
    assert len({answer.content for answer in made}) == 1
    assert sum("Idempotent-Replayed" not in answer for answer in made) == 1
    assert Payment.objects.count() == IdempotencyKey.objects.count() == 1
    assert all(
        answer.json()["code"] == "REQUEST_IN_FLIGHT" and answer["Retry-After"]
        for answer in answers
        if answer.status_code == 409
    )


def test_of_two_members_who_pay_at_once_exactly_one_does(committed_db):
    till = a_till()
    members = [a_member(till, name, spending_minor=1000) for name in ("Ana", "Bruno")]

    for number in (1, 2, 3, 4):
        payment = a_payment(till, reference=f"order {number}")
        results = at_once([lambda m=member, p=payment: pay(p, m) for member in members * 4])

        assert sum(isinstance(result, Payment) for result in results) == 1
        assert ledger_queries.balance(till.merchant.till_account_id) == 450 * number


def test_a_purse_that_reaches_for_two_pays_exactly_two(committed_db):
    till = a_till()
    ana = a_member(till, "Ana", spending_minor=1000)
    payments = [a_payment(till, reference=f"order {number}") for number in range(12)]

    results = at_once([lambda p=payment: pay(p, ana) for payment in payments])

    assert sum(isinstance(result, Payment) for result in results) == 2
    assert sum(isinstance(result, InsufficientFunds) for result in results) == 10
    assert ledger_queries.balance(ana.spending_account_id) == 100
    assert ledger_queries.balance(till.merchant.till_account_id) == 900
