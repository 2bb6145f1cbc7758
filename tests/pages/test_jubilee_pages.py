"""Jubilee funds on pages: offered by members, shops and banks, decided by organisers, told."""

import html
import re

import pytest
from django.db import transaction
from django.urls import reverse

from banks.models import Approval
from governance.models import Organiser
from ledger import posting
from ledger.kinds import Kind, Purpose
from ledger.models import Asset
from ledger.posting import Move
from lending_circles import own_data
from lending_circles.models import JubileeFund
from merchants.models import Merchant, Staff
from tests.bank_scene import a_bank_network
from tests.lending_circles.extension_scene import offer
from tests.lending_circles.jubilee_scene import a_fund, agreed, an_offer, an_organiser
from tests.lending_circles.test_forgiving import a_carried_chain, a_carried_payment
from tests.lending_circles.test_matching import forgive, match
from tests.night_scene import a_member, a_network, days
from tests.officers import officer_client, signed_in

pytestmark = pytest.mark.django_db


def read(answer):
    """The words of a page, without its marks."""
    assert answer.status_code == 200, answer.status_code
    text = re.sub(r"<[^>]*>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", html.unescape(text)).replace(" .", ".")


@pytest.fixture
def scene():
    scene = a_network()
    a_member(scene, "eli", spending=5_000, stake=10_000)
    a_member(scene, "ana", spending=100, stake=10_000)
    return scene


def client_of(scene, name):
    return signed_in(scene.members[name].person)


def desk(scene, *more):
    return reverse("organiser_jubilee" + "_fund" * bool(more), args=[scene.network.slug, *more])


def said(scene, **more):
    closes_on = (scene.on + days(30)).isoformat()
    return {"amount": "20", "closes_on": closes_on, "words": "For a hard winter.", **more}


def test_a_member_offers_a_fund_and_two_organisers_open_it(scene):
    eli = client_of(scene, "eli")
    assert "No fund so far" in read(eli.get(reverse("jubilee")))
    assert "Say that it is mine" in read(eli.get(reverse("jubilee_offer")))

    sent = eli.post(reverse("jubilee_offer"), said(scene, is_named="on"))

    assert sent.url == reverse("jubilee")
    fund = JubileeFund.objects.get()
    assert "Two organisers decide." in read(eli.get(reverse("jubilee")))
    olga, otto = (signed_in(an_organiser(scene, name)) for name in ("olga", "otto"))
    assert "The Jubilee fund of Eli" in read(olga.get(desk(scene)))
    assert "Yours is the first yes" in read(olga.get(desk(scene, fund.pk)))
    assert olga.post(desk(scene, fund.pk), {"deed": "agree"}).status_code == 302
    assert "You agreed. A second organiser opens it." in read(olga.get(desk(scene, fund.pk)))
    again = olga.post(desk(scene, fund.pk), {"deed": "agree"})
    assert (again.status_code, b"You have agreed already" in again.content) == (422, True)
    assert "One organiser agreed, a second has to." in read(eli.get(reverse("jubilee")))
    assert "Yours is the second yes: 20.00" in read(otto.get(desk(scene, fund.pk)))
    otto.post(desk(scene, fund.pk), {"deed": "agree"})

    fund.refresh_from_db()
    assert fund.state == "OPEN"
    shown = read(client_of(scene, "ana").get(reverse("jubilee")))
    assert "The Jubilee fund of Eli “For a hard winter.” has matched 0.00" in shown
    assert "Those you stand behind" not in shown
    assert "The Jubilee fund of Eli has matched 0.00" in read(eli.get(reverse("lending_rules")))


def test_an_unnamed_member_stays_unnamed_for_members(scene):
    agreed(scene, an_offer(scene, "eli", 2_000, is_named=False))

    shown = client_of(scene, "ana").get(reverse("jubilee"))

    assert "The Jubilee fund of a member" in read(shown)
    assert b"Eli" not in shown.content
    fund = JubileeFund.objects.get()
    olga = signed_in(an_organiser(scene, "olga"))
    # Whom they decided on they knew; afterwards the desk does not say it either.
    assert "Eli" not in read(olga.get(desk(scene, fund.pk)))


def test_what_does_not_fit_is_told_beside_the_form(scene):
    eli = client_of(scene, "eli")
    for more in (
        {"amount": "0"},
        {"amount": "60"},
        {"closes_on": "2020-01-01"},
        {"words": "\u202e"},
    ):
        answer = eli.post(reverse("jubilee_offer"), said(scene, **more))
        assert answer.status_code == 422, more
    assert JubileeFund.objects.count() == 0


