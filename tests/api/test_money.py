"""What tills do after a payment: items and tips, captures, refunds, payouts, figures, quotes."""

import pytest

from ledger import queries as ledger_queries
from merchants import operations, queries
from merchants.models import ApiKey, Payment, Refund, Staff
from merchants.queries import shop as shop_queries
from merchants.queries import till as till_queries
from tests.merchants.test_payment_races import at_once
from tests.merchants.test_payments import pay
from tests.tills import DAY, Speaker, a_circle, a_key, a_member, a_payment, a_till

Scope = ApiKey.Scope
SCOPES = tuple(Scope)


def riv(text):
    return {"amount": text, "asset": "RIV"}


@pytest.fixture
def till(db):
    return a_till()


@pytest.fixture
def speaker(till):
    return Speaker(a_key(till, scopes=SCOPES).shown)


def paid(till, speaker, *, name="Ana", key="key-1", **changed):
    """Return a payment that a member paid with own money."""
    answer = speaker.ask(key=key, **changed)
    assert answer.status_code == 201, answer.content
    payment = Payment.objects.get(public_id=answer.json()["id"])
    pay(payment, a_member(till, name, spending_minor=100_00), at=payment.created_at)
    return payment


class TestItems:
    BREAD = {"name": "Bread", "quantity": "2", "unit_amount": riv("1.07"), "tax_percent": "7"}
    WINE = {"name": "Wine", "quantity": "0.75", "unit_amount": riv("11.90"), "tax_percent": "19"}

    def test_items_and_tip_come_to_the_amount_with_the_tax_in_them(self, speaker):
        # 2 × 1.07 = 2.14, of it 0.14; 0.75 × 11.90 = 8.925 -> 8.93, of it 1.4258 -> 1.43.
        answer = speaker.ask(
            amount=riv("12.07"), items=[self.BREAD, self.WINE], tip=riv("1.00"), note="table 4"
        )

        told = answer.json()
        assert answer.status_code == 201
        assert (told["tip"], told["tax"]) == (riv("1.00"), riv("1.57"))
        assert [item["amount"] for item in told["items"]] == [riv("2.14"), riv("8.93")]
        assert [item["tax"] for item in told["items"]] == [riv("0.14"), riv("1.43")]
        assert told["items"][1]["quantity"] == "0.75"
        assert told["note"] == "table 4"
        assert speaker.get(f"/api/v1/payments/{told['id']}").json() == told

    @pytest.mark.parametrize(
        ("changed", "pointer", "code"),
        [
            ({"items": [BREAD]}, "/items", "ITEMS_DIFFER"),
            ({"tip": riv("4.51")}, "/tip", "TIP_TOO_LARGE"),
            ({"items": [BREAD | {"quantity": 2}]}, "/items/0/quantity", "NOT_TEXT"),
            ({"items": [BREAD | {"quantity": "-1"}]}, "/items/0/quantity", "INVALID"),
            ({"items": [BREAD | {"tax_percent": "100"}]}, "/items/0/tax_percent", "INVALID"),
            ({"items": [BREAD | {"name": "x" * 81}]}, "/items/0/name", "MAX_LENGTH"),
            ({"items": [BREAD | {"price": "1"}]}, "/items/0/price", "UNKNOWN_NAME"),
            ({"items": {}}, "/items", "NOT_A_LIST"),
            ({"methods": ["lightning"]}, "/methods/0", "INVALID_CHOICE"),
            ({"capture_method": "later"}, "/capture_method", "INVALID_CHOICE"),
            (
                {"capture_method": "manual", "methods": ["circle_loan"]},
                "/methods",
                "NOT_HELD",
            ),
            ({"note": "x" * 141}, "/note", "MAX_LENGTH"),
        ],
    )
    def test_what_does_not_fit_is_refused_where_it_stands(self, speaker, changed, pointer, code):
        answer = speaker.ask(**changed)

        assert answer.status_code == 400, answer.content
        assert [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]] == [
            (pointer, code)
        ]


