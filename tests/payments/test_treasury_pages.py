"""The treasury at the desk: its pages, who may use them, and what they never let one do alone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from banks.models import Approval
from payments.models import BankTransferDetails, Deposit, StatementLine, Withdrawal
from tests.bank_scene import UNIT, a_bank_network, an_officer
from tests.officers import officer_client, signed_in
from tests.payment_scene import (
    a_statement,
    a_transfer_bank,
    announce,
    balance,
    bring,
    line,
    today,
    withdraw,
)

pytestmark = pytest.mark.django_db
PAGES = ["", "/deposits", "/withdrawals", "/statements", "/suspense"]


def make_once():
    return a_transfer_bank()


@pytest.fixture
def scene(made_once):
    return made_once


@pytest.fixture
def olga(scene):
    return officer_client(scene.person("olga"))


@pytest.fixture
def pete(scene):
    return officer_client(scene.person("pete"))


def desk(scene, path=""):
    return f"/desk/{scene.bank.slug}/treasury{path}"


def text(answer):
    return answer.content.decode().replace("\u00a0", " ")


def confirm(client, scene, deed="approve"):
    approval = Approval.objects.get(state="ASKED")
    return client.post(
        f"/desk/{scene.bank.slug}/inbox/{approval.public_id}", {"deed": deed, "remark": ""}
    )


def upload(client, scene, content, **more):
    return client.post(
        desk(scene, "/statements"),
        {"file": SimpleUploadedFile("january.csv", content), "days": "", **more},
    )


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_for_this_banks_treasury(scene, path):
    other = a_bank_network(slug="other", bond=0)
    an_officer(scene, "tina", "TREASURY")
    an_officer(scene, "ada", "AUDITOR")
    an_officer(scene, "cleo", "COLLECTIONS")
    address = desk(scene, path)

    assert officer_client(scene.person("tina")).get(address).status_code == 200
    assert officer_client(scene.person("ada")).get(address).status_code == 200
    assert officer_client(scene.person("ada")).post(address).status_code == 403
    assert officer_client(scene.person("cleo")).get(address).status_code == 403
    assert officer_client(other.person("olga")).get(address).status_code == 404
    assert signed_in(scene.person("ines")).get(address).status_code == 404
    # Without the second factor an officer is led to it first.
    assert signed_in(scene.person("tina")).get(address).status_code == 302


def test_a_deposit_goes_through_two_officers_by_page(scene, olga, pete):
    deposit = announce(scene)
    before = scene.money("ines")
    assert deposit.reference[:2] in text(olga.get(desk(scene, "/deposits")))

    olga.post(desk(scene, "/deposits"), {"transfer": deposit.public_id, "amount": "99.50"})
    alone = confirm(olga, scene)
    assert alone.status_code == 422
    assert scene.money("ines") == before
    assert "Ask another officer" not in text(olga.get(desk(scene, "/deposits")))

    confirm(pete, scene)

    assert scene.money("ines") == before + 9_950
    assert "Arrived" in text(olga.get(desk(scene, "/deposits?state=CREDITED")))


def test_an_amount_that_cannot_be_read_is_refused(scene, olga):
    deposit = announce(scene)

    answer = olga.post(desk(scene, "/deposits"), {"transfer": deposit.public_id, "amount": "much"})

    assert answer.status_code == 422
    assert "digits" in text(answer)


def test_a_withdrawal_goes_out_through_two_officers_by_page(scene, olga, pete):
    withdrawal = withdraw(scene)
    assert "PT50 0002 0123" in text(olga.get(desk(scene, "/withdrawals")))

    olga.post(desk(scene, "/withdrawals"), {"transfer": withdrawal.public_id, "deed": "paid"})
    assert confirm(olga, scene).status_code == 422
    confirm(pete, scene)

    assert Withdrawal.objects.get().state == "PAID_OUT"


def test_turning_down_needs_a_reason_and_gives_the_money_back(scene, olga):
    withdrawal = withdraw(scene)
    said = {"transfer": withdrawal.public_id, "deed": "refuse"}

    assert olga.post(desk(scene, "/withdrawals"), said).status_code == 422
    olga.post(desk(scene, "/withdrawals"), {**said, "reason": "Not your account."})

    assert scene.money("ines") == 10_000 * UNIT


def test_transfers_of_another_bank_are_not_there(scene):
    other = a_bank_network(slug="other", bond=0)
    deposit, withdrawal = announce(scene), withdraw(scene)
    stranger = officer_client(other.person("olga"))

    for path, one in (("/deposits", deposit), ("/withdrawals", withdrawal)):
        said = {"transfer": one.public_id, "deed": "paid"}
        assert stranger.post(desk(other, path), said).status_code == 404
        assert one.reference not in text(stranger.get(desk(other, path)))


def test_where_money_is_sent_changes_by_two_officers_by_page(scene, olga, pete):
    said = {
        "holder": "Bank of Union",
        "account_number": "DE99 0000",
        "institution": "",
        "remark": "",
        "deposit_minor_min": "5.00",
        "deposit_minor_max": "",
        "withdrawal_minor_min": "1",
        "withdrawal_minor_max": "700",
    }
    olga.post(desk(scene), said)
    assert "DE02" in BankTransferDetails.objects.get().account_number
    assert "DE99 0000" in text(pete.get(f"/desk/{scene.bank.slug}/inbox"))

    confirm(pete, scene)

    details = BankTransferDetails.objects.get()
    assert (details.account_number, details.deposit_minor_min) == ("DE99 0000", 500)
    assert details.deposit_minor_max is None
    wrong = olga.post(desk(scene), {**said, "withdrawal_minor_max": "0.50"})
    assert wrong.status_code == 422


def test_a_statement_is_brought_in_and_booked_by_page(scene, olga, pete):
    deposit = announce(scene)
    before = scene.money("ines")

    answer = upload(olga, scene, a_statement(f"{today(scene)},100.00,{deposit.reference},Ines,a1"))

    page = text(olga.get(answer["Location"]))
    assert "Ask to book 1 matched line" in page
    assert "Deposit: Ines" in page
    olga.post(answer["Location"], {"deed": "book_all"})
    assert confirm(olga, scene).status_code == 422
    assert "Deposit Ines" in text(pete.get(f"/desk/{scene.bank.slug}/inbox"))
    confirm(pete, scene)
    assert scene.money("ines") == before + 100 * UNIT
    assert "Booked" in text(olga.get(answer["Location"]))


def test_marked_lines_alone_are_booked(scene, olga, pete):
    one, two = announce(scene), announce(scene, "ivo")
    statement = bring(
        scene,
        f"{today(scene)},100.00,{one.reference},Ines,a1",
        f"{today(scene)},100.00,{two.reference},Ivo,a2",
    )
    address = desk(scene, f"/statements/{statement.public_id}")
    assert olga.post(address, {"deed": "book"}).status_code == 422

    olga.post(address, {"deed": "book", "chosen": [line(scene, 3).pk]})
    confirm(pete, scene)

    assert (line(scene, 2).state, line(scene, 3).state) == ("PROPOSED", "BOOKED")
    assert Deposit.objects.get(pk=two.pk).state == "CREDITED"
    olga.post(address, {"deed": "aside", "line": line(scene, 2).pk})
    assert line(scene, 2).state == "SUSPENSE"


def test_every_bad_line_is_named_on_the_page(scene, olga):
    answer = upload(
        olga,
        scene,
        a_statement(
            f"{today(scene)},1.00,good,X,a1", "31.31.2026,1.00,bad,X,a2", "nonsense,x,bad,X,a3"
        ),
    )

    assert answer.status_code == 422
    page = text(answer)
    assert "Line 3:" in page
    assert "Line 4:" in page
    assert "Line 2:" not in page
    assert not StatementLine.objects.exists()


def test_the_same_file_twice_brings_nothing_new(scene, olga):
    content = a_statement(f"{today(scene)},5.00,x,X,a1")
    upload(olga, scene, content)

    answer = upload(olga, scene, content)

    assert "Everything in this file came in before" in text(olga.get(answer["Location"]))
    assert balance(scene, "suspense") == 5 * UNIT


def test_suspense_shows_its_age_and_is_cleared_by_two_officers(scene, olga, pete):
    bring(scene, f"{today(scene)},5.00,for the bakery,X,a1", "2026-01-02,7.00,old,X,a2")
    page = text(olga.get(desk(scene, "/suspense")))
    assert "3 days" in page
    assert "12.00" in page.replace('<span class="amount-decimals">', "").replace("</span>", "")
    address = desk(scene, "/suspense")

    unknown = olga.post(address, {"deed": "assign", "line": line(scene).pk, "belongs_to": "what"})
    assert unknown.status_code == 422
    olga.post(
        address,
        {"deed": "assign", "line": line(scene).pk, "belongs_to": scene.business.slug},
    )
    assert confirm(olga, scene).status_code == 422
    confirm(pete, scene)
    assert scene.business_money() == 5 * UNIT
    olga.post(address, {"deed": "return", "line": line(scene, 3).pk})
    confirm(pete, scene)

    assert line(scene, 3).state == "RETURNED"
    assert "Nothing is in suspense" in text(olga.get(address))


def test_lines_of_another_bank_are_not_there(scene):
    other = a_bank_network(slug="other", bond=0)
    statement = bring(scene, f"{today(scene)},5.00,secret words,X,a1")
    stranger = officer_client(other.person("olga"))
    address = desk(other, f"/statements/{statement.public_id}")

    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {"deed": "book_all"}).status_code == 404
    said = {"deed": "return", "line": line(scene).pk}
    assert stranger.post(desk(other, "/suspense"), said).status_code == 404
    assert "secret words" not in text(stranger.get(desk(other, "/suspense")))


def test_files_never_carry_formulas(scene, olga):
    bring(scene, f"{today(scene)},5.00,=HYPERLINK(1),@evil,a1")
    statement = line(scene).statement

    for path in ("/suspense", f"/statements/{statement.public_id}"):
        answer = olga.get(desk(scene, f"{path}?format=csv"))
        content = b"".join(answer.streaming_content).decode()
        assert "'=HYPERLINK(1)" in content
        assert "'@evil" in content
        assert ",=" not in content


def test_the_ledger_and_the_statements_are_compared_on_the_page(scene, olga):
    page = text(olga.get(desk(scene)))
    assert "No statement yet" in page
    bring(scene, f"{today(scene)},5.00,x,X,a1")

    page = text(olga.get(desk(scene)))

    assert "Difference" in page
    assert "In suspense" in page


def test_the_treasury_stands_in_the_navigation_of_those_who_use_it(scene, olga):
    an_officer(scene, "cleo", "COLLECTIONS")

    assert desk(scene, "/suspense") in text(olga.get(f"/desk/{scene.bank.slug}/"))
    cleo = officer_client(scene.person("cleo"))
    page = text(cleo.get(f"/desk/{scene.bank.slug}/"))
    assert desk(scene, "/suspense") not in page
    assert f"/desk/{scene.bank.slug}/collections" in page
