"""Sales of tills that settle elsewhere, as their software tells them."""

import datetime
import hashlib
import hmac
import itertools
import random
from base64 import b64decode

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from business_day import chain
from ledger import queries
from ledger.reconcile import look
from merchants import invariants, operations
from merchants.models import ApiKey, Sale, SaleRefund, SplitLine
from merchants.operations import sales
from merchants.queries import splits as split_queries
from merchants.sale_drafts import SaleDraft, SaleRefundDraft
from merchants.steps import selling
from people.models import AuditEvent
from repayments.models import LoanPayment
from tests import bank_scene as scenes
from tests.split_scene import a_shop, sell
from tests.tills import DAY, NOON, Speaker, a_till

pytestmark = pytest.mark.django_db

PATH = "/api/v1/sales"
THEN = "2026-01-05T09:30:00Z"
_keys = itertools.count(1)


@pytest.fixture
def shop():
    return a_shop()


def a_speaker(shop, *scopes):
    key = operations.issue_api_key(
        terminal_id=shop.terminal.pk,
        scopes=list(scopes or (ApiKey.Scope.SALES_WRITE, ApiKey.Scope.PAYMENTS_READ)),
        at=timezone.now(),
        by=shop.scene.person("berta"),
    )
    return Speaker(key.shown)


@pytest.fixture
def speaker(shop):
    return a_speaker(shop)


def a_sale(reference="s-1", amount="4.25", **more):
    money = {"amount": amount, "asset": "EUR"}
    return {"reference": reference, "amount": money, "happened_at": THEN} | more


def tell(speaker, *rows, key=None):
    return speaker.post(PATH, {"sales": list(rows)}, key=key or f"k-{next(_keys)}")


def assert_whole():
    assert all(look(law).holds for law in invariants.invariants())


def test_the_share_of_a_sale_elsewhere_is_owed_and_not_repaid(shop, speaker):
    told = tell(speaker, a_sale(amount="42.50", customer="Eli"))

    assert told.status_code == 201
    (row,) = told.json()["data"]
    assert row["status"] == "counted"
    assert row["split"]["targets"][0]["amount"] == {"amount": "4.25", "asset": "EUR"}
    assert (shop.split.due_minor, shop.split.waiting_minor) == (425, 0)
    listed = speaker.get(PATH).json()["data"]
    assert [(one["id"], one["origin"]) for one in listed] == [(row["id"], "told")]
    assert speaker.get(f"{PATH}/{row['id']}").json() == listed[0]
    scenes.spend(shop.scene)
    chain.close_day(network_id=shop.scene.network.pk)
    assert not LoanPayment.objects.exists()
    assert_whole()


def test_what_is_owed_is_taken_when_the_till_has_money(shop, speaker):
    sell(shop, 1_000)
    tell(speaker, a_sale(amount="42.50"))
    assert (shop.split.due_minor, shop.till_minor) == (0, 900 - 425)

    tell(speaker, a_sale("s-2", amount="100.00"))
    sell(shop, 500, by="ivo")
    # 4.75 were in the till, 0.50 is the new sale's own share, 4.50 of it pay what was owed.
    assert (shop.split.due_minor, shop.till_minor) == (1_000 - 475 - 450, 0)
    assert_whole()


def test_what_the_till_does_not_hold_comes_from_the_business_account(shop, speaker):
    tell(speaker, a_sale(amount="42.50"))
    held = shop.scene.business_money()

    chain.close_day(network_id=shop.scene.network.pk)

    assert shop.scene.business_money() == held - 425
    assert LoanPayment.objects.get().amount_minor == 425
    assert_whole()


def test_a_payment_says_what_it_paid(shop, speaker):
    payment = sell(shop, 425)

    listed = speaker.get("/api/v1/payments").json()["data"]
    told = speaker.get(f"/api/v1/payments/{listed[0]['id']}").json()

    assert listed == [told]
    assert told["reference"] == payment.reference
    assert [one["amount"]["amount"] for one in told["split"]["targets"]] == ["0.42"]


def test_a_sale_counts_once(shop, speaker):
    first = tell(speaker, a_sale())
    again = tell(speaker, a_sale(), a_sale("s-2"), a_sale(amount="9.00"), a_sale("s-2"))
    replayed = [tell(speaker, a_sale("s-3"), key="same") for _ in range(2)]

    assert first.json()["data"][0]["id"] == again.json()["data"][0]["id"]
    rows = again.json()["data"]
    assert [row["status"] for row in rows] == ["repeated", "counted", "refused", "repeated"]
    assert rows[2]["code"] == "SALE_REFERENCE_TAKEN"
    assert replayed[0].content == replayed[1].content
    assert Sale.objects.count() == 3
    assert shop.split.due_minor == 3 * 425 // 10


