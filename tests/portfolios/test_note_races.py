"""Of many who want one note, one has it."""

from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from threading import Barrier

from django.db import connection

from ledger.models import Transfer
from marketplace.operations import notes_market as market
from marketplace.sale_refusals import AskEnded
from tests.bank_scene import NOON, a_bank_loan, a_bank_network, an_investor
from tests.portfolios.investors import minor, note_of


def test_of_many_buyers_one_has_the_note(committed_db):
    scene = a_bank_network()
    loan = a_bank_loan(scene)
    buyers = [f"buyer-{number}" for number in range(64)]
    for name in buyers:
        an_investor(scene, name, money=100)
    one = market.ask_for_note(
        note_id=note_of(scene, loan, "ines").pk,
        seller=scene.person("ines"),
        price_minor=minor(9),
        on=scene.on,
        at=NOON,
    )
    on = scene.on
    start = Barrier(16)

    def try_to_buy(names):
        start.wait()
        told = []
        try:
            for name in names:
                try:
                    market.buy_note(
                        ask_public_id=one.public_id,
                        buyer=scene.person(name),
                        on=on,
                        at=NOON,
                        price_minor_seen=minor(9),
                    )
                    told.append("SOLD")
                except AskEnded:
                    told.append("ENDED")
        finally:
            connection.close()
        return told

    with ThreadPoolExecutor(16) as pool:
        told = list(chain(*pool.map(try_to_buy, [buyers[k::16] for k in range(16)])))

    assert sorted(told) == ["ENDED"] * 63 + ["SOLD"]
    assert Transfer.objects.filter(kind=130).count() == 1
    one.refresh_from_db()
    assert one.note.holder_id == one.buyer_id