def test_an_offer_is_taken_back_by_its_giver_alone(scene):
    fund = an_offer(scene, "eli", 2_000)
    path = reverse("jubilee_withdraw", args=[fund.pk])

    assert client_of(scene, "ana").post(path).status_code == 404
    eli = client_of(scene, "eli")
    assert "Take it back" in read(eli.get(reverse("jubilee")))
    eli.post(path)

    fund.refresh_from_db()
    assert fund.state == "WITHDRAWN"
    agreed(scene, an_offer(scene, "eli", 1_000))
    open_fund = JubileeFund.objects.get(state="OPEN")
    eli.post(reverse("jubilee_withdraw", args=[open_fund.pk]))
    assert "This offer is not open any more." in read(eli.get(reverse("jubilee")))


def test_organisers_turn_down_and_close_with_a_reason(scene):
    fund = an_offer(scene, "eli", 2_000)
    olga = signed_in(an_organiser(scene, "olga"))
    assert olga.post(desk(scene, fund.pk), {"deed": "decline"}).status_code == 422
    olga.post(desk(scene, fund.pk), {"deed": "decline", "remark": "Too soon."})
    assert "“Too soon.”" in read(olga.get(desk(scene)))
    assert "“Too soon.”" in read(client_of(scene, "eli").get(reverse("jubilee")))

    fund = agreed(scene, an_offer(scene, "eli", 2_000))
    assert "Close it before its day" in read(olga.get(desk(scene, fund.pk)))
    olga.post(desk(scene, fund.pk), {"deed": "close", "remark": "Winter is over."})
    fund.refresh_from_db()
    assert (fund.state, fund.remark) == ("CLOSED", "Winter is over.")
    assert "20.00" in read(olga.get(desk(scene)))
    assert olga.post(desk(scene, fund.pk), {"deed": "burn"}).status_code == 404
    assert olga.get(desk(scene, 0)).status_code == 404


def test_who_stands_behind_a_fund_sees_that_others_decide(scene):
    fund = an_offer(scene, "eli", 2_000)
    Organiser.objects.create(
        network=scene.network, person=scene.members["eli"].person, since=scene.on
    )
    eli = client_of(scene, "eli")

    assert "two other organisers decide" in read(eli.get(desk(scene, fund.pk)))
    assert eli.post(desk(scene, fund.pk), {"deed": "agree"}).status_code == 422


def test_a_borrower_reads_how_many_forgave_and_what_was_matched():
    scene, extension = a_carried_chain()
    a_fund(scene, "eli", 1_000)
    forgive(scene)
    match(scene)
    bruno = client_of(scene, "bruno")

    for loan in (extension, extension.extends):
        shown = read(bruno.get(reverse("loan", args=[loan.public_id])))
        assert "28.31 RIV" in shown.replace("\xa0", " ")
        assert (
            "Forgiven by 1 of your friends and 2 people behind them, and by the common pool."
            in shown
        )
        assert "The Jubilee fund of Eli paid 10.00" in shown


def test_both_records_say_what_was_given_and_what_was_matched():
    scene, _extension = a_carried_chain()
    a_fund(scene, "eli", 1_000)
    forgive(scene)
    match(scene)

    ana = client_of(scene, "ana")
    of_bruno, of_ana = (
        read(ana.get(reverse("profile", args=[scene.members[name].person.handle])))
        for name in ("bruno", "ana")
    )

    assert "Shares that lenders let go for ever. Jubilee funds paid 10.00" in of_bruno
    assert "28.31" in of_bruno
    assert "11.33" in of_ana
    assert "Jubilee funds paid" not in of_ana


def test_givers_and_borrowers_take_it_along_in_their_own_data():
    scene, extension = a_carried_payment()
    a_fund(scene, "eli", 1_000)
    forgive(scene)
    match(scene)

    def kept(name, table):
        tables = dict(own_data.tables(scene.members[name].person))
        return [dict(row) for row in tables[table]]

    assert [row["matched_minor"] for row in kept("eli", "jubilee_funds")] == [1_000]
    assert kept("bruno", "jubilee_received")[0]["loan__public_id"] == extension.public_id
    assert kept("eli", "jubilee_received") == kept("bruno", "jubilee_funds") == []


def test_a_loan_of_which_nothing_was_forgiven_says_nothing_of_it():
    scene, extension = a_carried_payment()

    shown = read(client_of(scene, "bruno").get(reverse("loan", args=[extension.public_id])))

    assert "Forgiven" not in shown


def test_a_lender_reads_their_own_share_and_no_name_from_farther_out():
    scene, _extension = a_carried_chain()
    forgive(scene)

    ana = read(client_of(scene, "ana").get(reverse("stake"))).replace("\xa0", " ")
    chi = read(client_of(scene, "chi").get(reverse("stake"))).replace("\xa0", " ")

    assert re.search(r"You forgave Bruno .{0,40}11\.33 RIV", ana)
    assert re.search(r"You forgave somebody farther out .{0,40}5\.66 RIV", chi)
    assert "Bruno" not in chi


