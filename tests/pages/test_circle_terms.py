"""Pages on which members set what they grant: groups, beyond the circle, bundles together."""

import time

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledger import posting
from ledger.kinds import Purpose
from lending_circles.models import BundleProposal, LoanAccount, TrustLink
from lending_circles.operations import trust
from people.models import AuditEvent, Person
from tests.circle_scene import a_community, a_login
from tests.factories import a_member, a_network, link_all

pytestmark = pytest.mark.django_db


def text(answer):
    return answer.content.decode()


@pytest.fixture
def community():
    return a_community()


def a_wide_circle(size):
    """Ana, in agreement with so many, on the rows alone: joining is tested elsewhere."""
    network = a_network()
    ana = a_member(network, "Ana", person=a_login("Ana"))
    people = Person.objects.bulk_create(
        Person(name=f"Peer {number:03}", handle=f"peer-{number:03}") for number in range(size)
    )
    copies = LoanAccount.objects.filter(pk=ana.pk).values(
        "network_id", "state", "joined_on", "deposit_minor"
    )[0]
    accounts = LoanAccount.objects.bulk_create(
        LoanAccount(**copies, person=person, spending_account_id=first, stake_account_id=first + 1)
        for person, first in zip(people, ledger_accounts(ana, 2 * size)[::2], strict=True)
    )
    link_all(network, [(ana, account) for account in accounts])
    return ana


def ledger_accounts(ana, count):
    with transaction.atomic():
        return posting.open_accounts(
            [
                posting.AccountDraft(f"test:{number}", Purpose.SPENDING, ana.network.asset_id)
                for number in range(count)
            ]
        )


def client_of(account):
    client = Client()
    client.force_login(account.person.user)
    return client


def grants_of(account):
    return sorted(
        link.low_grants if link.low_id == account.pk else link.high_grants
        for link in TrustLink.objects.filter(state="ACTIVE")
        if account.pk in (link.low_id, link.high_id)
    )


def test_two_hundred_peers_are_set_at_once_quickly_and_recorded():
    ana = a_wide_circle(200)
    links = list(TrustLink.objects.order_by("pk").values_list("pk", flat=True))

    person = ana.person
    with CaptureQueriesContext(connection) as few:
        trust.grant_many(
            lender_account_id=ana.pk, link_ids=links[:2], permission="EXTEND", by=person
        )
    begun = time.perf_counter()
    with CaptureQueriesContext(connection) as many:
        changed = trust.grant_many(
            lender_account_id=ana.pk,
            link_ids=links,
            permission="FORGIVE",
            limit_minor=50_00,
            relays=False,
            by=person,
        )
    seconds = time.perf_counter() - begun

    assert changed == 200
    assert len(many) == len(few)
    assert seconds < 0.3
    assert grants_of(ana) == ["FORGIVE"] * 200
    rows = AuditEvent.objects.filter(action="TRUST_GRANTED", data__limit_minor=50_00)
    assert rows.count() == 200
    assert {row.data["before"] for row in rows} == {"LOAN", "EXTEND"}
    assert trust.grant_many(lender_account_id=ana.pk, link_ids=links, relays=False, by=None) == 0


def test_the_circle_and_its_groups_stay_usable_at_two_hundred():
    ana = a_wide_circle(200)
    client = client_of(ana)

    answers = {name: client.get(reverse(name)) for name in ("circle", "circle_groups")}
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("circle_groups"))
    found = text(client.get(reverse("circle_groups"), {"q": "peer 17"}))

    assert text(answers["circle"]).count('class="row" href="/circle/agreements/') == 40
    assert "Page 1 of 5" in text(answers["circle"])
    assert text(answers["circle_groups"]).count('name="link"') == 100
    assert found.count('name="link"') == 10
    assert len(queries) < 25
    page_two = text(client.get(reverse("circle"), {"page": 5, "q": "peer"}))
    assert "Peer 199" in page_two


def test_many_are_chosen_by_tick_by_page_and_by_search():
    ana = a_wide_circle(120)
    client, address = client_of(ana), reverse("circle_groups")
    said = {"permission": "EXTEND", "limit_mode": "keep", "relays": "keep"}
    links = TrustLink.objects.order_by("pk").values_list("pk", flat=True)

    client.post(address, {**said, "scope": "chosen", "link": list(links[:3])})
    assert grants_of(ana).count("EXTEND") == 3
    client.post(address, {**said, "scope": "page"})
    assert grants_of(ana).count("EXTEND") == 100
    client.post(f"{address}?q=peer 11", {**said, "scope": "all", "permission": "NONE"})
    assert grants_of(ana).count("NONE") == 10
    groups = text(client.get(address, {"group": "none"}))
    assert groups.count('name="link"') == 10
    answer = client.post(address, {**said, "scope": "all", "limit_mode": "most", "limit": "7"})

    assert answer.status_code == 302
    assert set(TrustLink.objects.values_list("low_limit_minor", flat=True)) == {7_00}
    assert grants_of(ana).count("EXTEND") == 120


