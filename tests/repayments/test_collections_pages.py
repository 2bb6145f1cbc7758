"""The collections desk by page: the board, one loan, receipts through two officers."""

import re

import pytest

from banks.models import Approval
from ledger.models import Asset
from loans.models import BankLoan
from repayments.models import ContactLog, LoanPayment, NextAction, PromiseToPay, Receipt
from repayments.queries.collections import Column, late_loans
from tests.bank_scene import UNIT, a_bank_loan, a_bank_network, an_officer, days, spend
from tests.officers import officer_client, signed_in
from tests.repayments.test_collections import grow_late

pytestmark = pytest.mark.django_db


def make_once():
    return a_bank_network(bond=0)


@pytest.fixture
def scene(made_once):
    return made_once


@pytest.fixture
def olga(scene):
    return officer_client(scene.person("olga"))


def desk(scene, path=""):
    return f"/desk/{scene.bank.slug}/collections{path}"


def of_loan(scene, loan):
    return desk(scene, f"/loans/{loan.loan.public_id}")


def text(answer):
    return answer.content.decode().replace("\u00a0", " ")


def test_the_board_and_its_pages_are_for_this_banks_collectors(scene):
    loan = grow_late(scene, a_bank_loan(scene))
    other = a_bank_network(slug="other", bond=0)
    an_officer(scene, "ada", "AUDITOR")
    an_officer(scene, "ina", "INTAKE")

    for address in (desk(scene), desk(scene, "/receipts"), of_loan(scene, loan)):
        assert officer_client(scene.person("olga")).get(address).status_code == 200
        assert officer_client(scene.person("ada")).get(address).status_code == 200
        assert officer_client(scene.person("ada")).post(address).status_code == 403
        assert officer_client(scene.person("ina")).get(address).status_code == 403
        assert officer_client(other.person("olga")).get(address).status_code == 404
        assert signed_in(scene.person("ines")).get(address).status_code == 404
        assert signed_in(scene.person("olga")).get(address).status_code == 302
    stranger = officer_client(other.person("olga"))
    assert stranger.get(of_loan(other, loan)).status_code == 404
    assert stranger.post(of_loan(other, loan), {"deed": "done"}).status_code == 404


def test_the_board_never_adds_two_assets(scene, olga):
    grow_late(scene, a_bank_loan(scene), past_due=10)
    late = grow_late(scene, a_bank_loan(scene), past_due=10)
    gold = Asset.objects.create(code="XAU", decimals=3)
    BankLoan.objects.filter(pk=late.pk).update(asset=gold)

    page = re.sub(r"<[^>]+>", "", text(olga.get(desk(scene))))
    column = Column("all", late_loans(scene.bank.pk, on=scene.on))
    lines = b"".join(olga.get(desk(scene, "?format=csv")).streaming_content).decode().splitlines()

    assert [(asset.code, minor) for asset, minor in column.totals()] == [
        ("EUR", 100_000),
        ("XAU", 100_000),
    ]
    assert "1,000.00 EUR" in page
    assert "100.000 XAU" in page
    assert any(",XAU," in line and ",100.000," in line for line in lines)


def test_the_board_counts_and_filters(scene, olga):
    grow_late(scene, a_bank_loan(scene), past_due=10)

    page = text(olga.get(desk(scene)))

    assert "1 loan is past due" in page
    assert "A new oven" in page
    assert "A new oven" in text(olga.get(desk(scene, "?bucket=8-30")))
    assert "No loan is like that" in text(olga.get(desk(scene, "?bucket=90%2B")))


def test_a_board_without_late_loans_says_what_will_stand_there(scene, olga):
    assert "No loan is like that" in text(olga.get(desk(scene)))
    assert "Nothing waits" in text(olga.get(desk(scene, "/receipts")))


def test_work_on_a_loan_is_written_down(scene, olga):
    loan = grow_late(scene, a_bank_loan(scene))
    address = of_loan(scene, loan)
    day = (scene.on + days(2)).isoformat()

    olga.post(
        address, {"deed": "contact", "channel": "CALL", "outcome": "REACHED", "remark": "=evil"}
    )
    olga.post(address, {"deed": "promise", "amount": "50", "due_on": day, "remark": ""})
    olga.post(address, {"deed": "action", "action": "=Call again", "due_on": day})
    olga.post(address, {"deed": "remind"})

    page = text(olga.get(address))
    assert "Call: Reached" in page
    assert "=Call again" in page
    assert "Reminder: Sent" in page
    assert PromiseToPay.objects.get().amount_minor == 50 * UNIT
    answer = olga.get(desk(scene, "?format=csv"))
    assert "'=Call again" in b"".join(answer.streaming_content).decode()
    olga.post(address, {"deed": "done"})
    assert not NextAction.objects.exists()
    assert olga.post(address, {"deed": "unknown"}).status_code == 404
    wrong = olga.post(address, {"deed": "promise", "amount": "x", "due_on": day})
    assert wrong.status_code == 422


def test_marked_loans_are_reminded_together(scene, olga):
    loans = [grow_late(scene, a_bank_loan(scene)) for _ in range(2)]

    answer = olga.post(desk(scene), {"loan": [loan.pk for loan in loans]})

    assert answer.status_code == 302
    assert ContactLog.objects.filter(channel="REMINDER").count() == 2
    assert olga.post(desk(scene), {"loan": "x"}).status_code == 404


def test_a_receipt_goes_through_two_officers_by_page(scene, olga):
    loan = a_bank_loan(scene)
    spend(scene)
    answer = olga.post(
        desk(scene, "/receipts"),
        {
            "loan": loan.loan.public_id,
            "amount": "50",
            "method": "CASH",
            "received_on": scene.on.isoformat(),
        },
    )
    assert answer.status_code == 302
    page = text(olga.get(desk(scene, "/receipts")))
    assert "7 days left" in page
    inbox = f"/desk/{scene.bank.slug}/inbox/{Approval.objects.get().public_id}"

    assert olga.post(inbox, {"deed": "approve"}).status_code == 422
    assert not LoanPayment.objects.exists()
    officer_client(scene.person("pete")).post(inbox, {"deed": "approve"})

    assert LoanPayment.objects.get().amount_minor == 50 * UNIT
    assert Receipt.objects.get().state == "REMITTED"
    assert "Nothing waits" in text(olga.get(desk(scene, "/receipts")))


@pytest.mark.parametrize(
    "said",
    [{"amount": "x"}, {"amount": ""}, {"loan": "loan_unknown"}, {"received_on": "2030-01-01"}],
)
def test_a_receipt_that_cannot_be_is_refused(scene, olga, said):
    loan = a_bank_loan(scene)
    right = {
        "loan": loan.loan.public_id,
        "amount": "50",
        "method": "CASH",
        "received_on": scene.on.isoformat(),
    }

    assert olga.post(desk(scene, "/receipts"), {**right, **said}).status_code == 422
    assert not Receipt.objects.exists()


def test_a_receipt_over_time_says_so(scene, olga):
    loan = a_bank_loan(scene)
    olga.post(
        desk(scene, "/receipts"),
        {
            "loan": loan.loan.public_id,
            "amount": "50",
            "method": "CASH",
            "received_on": scene.on.isoformat(),
        },
    )
    scene.network.business_date = scene.on + days(8)
    scene.network.save()

    assert "8 days, over time" in text(olga.get(desk(scene, "/receipts")))
