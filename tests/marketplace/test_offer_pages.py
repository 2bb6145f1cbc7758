"""What everybody, investors, owners and officers see of offers, and what they cannot."""

import re

import pytest
from django.test import Client

from banks.models import Business, BusinessCase
from marketplace.models import Commitment, CounterProposal, Offer, SavedSearch
from marketplace.operations import offers as operations
from tests import bank_scene, officers
from tests.bank_scene import UNIT, days
from tests.marketplace import offers as made

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def scene():
    return bank_scene.a_bank_network()


def as_(scene, name):
    return officers.officer_client(scene.person(name))


def words(reply):
    text = re.sub(r"</(td|th|li|h1|h2|p|div|dt|dd|a|option)>", " ", reply.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text).replace("\u00a0", " "))


def test_everybody_browses_open_offers(scene):
    offer = made.an_open_offer(scene)
    made.a_draft(scene, case=bank_scene.a_case(scene, title="A secret plan"))

    reply = Client().get("/offers")

    assert reply.status_code == 200
    assert "One offer" in words(reply)
    assert f"/offers/{offer.public_id}" in reply.content.decode()
    assert "A secret plan" not in words(reply)


def test_a_card_says_at_once_what_has_changed(scene):
    offer = made.an_open_offer(scene)
    assert "0 %" in words(Client().get("/offers"))

    made.commit(scene, offer, "ines", 300)
    Business.objects.filter(pk=scene.business.pk).update(name="Berta's New Bakery")
    said = words(Client().get("/offers"))

    assert "300.00 EUR of 1,000.00 EUR" in said
    assert "Berta&#x27;s New Bakery" in said


def test_filters_find_and_count(scene):
    made.an_open_offer(scene, rate_millionths=60_000)
    made.an_open_offer(scene, 2_000, rate_millionths=130_000)

    reply = Client().get("/offers?rate=3")
    facets = {one["name"]: one for one in reply.context["facets"]}

    assert reply.context["found"].count == 1
    counts = {one["choice"].value: one["choice"].count for one in facets["rate"]["first"]}
    assert counts == {"1": 1, "3": 1}
    assert [chip["label"] for chip in reply.context["chips"]] == ["above 12 %"]
    assert Client().get("/offers?rate=3&rate=1").context["found"].count == 2
    assert Client().get("/offers?rate=3&grade=A").context["found"].count == 0
    assert Client().get("/offers?rate=nonsense&bank=nobody").status_code == 200


@pytest.mark.parametrize("order", ["closing", "rate", "newest", "funded", "term", "record"])
def test_pages_turn_by_cursor_in_every_order(scene, order, monkeypatch):
    monkeypatch.setattr("marketplace.queries.browsing.PAGE", 2)
    case = bank_scene.a_case(scene)
    wanted = {
        bank_scene.an_offer(scene, case=case, rate_millionths=rate).public_id
        for rate in (50_000, 90_000, 90_000, 70_000, 110_000)
    }
    client, address, found = Client(), f"/offers?order={order}", []
    while address:
        reply = client.get(address)
        found += [card["offer"].public_id for card in reply.context["cards"]]
        after = reply.context["found"].next_after
        address = f"/offers?order={order}&after={after}" if after else ""

    assert len(found) == 5
    assert set(found) == wanted
    if order == "rate":
        rates = [Offer.objects.get(public_id=one).rate_millionths for one in found]
        assert rates == sorted(rates, reverse=True)


def test_browsing_takes_few_queries(scene, django_assert_max_num_queries):
    case = bank_scene.a_case(scene)
    for _ in range(30):
        bank_scene.an_offer(scene, case=case)
    client = as_(scene, "ines")

    with django_assert_max_num_queries(12):
        assert client.get("/offers?order=rate&grade=B").context["found"].count == 30


def test_offers_show_as_a_table_and_side_by_side(scene):
    one, other = made.an_open_offer(scene), made.an_open_offer(scene, 2_000)
    draft = made.a_draft(scene)

    assert "<table" in Client().get("/offers?view=table").content.decode()
    address = "/offers/compare?" + "&".join(
        f"offer={each.public_id}" for each in (one, other, draft)
    )
    reply = Client().get(address)
    assert len(reply.context["columns"]) == 2
    assert Client().get("/offers/compare").status_code == 302


def test_a_search_is_kept_and_dropped(scene):
    client = as_(scene, "ines")
    client.post("/offers/searches", {"name": "Good ones", "query": "grade=B", "is_told": "on"})
    search = SavedSearch.objects.get()

    assert "Good ones" in words(client.get("/offers"))
    client.post(f"/offers/searches/{search.pk}/drop")
    assert not SavedSearch.objects.exists()