def test_groups_say_what_is_missing(community):
    ana, address = community.client("Ana"), reverse("circle_groups")
    keep = {"permission": "keep", "limit_mode": "keep", "relays": "keep", "scope": "page"}
    strange = TrustLink.objects.exclude(low=community.accounts["Ana"]).exclude(
        high=community.accounts["Ana"]
    )

    assert "Choose what is to change." in text(ana.post(address, keep))
    nobody = ana.post(address, {**keep, "permission": "LOAN", "scope": "chosen"})
    assert "Tick somebody" in text(nobody)
    theirs = ana.post(address, {**keep, "relays": "no", "scope": "chosen", "link": strange[0].pk})
    assert "Tick somebody" in text(theirs)
    amount = ana.post(address, {**keep, "limit_mode": "most"})
    assert "Write an amount" in text(amount)
    assert "Nobody here" in text(ana.get(address, {"q": "zzz"}))
    assert "Nobody is in your circle yet" in text(community.client("Eli").get(address))


def test_what_lies_beyond_the_circle_is_set_and_shown_again(community):
    ana, address = community.client("Ana"), reverse("circle_terms")
    said = {
        "relays": "on",
        "forgives_after_stake": "on",
        "offers_second": "EXTEND",
        "second_defaults_max": "0",
        "second_on_time_percent_min": "90",
        "second_ratio_min": "2",
        "offers_third": "NONE",
    }

    assert "Nobody looks at a profile" in text(ana.get(address))
    ana.post(address, said)
    account = community.account("Ana")
    assert (account.offers_second, account.offers_third) == ("EXTEND", "NONE")
    assert account.second_defaults_max == 0
    assert account.second_on_time_percent_min == 90
    assert account.second_ratio_min == 2
    assert account.third_defaults_max is None
    assert (account.relays, account.forgives_after_stake) == (True, True)
    assert 'value="90"' in text(ana.get(address))
    ana.post(address, {"offers_second": "LOAN", "offers_third": "LOAN"})

    account = community.account("Ana")
    assert account.second_on_time_percent_min is None
    assert (account.relays, account.forgives_after_stake) == (False, False)
    assert ana.post(address, {**said, "second_on_time_percent_min": "101"}).status_code == 422


def test_a_bundle_is_proposed_looked_at_and_adopted_together(community):
    ana, bruno = community.client("Ana"), community.client("Bruno")
    fay, eli = community.client("Fay"), community.client("Eli")
    peers = [community.accounts[name].pk for name in ("Bruno", "Fay")]

    assert "nobody is in it yet" in text(eli.get(reverse("bundles")))
    asked = {"bundle": "CARRYING", "peers": peers, "needed": "3", "ends_on": "2026-01-12"}
    ana.post(reverse("bundles"), asked)
    proposal = BundleProposal.objects.get()
    page = reverse("bundle", args=[proposal.pk])
    seen = text(bruno.get(page))
    assert "2 peers go from “Loans” to “Loans and more time”." in seen
    assert "Friends propose common rules" in text(bruno.get(reverse("circle"))) or (
        "A friend proposes common rules" in text(bruno.get(reverse("circle")))
    )
    assert eli.get(page).status_code == 404
    bruno.post(reverse("bundle_answer", args=[proposal.pk, "agree"]))
    assert grants_of(community.accounts["Bruno"]) == ["LOAN", "LOAN"]
    fay.post(reverse("bundle_answer", args=[proposal.pk, "agree"]))

    assert grants_of(community.accounts["Bruno"]) == ["EXTEND", "EXTEND"]
    assert community.account("Fay").offers_third == "EXTEND"
    assert "holds for you" in text(ana.get(page))


def test_a_bundle_that_cannot_be_is_refused_on_its_page(community):
    ana = community.client("Ana")
    peers = [community.accounts["Bruno"].pk]
    asked = {"bundle": "STEADY", "peers": peers, "needed": "3", "ends_on": "2026-01-12"}

    many = ana.post(reverse("bundles"), asked)
    stranger = ana.post(
        reverse("bundles"), {**asked, "peers": [community.accounts["Eli"].pk], "needed": "2"}
    )
    ana.post(reverse("bundles"), {**asked, "needed": "2"})
    proposal = BundleProposal.objects.get()
    ana.post(reverse("bundle_answer", args=[proposal.pk, "withdraw"]))

    assert many.status_code == stranger.status_code == 422
    assert "So many will never have agreed." in text(many)
    proposal.refresh_from_db()
    assert proposal.state == BundleProposal.State.WITHDRAWN
    late = community.client("Bruno").post(
        reverse("bundle_answer", args=[proposal.pk, "agree"]), follow=True
    )
    assert "There is no such proposal, or it is over." in text(late)
