"""Organisers decide about shops: wishes, papers, payouts, family; and read the report of rings."""

import pytest

from governance.operations import appoint_organiser
from merchants import operations
from merchants.models import Application, Evidence, Merchant, Payout, Relative
from merchants.operations import payouts
from people.models import User
from tests.tills import DAY, NOON, a_member, a_payment, a_person, a_till

pytestmark = pytest.mark.django_db
HERE = "/organise/river/merchants/"


def make_once():
    return a_till(qualified=False)


@pytest.fixture
def till(made_once):
    return made_once


@pytest.fixture
def enter(client):
    def entered(person):
        if person.user is None:
            person.user = User.objects.create_user(f"{person.handle}@example.org", "x")
            person.save(update_fields=["user"])
        client.force_login(person.user)
        return client

    return entered


@pytest.fixture
def dona(till, enter):
    appoint_organiser(network_id=till.network.pk, person_id=till.dona.pk, on=DAY, by=till.dona)
    return enter(till.dona)


def test_every_page_says_where_there_is_nothing(till, dona):
    for page, words in (
        ("wishes/", "Nobody asks for a shop now."),
        ("payouts/", "No shop asks for a payout now."),
        ("rings/", "That is how it should be."),
    ):
        assert words in dona.get(HERE + page).content.decode()


def test_a_wish_is_opened_or_turned_down(till, dona):
    wishes = []
    for name in ("Ana", "Bruno"):
        wishes.append(
            operations.apply_for_shop(
                network_id=till.network.pk,
                name=f"{name}'s",
                sells="Pots",
                address="Quay",
                on=DAY,
                by=a_member(till, name).person,
            )
        )
    first, second = wishes

    taken = {"wish": first.pk, "deed": "open", f"open-{first.pk}-handle": "mercado"}
    assert dona.post(HERE + "wishes/", taken).status_code == 422
    free = taken | {f"open-{first.pk}-handle": "anas"}
    assert dona.post(HERE + "wishes/", free).status_code == 302
    no = {"wish": second.pk, "deed": "refuse", f"refuse-{second.pk}-remark": "Too vague."}
    assert dona.post(HERE + "wishes/", no).status_code == 302

    assert Merchant.objects.get(handle="anas").sells == "Pots"
    assert list(Application.objects.order_by("pk").values_list("state", flat=True)) == [
        "OPENED",
        "REFUSED",
    ]
    assert dona.post(HERE + "wishes/", {"wish": "x"}).status_code == 404


def test_papers_are_read_and_judged_by_two(till, dona, enter, settings, tmp_path):
    settings.DOCUMENT_FOLDER = tmp_path
    evidence = operations.show_history(
        merchant_id=till.merchant.pk,
        monthly_minor=40_000,
        since=DAY,
        words="Our books",
        papers=[("books.csv", b"day,sum\n2025-01-01,400\n")],
        on=DAY,
        by=till.owner,
    )
    address = HERE + "with/mercado/"
    paper = evidence.files.get()

    assert b"Our books" in dona.get(address).content
    assert b"Mercado" in dona.get(HERE + "wishes/").content
    handed = dona.get(f"{address}papers/{paper.pk}/")
    assert b"2025-01-01" in b"".join(handed.streaming_content)
    word = {"deed": "confirm", "evidence": evidence.pk, "evidence-remark": "Sound."}
    assert dona.post(address, word).status_code == 302
    assert dona.post(address, word).status_code == 422
    pete = a_person("Pete")
    appoint_organiser(network_id=till.network.pk, person_id=pete.pk, on=DAY, by=till.dona)
    assert enter(pete).post(address, word).status_code == 302

    till.merchant.refresh_from_db()
    assert till.merchant.basis == "EVIDENCE"
    assert Evidence.objects.get().state == "CONFIRMED"


def test_a_payout_is_agreed_to_and_handed_over(till, dona):
    ana = a_member(till, "Ana", spending_minor=50_000)
    payment = a_payment(till, amount_minor=1000)
    operations.pay_with_own_money(
        payment_id=payment.pk, account_id=ana.pk, on=DAY, at=NOON, by=ana.person
    )
    payout = payouts.request_payout(
        merchant_id=till.merchant.pk, amount_minor=600, on=DAY, at=NOON, by=till.owner
    )
    page = HERE + "payouts/"

    wrong = {"payout": payout.pk, "deed": "approve", f"price-{payout.pk}-price": "free"}
    assert dona.post(page, wrong).status_code == 422
    right = wrong | {f"price-{payout.pk}-price": "0.95"}
    assert dona.post(page, right).status_code == 302
    over = {"payout": payout.pk, "deed": "pay", f"over-{payout.pk}-remark": "Transfer 7"}
    assert dona.post(page, over).status_code == 302

    assert Payout.objects.get().status == "paid"
    assert b"Transfer 7" in dona.get(page).content


def test_family_is_named_by_organisers_too(till, dona):
    a_person("Fay")
    address = HERE + "with/mercado/"

    assert dona.post(address, {"deed": "relative", "relative-person": "fay"}).status_code == 302
    relative = Relative.objects.get()
    assert b"Fay" in dona.get(address).content
    dona.post(address, {"deed": "end_relative", "relative": relative.pk})
    relative.refresh_from_db()

    assert relative.until == DAY


def test_what_is_missing_stands_on_the_page_and_eligible_is_a_word(till, dona):
    Merchant.objects.filter(pk=till.merchant.pk).update(state="ELIGIBLE")

    assert b"20 sales are missing." in dona.get(HERE + "with/mercado/").content
    assert b"Sold enough" in dona.get(HERE, {"state": "ELIGIBLE"}).content


def test_rings_come_as_csv_and_wrong_days_are_told(till, dona):
    assert dona.get(HERE + "rings/", {"format": "csv"}).status_code == 200
    assert dona.get(HERE + "rings/", {"days": "x"}).status_code == 200