def test_an_offer_tells_everybody_what_it_is(scene):
    offer = made.an_open_offer(scene, milestones=made.milestones(500, 500), collateral_millionths=0)
    made.commit(scene, offer, "ines", 300)

    said = words(Client().get(f"/offers/{offer.public_id}"))

    for part in (
        "A new oven",
        "12 %",
        "300.00 EUR of 1,000.00 EUR",
        "Step 2",
        "Who enforces the contract if the bank is gone?",
        "The contract, as it will be",
        "You can lose all of what you commit",
    ):
        assert part in said
    assert "Ines" not in said


def test_what_people_wrote_never_becomes_script(scene):
    case = bank_scene.a_case(scene, title=EVIL)
    BusinessCase.objects.filter(pk=case.pk).update(purpose=EVIL)
    Business.objects.filter(pk=scene.business.pk).update(name=EVIL)
    offer = made.an_open_offer(scene, case=case)

    for address in ("/offers", f"/offers/{offer.public_id}", "/offers?view=table"):
        assert EVIL not in Client().get(address).content.decode()


def test_the_invest_box_works_out_what_comes_back(scene):
    offer = made.an_open_offer(scene)

    reply = Client().get(f"/offers/{offer.public_id}?amount=100.00")

    rows = reply.context["flows"]
    assert sum(row["principal_minor"] for row in rows) == 10_000
    assert reply.context["back_minor"] > 10_000


def test_drafts_are_for_the_bank_and_the_owner(scene):
    draft = made.a_draft(scene)
    address = f"/offers/{draft.public_id}"

    assert Client().get(address).status_code == 404
    assert as_(scene, "ines").get(address).status_code == 404
    assert as_(scene, "berta").get(address).status_code == 200
    assert as_(scene, "pete").get(address).status_code == 200
    assert Client().get("/offers/offer_nowhere").status_code == 404


def test_a_private_window_is_private(scene):
    offer = made.an_open_offer(scene, private_until=scene.on + days(5))
    address = f"/offers/{offer.public_id}"
    assert Client().get("/offers").context["found"].count == 0
    assert as_(scene, "ines").get(address).status_code == 404

    as_(scene, "berta").post(
        f"/business/offers/{offer.public_id}",
        {"deed": "invite", "handle": scene.person("ines").handle},
    )

    assert as_(scene, "ines").get(address).status_code == 200
    assert "You are invited" in words(as_(scene, "ines").get("/offers"))
    assert as_(scene, "ivo").get(address).status_code == 404


def test_an_investor_commits_once_and_takes_it_back(scene):
    offer = made.an_open_offer(scene, reflection_days=4)
    client = as_(scene, "ines")
    sheet = client.get(f"/offers/{offer.public_id}/commit?amount=100.00")
    form = {
        "amount": "100.00",
        "token": sheet.context["form"].initial["token"],
        "sha256": sheet.context["contract"].sha256,
        "has_read": "on",
    }
    without = {name: value for name, value in form.items() if name != "has_read"}
    assert client.post(f"/offers/{offer.public_id}/commit", without).status_code == 422
    changed = {**form, "sha256": "0" * 64}
    assert "has changed" in words(client.post(f"/offers/{offer.public_id}/commit", changed))

    for _ in range(2):
        reply = client.post(f"/offers/{offer.public_id}/commit", form)

    held = Commitment.objects.get()
    assert reply.url == f"/commitments/{held.public_id}"
    assert "100.00 EUR" in words(client.get(reply.url))
    assert as_(scene, "ivo").get(reply.url).status_code == 404
    client.post(reply.url)
    assert scene.money("ines") == 10_000 * UNIT
    assert client.post(reply.url).status_code == 422


def test_a_refusal_says_what_helps(scene):
    offer = made.an_open_offer(scene)
    client = as_(scene, "ines")
    sheet = client.get(f"/offers/{offer.public_id}/commit")
    reply = client.post(
        f"/offers/{offer.public_id}/commit",
        {
            "amount": "5000.00",
            "token": sheet.context["form"].initial["token"],
            "sha256": sheet.context["contract"].sha256,
            "has_read": "on",
        },
    )

    assert reply.status_code == 422
    assert "Only 1,000.00 EUR of this offer is left." in words(reply)
    assert Client().get(f"/offers/{offer.public_id}/commit").status_code == 302


