"""Who holds a note when its loan is paid is who is paid, also when it is sold at that moment."""

import threading

from django.db import connections, transaction

from loans.models import Note
from marketplace.steps.note_sales import lock_loan
from repayments.operations.bank_payments import repay
from tests import bank_scene as scenes
from tests.repayments.bank_laws import assert_laws


def test_a_payment_waits_for_a_sale_and_pays_the_buyer(committed_db):
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, {"ines": 100})
    buyer, wallet = scene.person("ivo"), scene.wallet("ivo")
    is_locked, paid = threading.Event(), []

    def pay():
        is_locked.wait()
        paid.append(
            repay(
                loan_id=loan.pk, amount_minor=None, on=scenes.MONDAY, by=None, reference="all"
            ).amount_minor
        )
        connections.close_all()

    payer = threading.Thread(target=pay)
    payer.start()
    with transaction.atomic():
        lock_loan(loan.pk)
        is_locked.set()
        payer.join(timeout=0.5)
        assert payer.is_alive()
        Note.objects.filter(loan_id=loan.pk).update(holder=buyer, account_id=wallet)
    payer.join()

    assert paid == [1_000_00]
    assert scene.money("ivo") == 11_000_00
    assert scene.money("ines") == 9_000_00
    assert_laws(loan.pk)