class TestCapture:
    def held(self, till, speaker):
        return paid(till, speaker, capture_method="manual")

    def capture(self, speaker, payment, body=None, key="capture-1"):
        return speaker.post(f"/api/v1/payments/{payment.public_id}/capture", body, key=key)

    def test_held_money_is_taken_in_part_and_the_rest_returns(self, till, speaker):
        payment = self.held(till, speaker)
        assert speaker.get(f"/api/v1/payments/{payment.public_id}").json()["status"] == "authorized"
        assert ledger_queries.balance(till.merchant.till_account_id) == 0

        answer = self.capture(speaker, payment, {"amount": riv("3.00")})

        told = answer.json()
        assert answer.status_code == 200
        assert (told["status"], told["taken"]) == ("settled", riv("3.00"))
        payment.refresh_from_db()
        assert ledger_queries.balance(payment.paid_from_id) == 100_00 - 300
        assert ledger_queries.balance(till.merchant.till_account_id) == 300
        again = self.capture(speaker, payment, {"amount": riv("3.00")})
        assert (again.content, again["Idempotent-Replayed"]) == (answer.content, "true")
        other = self.capture(speaker, payment, key="capture-2")
        assert (other.status_code, other.json()["code"]) == (409, "PAYMENT_NOT_AUTHORIZED")

    def test_more_than_is_held_is_not_taken_and_without_amount_all_is(self, till, speaker):
        payment = self.held(till, speaker)

        much = self.capture(speaker, payment, {"amount": riv("4.51")})
        whole = self.capture(speaker, payment, key="capture-2")

        assert (much.status_code, much.json()["code"]) == (409, "CAPTURE_TOO_LARGE")
        assert whole.json()["taken"] == riv("4.50")

    def test_cancelling_returns_all(self, till, speaker):
        payment = self.held(till, speaker)

        answer = speaker.post(f"/api/v1/payments/{payment.public_id}/cancel")

        assert answer.json()["status"] == "canceled"
        payment.refresh_from_db()
        assert ledger_queries.balance(payment.paid_from_id) == 100_00


class TestRefunds:
    def refund(self, speaker, payment, body=None, key="refund-1"):
        return speaker.post(f"/api/v1/payments/{payment.public_id}/refunds", body, key=key)

    def test_in_parts_listed_and_read(self, till, speaker):
        payment = paid(till, speaker)

        first = self.refund(
            speaker, payment, {"amount": riv("1.00"), "reference": "r 1", "reason": "duplicate"}
        )
        second = self.refund(speaker, payment, key="refund-2")

        assert first.status_code == second.status_code == 201
        told = first.json()
        assert told["id"].startswith("refund_")
        assert (told["amount"], told["reason"], told["payment"]) == (
            riv("1.00"),
            "duplicate",
            payment.public_id,
        )
        path = f"/api/v1/payments/{payment.public_id}/refunds"
        assert speaker.get(f"{path}/{told['id']}").json() == told
        page = speaker.get(path).json()
        assert [row["amount"] for row in page["data"]] == [riv("3.50"), riv("1.00")]
        read = speaker.get(f"/api/v1/payments/{payment.public_id}").json()
        assert (read["refunded"], read["status"]) == (riv("4.50"), "settled")
        more = self.refund(speaker, payment, key="refund-3")
        assert (more.status_code, more.json()["code"]) == (409, "REFUND_TOO_LARGE")

    def test_a_key_gives_back_what_they_may_who_handed_it_out(self, till, speaker):
        payment = paid(till, speaker)
        Staff.objects.filter(person=till.owner).update(role=Staff.Role.CASHIER)
        till.merchant.cashier_refund_minor_max = 200
        till.merchant.save(update_fields=["cashier_refund_minor_max"])

        more = self.refund(speaker, payment, {"amount": riv("2.01")})
        enough = self.refund(speaker, payment, {"amount": riv("2.00")}, key="refund-2")
        rest = self.refund(speaker, payment, key="refund-3")

        assert (more.status_code, more.json()["code"]) == (403, "REFUND_NEEDS_MANAGER")
        assert enough.status_code == 201
        assert (rest.status_code, rest.json()["code"]) == (403, "REFUND_NEEDS_MANAGER")
        assert Refund.objects.get().by is None

    def test_a_key_of_a_cashier_gives_back_no_more_than_a_cashier_in_a_day(self, till, speaker):
        payment = paid(till, speaker)
        Staff.objects.filter(person=till.owner).update(role=Staff.Role.CASHIER)
        till.merchant.cashier_refund_minor_max = 200
        till.merchant.cashier_refund_day_minor_max = 300
        till.merchant.save()

        answers = [
            self.refund(speaker, payment, {"amount": riv(amount)}, key=f"refund-{amount}")
            for amount in ("2.00", "1.01", "1.00")
        ]

        assert [one.status_code for one in answers] == [201, 403, 201]
        assert answers[1].json()["code"] == "REFUND_DAY_LIMIT"

    def test_the_same_key_once_another_body_never(self, till, speaker):
        payment = paid(till, speaker)

        first = self.refund(speaker, payment, {"amount": riv("1.00")})
        same = self.refund(speaker, payment, {"amount": riv("1.00")})
        other = self.refund(speaker, payment, {"amount": riv("2.00")})

        assert same.content == first.content
        assert same["Idempotent-Replayed"] == "true"
        assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")
        assert Refund.objects.count() == 1

    def test_a_till_that_is_short_says_by_how_much(self, till, speaker):
        payment = paid(till, speaker)
        assert (
            speaker.post("/api/v1/payouts", {"amount": riv("4.00")}, key="p-1").status_code == 201
        )

        answer = self.refund(speaker, payment)

        assert (answer.status_code, answer.json()["code"]) == (409, "MERCHANT_CANNOT_FUND")
        assert "4.00 RIV" in answer.json()["detail"]

    def test_a_key_without_the_scope_gives_nothing_back(self, till, speaker):
        payment = paid(till, speaker)
        cashier = Speaker(a_key(till).shown)

        assert self.refund(cashier, payment).status_code == 403

    def test_unknown_ids_and_cursors(self, till, speaker):
        payment = paid(till, speaker)
        path = f"/api/v1/payments/{payment.public_id}/refunds"

        assert speaker.get(f"{path}/refund_none").status_code == 404
        assert speaker.get(f"{path}/refund_{'0' * 26}").status_code == 404
        assert speaker.get(f"{path}?starting_after=refund_none").status_code == 400
        assert speaker.get(f"{path}?colour=red").status_code == 400