def test_a_refund_lets_off_what_is_owed_to_the_unit(shop, speaker):
    sale_id = tell(speaker, a_sale()).json()["data"][0]["id"]
    parts = ["1.00", "2.00", "1.25", "0.01"]

    answers = [
        speaker.post(f"{PATH}/{sale_id}/refunds", a_sale(f"r-{part}", amount=part), key=f"r-{part}")
        for part in parts
    ]

    assert [one.status_code for one in answers] == [201, 201, 201, 409]
    assert answers[3].json()["code"] == "SALE_REFUND_TOO_LARGE"
    assert (shop.split.taken_minor, shop.split.due_minor, shop.split.carried) == (0, 0, 0)
    assert speaker.get(f"{PATH}/{sale_id}").json()["refunded"]["amount"] == "4.25"
    assert_whole()


def signed(secret, kind, reference, amount, refunds=None):
    lines = ["receipt-v1", kind, reference, refunds or "", amount, "EUR", THEN]
    signature = hmac.new(secret, "\n".join(lines).encode(), hashlib.sha256).hexdigest()
    row = a_sale(reference, amount, kind=kind, signature=signature)
    return row | ({"refunds": refunds} if refunds else {})


def test_receipts_in_any_order_and_twice_make_the_same_ledger(shop, speaker):
    got = speaker.post(f"{PATH}/receipt-secrets")
    assert got.status_code == 201
    secret = b64decode(got.json()["secret"])
    rows = [signed(secret, "sale", f"s-{n}", f"{n}.25") for n in range(1, 9)]
    rows += [signed(secret, "refund", f"r-{n}", f"{n}.10", f"s-{n}") for n in range(1, 9)]
    random.Random(7).shuffle(rows)

    for _ in range(2):
        for start in range(0, len(rows), 5):
            answer = speaker.post(f"{PATH}/receipts", {"receipts": rows[start : start + 5]})
            assert answer.status_code == 200
            assert "refused" not in [row["status"] for row in answer.json()["data"]]

    # Of each sale 0.15 is left: 8 × 0.15 × 10 % = 0.12.
    assert (shop.split.taken_minor, shop.split.carried) == (12, 0)
    assert Sale.objects.count() == SaleRefund.objects.exclude(sale=None).count() == 8
    assert_whole()


def test_a_refund_that_waited_and_is_more_than_its_sale_is_told(shop, speaker):
    with transaction.atomic():
        draft = SaleRefundDraft(
            reference="r-1", sale_reference="s-1", amount_minor=500, happened_at=timezone.now()
        )
        selling.record_refund(shop.merchant, draft, on=shop.scene.on, at=shop.at)

    (row,) = tell(speaker, a_sale(amount="4.25")).json()["data"]

    assert (row["status"], row["code"]) == ("counted", "SALE_REFUND_TOO_LARGE")
    assert "r-1" in row["detail"]
    assert not SaleRefund.objects.exists()
    assert AuditEvent.objects.filter(action="SALE_REFUND_REFUSED").count() == 1
    # Its number is free: what was meant can be told.
    body = {"reference": "r-1", "amount": {"amount": "4.25", "asset": "EUR"}, "happened_at": THEN}
    again = speaker.post(f"{PATH}/{row['id']}/refunds", body, key="again")
    assert again.json()["status"] == "counted"
    assert_whole()


def test_batches_of_a_merchant_without_shares_come_one_after_the_other():
    till = a_till()
    with CaptureQueriesContext(connection) as asked:
        sales.record_sales(
            merchant_id=till.merchant.pk,
            terminal_id=till.terminal.pk,
            drafts=[SaleDraft(reference="s-1", amount_minor=425, happened_at=NOON)],
            on=DAY,
            at=NOON,
        )

    # The text of a statement that ran before is not always kept.
    told = [one["sql"] or "" for one in asked]
    locked = [sql for sql in told if "FOR NO KEY UPDATE" in sql]
    assert any('FROM "merchants_merchant"' in sql for sql in locked)


