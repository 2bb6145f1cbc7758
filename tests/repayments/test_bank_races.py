"""Payments and nights of banks' loans that come at the same moment, or are interrupted."""

import threading

import pytest
from django.db import connections, transaction

from business_day import chain, operations
from governance.models import Network
from repayments.models import Accrual, LoanPayment
from repayments.operations.bank_payments import repay
from repayments.steps import bank_autopaying, bank_periods
from repayments.steps.bank_payments import InsufficientFunds
from tests import bank_scene as scenes
from tests.repayments.bank_laws import assert_laws
from tests.repayments.test_bank_nights import FIRST_DUE, wake

WHOLE = {"after_id": 0, "up_to_id": 2**62}


def at_once(*deeds):
    """Do several things in threads of their own at the same moment; return what each came to."""
    gate = threading.Barrier(len(deeds))
    ends = [None] * len(deeds)

    def do(place, deed):
        try:
            gate.wait()
            ends[place] = deed()
        except Exception as refusal:
            ends[place] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def paying(scene, loan, amount, reference):
    return lambda: repay(
        loan_id=loan.pk, amount_minor=amount, on=scenes.MONDAY, by=None, reference=reference
    )


def test_two_payments_at_once_spend_the_money_once(committed_db):
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, origination_fee_millionths=100_000)

    ends = at_once(paying(scene, loan, 600_00, "one"), paying(scene, loan, 600_00, "two"))

    assert sorted(type(end) for end in ends if not isinstance(end, LoanPayment)) == [
        InsufficientFunds
    ]
    assert LoanPayment.objects.get().amount_minor == 600_00
    assert scene.business_money() == 300_00
    assert_laws(loan.pk)


def test_the_same_payment_at_once_is_one_payment(committed_db):
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)

    ends = at_once(*[paying(scene, loan, 100_00, "same") for _ in range(4)])

    assert len({end.pk for end in ends}) == 1
    assert scene.business_money() == 900_00
    assert_laws(loan.pk)


@pytest.mark.parametrize("step", [bank_periods.end_periods, bank_autopaying.collect_due])
def test_a_chunk_lived_by_two_at_once_is_lived_once(committed_db, step):
    scene = scenes.a_bank_network()
    loans = [scenes.a_bank_loan(scene) for _ in range(3)]
    Network.objects.update(business_date=FIRST_DUE, day="OPENING")
    options = {"network_id": scene.network.pk, "on": FIRST_DUE, **WHOLE}
    if step is bank_autopaying.collect_due:
        with transaction.atomic():
            bank_periods.end_periods(**options)

    def live():
        with transaction.atomic():
            return step(**options)

    ends = at_once(live, live)

    assert sorted(ends) == [0, 3]
    for loan in loans:
        assert_laws(loan.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("module", "name", "phase"),
    [
        (bank_periods, "_write", "open"),
        (bank_autopaying, "record_lines", "close"),
        (bank_autopaying, "record_payments", "close"),
    ],
)
def test_a_night_that_breaks_off_leaves_nothing_half_done(monkeypatch, module, name, phase):
    digests = []
    for is_broken in (False, True):
        scene = scenes.a_bank_network(slug=f"union-{is_broken}".lower())
        loans = [scenes.a_bank_loan(scene) for _ in range(2)]
        network_id = scene.network.pk
        with monkeypatch.context() as patch:
            if is_broken:
                patch.setattr(module, name, _break)
                with pytest.raises(chain.StepFailed):
                    live_the_day(scene)
                before = Accrual.objects.filter(loan__network=network_id).count()
                assert before == (0 if phase == "open" else 2)
                assert not LoanPayment.objects.filter(bank_loan__in=loans).exists()
        if is_broken:
            operations.call_day(network_id=network_id, by=None)
        else:
            wake(scene, FIRST_DUE)
        chain.live_through(network_id=network_id, until=FIRST_DUE)
        digests.append((scene.money("ines"), scene.money("ivo"), scene.business_money()))
        for loan in loans:
            assert_laws(loan.pk)

    assert digests[0] == digests[1]


def live_the_day(scene):
    wake(scene, FIRST_DUE)
    chain.close_day(network_id=scene.network.pk)


def _break(*_parts, **_named):
    raise RuntimeError("the worker was killed")