class TestPayouts:
    def test_asked_for_listed_and_taken_back(self, till, speaker):
        paid(till, speaker)

        asked_for = speaker.post(
            "/api/v1/payouts", {"amount": riv("4.00"), "reference": "may"}, key="p-1"
        )
        told = asked_for.json()

        assert (asked_for.status_code, told["status"]) == (201, "requested")
        assert ledger_queries.balance(till.merchant.till_account_id) == 50
        assert [row["id"] for row in speaker.get("/api/v1/payouts").json()["data"]] == [told["id"]]
        assert speaker.get(f"/api/v1/payouts/{told['id']}").json() == told
        for _twice in (1, 2):
            canceled = speaker.post(f"/api/v1/payouts/{told['id']}/cancel")
            assert (canceled.status_code, canceled.json()["status"]) == (200, "canceled")
        assert ledger_queries.balance(till.merchant.till_account_id) == 450
        assert speaker.get("/api/v1/payouts/payout_none").status_code == 404


class TestFigures:
    def test_days_add_up_to_the_balance(self, till, speaker):
        payment = paid(till, speaker, tip=riv("0.50"))
        TestRefunds().refund(speaker, payment, {"amount": riv("1.00")})
        speaker.post("/api/v1/payouts", {"amount": riv("2.00")}, key="p-1")

        report = speaker.get(f"/api/v1/reports/daily?from={DAY}&to={DAY}").json()

        (day,) = report["data"]
        assert (day["count"], day["sales"], day["tips"]) == (1, riv("4.50"), riv("0.50"))
        assert (day["refunds"], day["payouts"]) == (riv("1.00"), riv("2.00"))
        assert (day["other"], day["change"], report["balance"]) == (
            riv("0.00"),
            riv("1.50"),
            riv("1.50"),
        )
        assert len(speaker.get("/api/v1/reports/daily").json()["data"]) == 7

    def test_a_part_that_was_taken_holds_its_part_of_tip_and_tax(self, till, speaker):
        # Of 12.07 with 1.00 tip and 1.57 tax 4.00 is taken: 0.33 and 0.52.
        payment = paid(
            till,
            speaker,
            amount=riv("12.07"),
            items=[TestItems.BREAD, TestItems.WINE],
            tip=riv("1.00"),
            capture_method="manual",
        )
        taken = speaker.post(
            f"/api/v1/payments/{payment.public_id}/capture", {"amount": riv("4.00")}, key="c"
        )
        assert taken.status_code == 200
        paid(till, speaker, name="Bruno", key="whole", reference="2", tip=riv("0.50"))

        (day,) = speaker.get(f"/api/v1/reports/daily?from={DAY}&to={DAY}").json()["data"]

        assert (day["count"], day["sales"]) == (2, riv("8.50"))
        assert (day["tips"], day["tax"]) == (riv("0.83"), riv("0.52"))
        assert till_queries.glance(till.terminal).tips_minor == 83
        (*_, shown) = shop_queries.days_of(till.merchant, on=DAY)
        assert (shown.taken_minor, shown.tips_minor) == (850, 83)
        refund = speaker.post(f"/api/v1/payments/{payment.public_id}/refunds", key="back")
        assert refund.status_code == 201
        (sold,) = queries.merchants_of_network(till.network.pk)
        assert (sold.sold_count, sold.sold_minor, sold.by_loan_minor) == (2, 450, None)

    @pytest.mark.parametrize(
        "query", ["from=2026-01-06&to=2026-01-05", "from=2025-01-01&to=2026-01-05", "from=x", "a=b"]
    )
    def test_a_period_is_a_period(self, speaker, query):
        assert speaker.get(f"/api/v1/reports/daily?{query}").status_code == 400

    def test_a_quote_for_nobody(self, speaker):
        # 858.00: fee 17.16, interest 5.45 (numbers 8.1).
        answer = speaker.post("/api/v1/loans/quotes", {"amount": riv("858.00")})

        told = answer.json()
        assert answer.status_code == 200
        assert (told["fee"], told["available"]) == (riv("17.16"), True)
        assert [due["amount"] for due in told["installments"]][:3] == [
            riv("86.79"),
            riv("86.69"),
            riv("86.59"),
        ]
        # 25.283 %: interest is posted in whole cents, which weigh less here than in the 100.00 of
        # numbers 8.2 with its 25.235 %.
        assert told["apr"] == "0.253"
        assert len(told["installments"]) == 10

    def test_capabilities_say_what_is_off_and_why(self, till, speaker):
        operations.suspend_merchant(
            merchant_id=till.merchant.pk, on=DAY, by=till.dona, remark="trial"
        )

        told = speaker.get("/api/v1/capabilities").json()

        ways = {way["name"]: way for way in told["methods"]}
        assert ways["own_money"] == {
            "name": "own_money",
            "available": True,
            "reason": None,
            "holds": True,
        }
        assert not ways["circle_loan"]["available"]
        assert not ways["lightning"]["available"]
        assert ways["onchain"]["reason"]
        assert (told["asset"], told["decimals"], told["livemode"]) == ("RIV", 2, True)