def test_a_receipt_that_nobody_signed_is_refused_by_itself(shop, speaker):
    secret = b64decode(speaker.post(f"{PATH}/receipt-secrets").json()["secret"])
    forged = signed(secret, "sale", "s-1", "4.25") | {"amount": {"amount": "40.25", "asset": "EUR"}}
    rows = [forged, signed(secret, "sale", "s-2", "1.00"), signed(b"x", "sale", "s-3", "1.00")]

    told = speaker.post(f"{PATH}/receipts", {"receipts": rows}).json()["data"]

    assert [row["status"] for row in told] == ["refused", "counted", "refused"]
    assert told[0]["code"] == "SIGNATURE_WRONG"
    # The old secret is good for a while after a new one was given.
    speaker.post(f"{PATH}/receipt-secrets")
    late = speaker.post(f"{PATH}/receipts", {"receipts": [signed(secret, "sale", "s-4", "1.00")]})
    assert late.json()["data"][0]["status"] == "counted"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"sales": []}, "/sales"),
        ({"sales": [a_sale(str(n)) for n in range(51)]}, "/sales"),
        ({"sales": [a_sale(amount="1.234")]}, "/sales/0/amount/amount"),
        ({"sales": [a_sale(happened_at="2026-01-05")]}, "/sales/0/happened_at"),
        ({"sales": [a_sale(happened_at="2096-01-05T09:30:00Z")]}, "/sales/0/happened_at"),
        ({"sales": [a_sale(colour="red")]}, "/sales/0/colour"),
    ],
)
def test_what_is_not_written_as_agreed_is_refused(speaker, body, pointer):
    answer = speaker.post(PATH, body, key="k")

    assert answer.status_code == 400
    assert pointer in [fault["pointer"] for fault in answer.json()["errors"]]


def test_an_instant_far_east_or_west_is_kept_as_the_same_instant(shop, speaker):
    offsets = ("+23:59", "-22:18", "+14:00")
    rows = [a_sale(f"s-{at}", happened_at=f"2026-01-04T09:30:00{at}") for at in offsets]
    report = read_in(shop, "happened_at,reference,amount\n2025-10-05T09:30:00-22:18,old-1,4.25\n")

    assert [row["status"] for row in tell(speaker, *rows).json()["data"]] == ["counted"] * 3
    assert report.faults == ()
    assert [sale.happened_at.isoformat() for sale in Sale.objects.order_by("happened_at")] == [
        "2025-10-06T07:48:00+00:00",
        "2026-01-03T09:31:00+00:00",
        "2026-01-03T19:30:00+00:00",
        "2026-01-05T07:48:00+00:00",
    ]


def test_a_refund_takes_back_what_was_collected_and_keeps_back_what_was_passed_on(shop, speaker):
    sell(shop, 5_000)
    first, second = a_sale("s-1", "100.00"), a_sale("s-2", "40.00")
    first_id, second_id = (row["id"] for row in tell(speaker, first, second).json()["data"])
    assert (shop.split.due_minor, shop.split.waiting_minor) == (0, 500 + 1_000 + 400)
    till_minor = shop.till_minor

    give_back(speaker, first_id, "r-1", "100.00")
    assert (shop.split.due_minor, shop.split.waiting_minor) == (0, 500 + 400)
    assert shop.till_minor == till_minor + 1_000
    assert_whole()

    chain.close_day(network_id=shop.scene.network.pk)
    chain.open_day(network_id=shop.scene.network.pk, on=shop.scene.on + scenes.days(1))
    give_back(speaker, second_id, "r-2", "40.00")
    split = shop.split
    assert (split.waiting_minor, split.owed_back_minor, split.taken_minor) == (0, 400, 500)
    assert_whole()

    tell(speaker, a_sale("s-3", "60.00"))
    split = shop.split
    assert (split.owed_back_minor, split.due_minor, split.waiting_minor) == (0, 0, 200)
    assert_whole()


def give_back(speaker, sale_id, reference, amount):
    answer = speaker.post(f"{PATH}/{sale_id}/refunds", a_sale(reference, amount), key=reference)
    assert answer.status_code == 201, answer.json()


def test_a_key_without_the_scope_tells_no_sale(shop):
    answer = tell(a_speaker(shop, ApiKey.Scope.PAYMENTS_READ), a_sale())

    assert answer.status_code == 403
    assert not SplitLine.objects.exists()


FILE = """happened_at,reference,amount,customer
2025-10-05T09:30:00Z,old-1,4.25,Eli
2025-10-06T09:30:00Z,old-2,10.00,=cmd()
"""


def read_in(shop, text, **more):
    return sales.import_sales(
        merchant_id=shop.merchant.pk,
        text=text,
        on=shop.scene.on,
        at=datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC),
        by=shop.scene.person("berta"),
        **more,
    )


def test_imported_sales_are_history_and_never_split(shop):
    tried = read_in(shop, FILE, dry_run=True)
    assert (tried.new_count, Sale.objects.count()) == (2, 0)

    kept, again = read_in(shop, FILE), read_in(shop, FILE)

    assert (kept.new_count, again.new_count, again.known_count) == (2, 0, 2)
    assert Sale.objects.filter(origin="IMPORTED").count() == 2
    assert Sale.objects.get(reference="old-2").customer == "'=cmd()"
    assert not SplitLine.objects.exists()
    assert queries.balance(shop.split.account_id) == 0


def an_importer(shop):
    return a_speaker(shop, ApiKey.Scope.SALES_IMPORT, ApiKey.Scope.PAYMENTS_READ)


