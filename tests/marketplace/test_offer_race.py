"""Sixty-four investors at once, and a tenth of the offer left."""

import threading
from collections import Counter

from django.db import connection

from ledger import queries as ledger_queries
from ledger.reconcile import look
from marketplace.invariants import invariants
from marketplace.models import Commitment
from people.refusals import Refusal
from tests import bank_scene
from tests.bank_scene import UNIT
from tests.marketplace import offers as made

CLIENTS = 64
FITS = 10


def test_a_race_for_the_last_part_fills_the_offer_exactly(committed_db):
    scene = bank_scene.a_bank_network()
    offer = made.an_open_offer(scene)
    made.commit(scene, offer, "ines", 900)
    names = [f"racer {number}" for number in range(CLIENTS)]
    for name in names:
        bank_scene.an_investor(scene, name, money=10)
    outcomes = []
    start = threading.Barrier(CLIENTS)

    def run(name):
        try:
            start.wait(timeout=60)
            made.commit(scene, offer, name, 10)
            outcomes.append("COMMITTED")
        except Refusal as refusal:
            outcomes.append(refusal.code)
        except Exception as failure:
            outcomes.append(repr(failure))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Counter(outcomes) == {"COMMITTED": FITS, "OVERSUBSCRIBED": CLIENTS - FITS}
    offer.refresh_from_db()
    assert offer.committed_minor == offer.principal_minor
    assert offer.committer_count == Commitment.objects.count() == FITS + 1
    assert ledger_queries.balance(offer.commitments_account_id) == 1_000 * UNIT
    assert sorted(scene.money(name) for name in names) == [0] * FITS + [1_000] * (CLIENTS - FITS)
    for invariant in invariants():
        assert look(invariant).holds, invariant.code