def test_a_repayment_that_a_fund_ended_says_so():
    scene, extension = a_carried_payment()
    extension.installments.filter(number=1).update(interest_minor=20)
    type(extension.balance).objects.filter(loan=extension).update(interest_due_minor=20)
    a_fund(scene, "eli", 1_000)
    forgive(scene)
    match(scene)

    shown = read(client_of(scene, "bruno").get(reverse("loan", args=[extension.public_id])))

    assert "A Jubilee fund paid the rest of repayment 1" in shown
    assert "Paid by a Jubilee fund" in shown


def test_organisers_see_for_how_many_and_not_for_whom():
    scene, _extension = a_carried_payment()
    fund = a_fund(scene, "eli", 1_000)
    forgive(scene)
    match(scene)
    offer(scene, "eli")

    shown = read(signed_in(an_organiser(scene, "olga")).get(desk(scene, fund.pk)))

    assert "for 1 person" in shown
    assert "Bruno" not in shown
    assert "Used up" in shown


@pytest.fixture
def shop(scene):
    merchant = Merchant.objects.create(
        network=scene.network,
        name="Mercado",
        handle="mercado",
        till_account_id=scene.till,
        joined_on=scene.on,
    )
    with transaction.atomic():
        eli = scene.members["eli"].spending_account_id
        posting.post(
            reference="sold", moves=[Move(Kind.PURCHASE, eli, scene.till, 3_000)], on=scene.on
        )
    person = scene.members["ana"].person
    Staff.objects.create(merchant=merchant, person=person, role="OWNER", since=scene.on)
    return merchant


def test_a_shops_owner_offers_from_the_till_and_takes_back(scene, shop):
    ana, path = client_of(scene, "ana"), reverse("shop_jubilee", args=[shop.pk])
    assert "There is 30.00" in read(ana.get(path))
    assert path in ana.get(reverse("shop_payouts", args=[shop.pk])).content.decode()
    assert ana.post(path, said(scene, deed="offer", amount="31")).status_code == 422
    assert ana.post(path, said(scene, deed="burn")).status_code == 404

    ana.post(path, said(scene, deed="offer"))
    fund = JubileeFund.objects.get()
    assert (fund.giver, fund.name) == ("MERCHANT", "Mercado")
    assert "Two organisers decide." in read(ana.get(path))
    assert ana.post(path, {"deed": "withdraw", "fund": "x"}).status_code == 404
    ana.post(path, {"deed": "withdraw", "fund": fund.pk})

    fund.refresh_from_db()
    assert fund.state == "WITHDRAWN"
    Staff.objects.update(role="MANAGER")
    assert ana.get(path).status_code in (403, 404)


def test_officers_offer_together_and_see_what_became_of_it(scene):
    bank = a_bank_network()
    olga, pete = (officer_client(bank.people[name]) for name in ("olga", "pete"))
    path = reverse("desk_jubilee", args=[bank.bank.slug])
    assert "owns no money that a circle counts in" in read(olga.get(path))
    asset = Asset.objects.get(code="RIV")
    with transaction.atomic():
        ends = [
            posting.open_account(
                code=f"bank:{bank.bank.pk}:{word}:RIV",
                purpose=purpose,
                asset_id=asset.pk,
                floor_minor=floor,
            )
            for word, purpose, floor in (
                ("external", Purpose.EXTERNAL, None),
                ("account", Purpose.BANK, 0),
            )
        ]
        posting.post(reference="in", moves=[Move(Kind.OPENING, *ends, 5_000)], on=scene.on)
    assert "50.00" in read(olga.get(path))

    sent = {"deed": "offer", "network": scene.network.pk, **said(scene)}
    assert olga.post(path, {**sent, "amount": "x"}).status_code == 422
    assert olga.post(path, sent).url == path
    assert olga.post(path, sent).status_code == 422
    approval = Approval.objects.get()
    inbox = reverse("desk_inbox", args=[bank.bank.slug])
    assert "A Jubilee fund for a circle" in read(pete.get(inbox))
    decide = reverse("desk_decide", args=[bank.bank.slug, approval.public_id])
    pete.post(decide, {"deed": "approve", "remark": ""})

    fund = JubileeFund.objects.get()
    assert (fund.giver, fund.name, fund.state) == ("BANK", bank.bank.name, "PROPOSED")
    assert "Two organisers decide." in read(olga.get(path))
    assert olga.post(path, {"deed": "withdraw", "fund": "0"}).status_code == 404
    olga.post(path, {"deed": "withdraw", "fund": fund.pk})
    fund.refresh_from_db()
    assert fund.state == "WITHDRAWN"
    assert olga.post(path, {"deed": "burn"}).status_code == 404