def bring(speaker, *rows):
    return speaker.post(f"{PATH}/import", {"sales": list(rows)})


def words_of(answer):
    assert answer.status_code == 200, answer.json()
    return [(row["status"], row["code"]) for row in answer.json()["data"]]


def test_past_sales_come_in_by_the_interface_once_and_move_nothing(shop):
    importer = an_importer(shop)
    rows = [a_sale(f"old-{n}", f"{n}.25", customer="Eli") for n in range(1, 4)]

    first, again = bring(importer, *rows), bring(importer, *reversed(rows), a_sale("old-4"))

    assert words_of(first) == [("counted", None)] * 3
    assert words_of(again) == [("repeated", None)] * 3 + [("counted", None)]
    assert [row["id"] for row in first.json()["data"]] == [
        row["id"] for row in reversed(again.json()["data"][:3])
    ]
    assert not SplitLine.objects.exists()
    assert (shop.split.due_minor, queries.balance(shop.split.account_id)) == (0, 0)
    imported = AuditEvent.objects.filter(action="SALES_IMPORTED")
    assert sorted(event.data["count"] for event in imported) == [1, 3]
    assert_whole()


def test_imported_sales_are_listed_and_counted_as_history_shown_elsewhere(shop, speaker):
    tell(speaker, a_sale("today"))
    bring(an_importer(shop), a_sale("old-1", "4.25"), a_sale("old-2", "5.75"))

    listed = speaker.get(f"{PATH}?origin=imported").json()["data"]
    assert [(one["reference"], one["origin"]) for one in listed] == [
        ("old-2", "imported"),
        ("old-1", "imported"),
    ]
    assert len(speaker.get(PATH).json()["data"]) == 3
    assert speaker.get(f"{PATH}?origin=heard").status_code == 400
    history = split_queries.imported_history(shop.merchant.pk)
    assert history == [(datetime.date(2026, 1, 5), 2, 1_000)]


def test_a_row_that_cannot_be_history_is_refused_by_itself(shop, speaker):
    tell(speaker, a_sale("told"))
    soon = (timezone.now() + datetime.timedelta(hours=5)).isoformat(timespec="seconds")

    answer = bring(
        an_importer(shop),
        a_sale("old-1"),
        a_sale("told"),
        a_sale("soon", happened_at=soon),
        a_sale("old-1", amount="9.00"),
        a_sale("old-1"),
    )

    assert words_of(answer) == [
        ("counted", None),
        ("refused", "SALE_REFERENCE_TAKEN"),
        ("refused", "SALE_NOT_PAST"),
        ("refused", "SALE_REFERENCE_TAKEN"),
        ("repeated", None),
    ]
    assert Sale.objects.filter(origin="IMPORTED").count() == 1


def test_a_file_and_the_interface_know_each_others_sales(shop):
    read_in(shop, FILE)
    row = a_sale("old-1", happened_at="2025-10-05T09:30:00Z")

    assert words_of(bring(an_importer(shop), row)) == [("repeated", None)]


def test_an_imported_sale_is_not_given_back(shop, speaker):
    sale_id = bring(an_importer(shop), a_sale("old-1")).json()["data"][0]["id"]

    answer = speaker.post(f"{PATH}/{sale_id}/refunds", a_sale("r-1"), key="r-1")

    assert (answer.status_code, answer.json()["code"]) == (409, "SALE_IMPORTED")


def test_history_needs_a_scope_of_its_own_and_takes_two_hundred_rows_at_once(shop, speaker):
    refused = bring(speaker, a_sale("old-1"))
    many = [a_sale(f"old-{n}", customer="x" * 80) for n in range(200)]
    importer = an_importer(shop)

    assert (refused.status_code, refused.json()["code"]) == (403, "SCOPE_MISSING")
    assert words_of(bring(importer, *many)) == [("counted", None)] * 200
    too_many = bring(importer, *[a_sale(str(n)) for n in range(201)])
    assert too_many.status_code == 400
    assert [fault["pointer"] for fault in too_many.json()["errors"]] == ["/sales"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [0]),
        ("reference,amount\na,1\n", [0]),
        (FILE + "2025-10-06T09:30:00Z,old-2,10.00,\n", [4]),
        (FILE + "2025-10-06,old-3,10.00,\n2027-10-06T09:30:00Z,old-4,x,\n", [4, 5]),
        (FILE + "2027-10-06T09:30:00Z,old-3,1.00,\n2025-10-06T09:30:00Z,,1.00,\n", [4, 5]),
        (FILE + "2025-10-06T09:30:00Z,old-3,0.00,\nfew\n", [4, 5]),
    ],
)
def test_a_file_with_a_wrong_line_adds_nothing(shop, text, lines):
    report = read_in(shop, text)

    assert [fault.line for fault in report.faults] == lines
    assert not Sale.objects.exists()
