"""The wallet and a business's account, as their owners see them, and nobody else."""

import pytest

from payments.models import Deposit, Withdrawal
from payments.operations import deposits, withdrawals
from people import operations as people
from tests.bank_scene import UNIT, a_bank_loan, fund_business
from tests.officers import signed_in
from tests.payment_scene import a_transfer_bank, announce, decided, withdraw

pytestmark = pytest.mark.django_db


def make_once():
    return a_transfer_bank()


@pytest.fixture
def scene(made_once):
    return made_once


@pytest.fixture
def ines(scene):
    return signed_in(scene.person("ines"))


@pytest.fixture
def berta(scene):
    return signed_in(scene.person("berta"))


def text(answer):
    return answer.content.decode().replace("\u00a0", " ")


def through(scene):
    return str(scene.bank.transfer_details.get().pk)


def test_the_wallet_shows_what_is_there_and_what_moved(scene, ines):
    withdraw(scene, amount=100)

    page = text(ines.get("/wallet"))

    assert "9,900" in page
    assert "idle" in page
    assert "Withdrawal" in page
    assert "Opening balance" in page
    assert "10,000" in page


def test_a_wallet_without_anything_says_what_comes_next(scene):
    eli = signed_in(people.register_person(name="Eli"))

    page = text(eli.get("/wallet"))

    assert "Nothing asked for yet" in page
    assert "Bring money in" in page


def test_a_deposit_is_announced_and_its_instructions_are_shown(scene, ines):
    answer = ines.post("/wallet/deposit", {"through": through(scene), "amount": "100"})

    deposit = Deposit.objects.get()
    assert answer.status_code == 302
    page = text(ines.get(answer["Location"]))
    assert "DE02 1203 0000 0000 2020 51" in page
    assert deposit.reference in page
    assert "two officers have seen it" in page
    assert "Deposit" in text(ines.get("/wallet"))


@pytest.mark.parametrize(
    ("amount", "said"), [("", "required"), ("abc", "digits"), ("0.5", "least"), ("6000", "most")]
)
def test_what_does_not_fit_is_said_beside_the_field(scene, ines, amount, said):
    answer = ines.post("/wallet/deposit", {"through": through(scene), "amount": amount})

    assert answer.status_code == 422
    assert said in text(answer)
    assert not Deposit.objects.exists()


def test_a_withdrawal_is_looked_at_before_it_is_made(scene, ines):
    said = {
        "through": through(scene),
        "amount": "100",
        "holder": "Ines",
        "account_number": "PT50 0002 0123",
    }

    sheet = text(ines.post("/wallet/withdraw", said))
    assert "This will move" in sheet
    assert not Withdrawal.objects.exists()
    answer = ines.post("/wallet/withdraw", {**said, "confirmed": "yes"})

    assert answer.status_code == 302
    assert Withdrawal.objects.get().amount_minor == 100 * UNIT
    assert "waits for the bank" in text(ines.get(answer["Location"]))


def test_a_withdrawal_that_is_too_much_says_so(scene, ines):
    scene.bank.transfer_details.update(withdrawal_minor_max=None)
    answer = ines.post(
        "/wallet/withdraw",
        {
            "through": through(scene),
            "amount": "10001",
            "holder": "Ines",
            "account_number": "PT50 0002",
            "confirmed": "yes",
        },
    )

    assert answer.status_code == 422
    assert "not that much in the account" in text(answer)


def test_states_say_what_happens_next(scene, ines):
    deposit = announce(scene)
    approval = deposits.request_deposit_received(
        public_id=deposit.public_id, on=scene.on, by=scene.person("olga")
    )
    address = f"/wallet/transfers/{deposit.public_id}"

    assert "A second one confirms it" in text(ines.get(address))
    decided(scene, deposits.confirm_deposit_received, approval)
    assert "The money is in your account" in text(ines.get(address))


def test_one_takes_back_ones_own_withdrawal_alone(scene, ines):
    withdrawal = withdraw(scene)
    address = f"/wallet/transfers/{withdrawal.public_id}"
    ivo = signed_in(scene.person("ivo"))

    assert ivo.get(address).status_code == 404
    assert ivo.post(address).status_code == 404
    assert ines.post(address).status_code == 302

    assert Withdrawal.objects.get().state == "CANCELLED"
    assert "in your account again" in text(ines.get(address))


def test_a_payout_under_way_is_not_taken_back(scene, ines):
    withdrawal = withdraw(scene)
    withdrawals.request_payout(public_id=withdrawal.public_id, on=scene.on, by=scene.person("olga"))

    answer = ines.post(f"/wallet/transfers/{withdrawal.public_id}")

    assert answer.status_code == 422
    assert "An officer is paying this out" in text(answer)


def test_rows_are_a_file_with_running_balances(scene, ines):
    withdraw(scene, amount=100)
    withdraw(scene, amount=50)

    answer = ines.get("/wallet?format=csv")

    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0] == "Day,Kind,Amount (EUR),Balance (EUR),Reference"
    assert [line.split(",")[2:4] for line in lines[1:]] == [
        ["-50.00", "9850.00"],
        ["-100.00", "9900.00"],
        ["10000.00", "10000.00"],
    ]


def test_older_rows_go_on_from_the_same_balance(scene, ines):
    for _ in range(26):
        withdraw(scene, amount=1)

    page = text(ines.get("/wallet"))
    before = page.split("?before=")[1].split('"')[0]
    older = text(ines.get(f"/wallet?before={before}"))

    assert "9,976.00" not in older
    assert "10,000.00" in older.replace('<span class="amount-decimals">', "").replace("</span>", "")
    assert ines.get("/wallet?before=x").status_code == 200


def test_the_business_account_is_its_owners_alone(scene, ines, berta):
    loan = a_bank_loan(scene)
    address = f"/business/{scene.business.slug}/account"

    page = text(berta.get(address))

    assert "1,000" in page
    assert "Tranche of a loan" in page
    code = loan.loan.public_id[-10:].upper()
    assert f"RP {code[:5]} {code[5:]}" in page
    for path in ("", "/deposit", "/withdraw"):
        assert ines.get(address + path).status_code == 404
        assert berta.get(address + path).status_code == 200
    assert ines.post(f"{address}/withdraw").status_code == 404


def test_the_owner_takes_the_business_money_out(scene, berta):
    fund_business(scene, 300)
    answer = berta.post(
        f"/business/{scene.business.slug}/account/withdraw",
        {
            "through": through(scene),
            "amount": "200",
            "holder": "Bakery",
            "account_number": "PT50 0002",
            "confirmed": "yes",
        },
    )

    assert answer.status_code == 302
    assert scene.business_money() == 100 * UNIT
    assert Withdrawal.objects.get().business == scene.business


@pytest.mark.parametrize("path", ["/wallet", "/wallet/deposit", "/wallet/withdraw"])
def test_nobody_sees_a_wallet_without_a_login(client, scene, path):
    answer = client.get(path)

    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_what_people_write_never_becomes_markup(scene, ines):
    ines.post(
        "/wallet/withdraw",
        {
            "through": through(scene),
            "amount": "1",
            "holder": "<script>alert(1)</script>",
            "account_number": "PT50 0002",
            "confirmed": "yes",
        },
    )

    page = text(ines.get(f"/wallet/transfers/{Withdrawal.objects.get().public_id}"))

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