@pytest.mark.django_db
def test_a_payment_by_circle_loan_only(till, speaker):
    ana, _others = a_circle(till)
    payment = Payment.objects.get(public_id=speaker.ask(methods=["circle_loan"]).json()["id"])

    with pytest.raises(operations.paying.payments.MethodNotOffered):
        pay(payment, ana, at=payment.created_at)


def test_sixty_four_refunds_with_one_key_give_back_once(committed_db):
    till = a_till()
    speaker = Speaker(a_key(till, scopes=SCOPES).shown)
    payment = paid(till, speaker)

    answers = at_once([lambda: TestRefunds().refund(speaker, payment)] * 64)

    assert {answer.status_code for answer in answers} <= {201, 409}
    made = [answer for answer in answers if answer.status_code == 201]
    assert len({answer.content for answer in made}) == 1
    assert sum("Idempotent-Replayed" not in answer for answer in made) == 1
    assert Refund.objects.count() == 1


@pytest.mark.django_db
def test_who_asked_at_the_till_is_told_by_name_alone(till, speaker):
    program = speaker.ask().json()
    payment = a_payment(till, reference="at the till")
    payment.cashier = till.owner
    payment.save(update_fields=["cashier"])

    at_the_till = speaker.get(f"/api/v1/payments/{payment.public_id}").json()

    assert (program["cashier"], at_the_till["cashier"]) == (None, "Mercado")
    assert {row["cashier"] for row in speaker.get("/api/v1/payments").json()["data"]} == {
        None,
        "Mercado",
    }