def test_proposals_are_made_and_answered_on_the_pages(scene):
    offer = made.an_open_offer(scene)
    address = f"/offers/{offer.public_id}/proposals"
    empty = {"milestone-TOTAL_FORMS": "0", "milestone-INITIAL_FORMS": "0"}
    as_(scene, "ines").post(address, {"deed": "propose", "rate": "10", "reason": EVIL, **empty})
    proposal = CounterProposal.objects.get()
    assert proposal.rate_millionths == 100_000
    assert EVIL not in as_(scene, "ivo").get(address).content.decode()

    answer = {"deed": "accept", "proposal": proposal.pk}
    as_(scene, "berta").post(f"/business/offers/{offer.public_id}", answer)
    as_(scene, "pete").post(f"/desk/{scene.bank.slug}/offers/{offer.public_id}", answer)

    offer.refresh_from_db()
    assert offer.rate_millionths == 100_000
    assert Client().get(address).status_code == 302


def test_a_contract_is_a_pdf(scene):
    offer = made.an_open_offer(scene)

    reply = Client().get(f"/offers/{offer.public_id}/contract.pdf")

    assert reply["Content-Type"] == "application/pdf"
    assert reply.content.startswith(b"%PDF")


def a_filled_builder(reply):
    form = reply.context["form"]
    data = {
        name: value
        for name in form.fields
        if (value := form[name].value()) is not None and value is not False
    }
    return {
        **data,
        "milestone-TOTAL_FORMS": "6",
        "milestone-INITIAL_FORMS": "0",
        "partition": "10.00",
        "ticket": "10.00",
    }


def test_an_officer_builds_lists_and_closes_an_offer(scene):
    case = bank_scene.a_case(scene)
    made.a_prospectus(scene, case)
    olga, pete = as_(scene, "olga"), as_(scene, "pete")
    desk = f"/desk/{scene.bank.slug}/offers"
    assert case.title in words(olga.get(desk))
    builder = f"{desk}/new?case={case.public_id}"
    data = {**a_filled_builder(olga.get(builder)), "reflection_days": "0"}

    worked = olga.post(builder, {**data, "deed": "work_out"})
    assert worked.status_code == 200, (worked.context["form"].errors, worked.context["faults"])
    assert "Cost to the business, a year" in words(worked)
    wrong = olga.post(builder, {**data, "partition": "333.00", "deed": "draft"})
    assert wrong.status_code == 422
    assert "does not divide" in words(wrong)
    reply = olga.post(builder, {**data, "deed": "draft"})
    offer = Offer.objects.get()
    page = reply.url

    for deed in ("list", "close"):
        if deed == "close":
            made.commit(scene, offer, "ines", 1_000)
        assert olga.post(page, {"deed": deed}).status_code == 302
    pete.post(page, {"deed": "sign"})
    as_(scene, "berta").post(f"/business/offers/{offer.public_id}", {"deed": "sign"})

    offer.refresh_from_db()
    assert offer.state == Offer.State.CONTRACTED
    for client, address in (
        (olga, page),
        (Client(), f"/offers/{offer.public_id}"),
        (as_(scene, "berta"), f"/business/offers/{offer.public_id}"),
        (as_(scene, "berta"), "/business/offers"),
    ):
        assert client.get(address).status_code == 200


def test_a_draft_is_changed_by_the_builder(scene):
    draft = made.a_draft(scene, milestones=made.milestones(500, 500))
    olga = as_(scene, "olga")
    address = f"/desk/{scene.bank.slug}/offers/{draft.public_id}/terms"

    page = olga.get(address)

    assert "Step 2" in page.content.decode()
    assert operations.list_offer(offer_id=draft.pk, on=scene.on, by=scene.person("olga")).state in (
        "LISTED",
        "FUNDING",
    )


def test_the_desk_is_for_its_own_officers(scene):
    offer = made.an_open_offer(scene)
    other = bank_scene.a_bank_network(slug="other")
    bank_scene.an_officer(scene, "ada", "AUDITOR")
    pages = [
        f"/desk/{scene.bank.slug}/offers",
        f"/desk/{scene.bank.slug}/offers/{offer.public_id}",
    ]

    for page in pages:
        assert Client().get(page).status_code == 302
        assert as_(scene, "ines").get(page).status_code == 404
        assert as_(other, "olga").get(page).status_code == 404
        assert as_(scene, "ada").get(page).status_code == 200
    assert as_(scene, "ada").post(pages[1], {"deed": "close"}).status_code == 403
    wrong_bank = f"/desk/{other.bank.slug}/offers/{offer.public_id}"
    assert as_(other, "olga").get(wrong_bank).status_code == 404
    assert as_(scene, "ines").get(f"/business/offers/{offer.public_id}").status_code == 404
    cancel = {"deed": "cancel", "reason": "No"}
    assert as_(scene, "olga").post(pages[1], cancel).status_code == 302
    offer.refresh_from_db()
    assert offer.state == Offer.State.CANCELLED
