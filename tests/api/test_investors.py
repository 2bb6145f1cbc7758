"""What investors' software reads: offers, banks, loans for all; notes, portfolio, statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from loans.models import Note
from people import rate_limits
from people.models import Person
from portfolios.api import throttles
from portfolios.models import InvestorKey
from portfolios.operations import keys
from tests.bank_scene import a_bank_loan, a_bank_network, an_offer, days, fund_business
from tests.investor_speaker import EVERY_SCOPE, a_speaker, an_investor_key
from tests.officers import signed_in
from tests.portfolios.investors import record_commitments, repay_by_schedule
from tests.tills import Speaker, a_key, a_till

pytestmark = pytest.mark.django_db
Scope = InvestorKey.Scope


def make_once():
    return a_bank_network()


@pytest.fixture
def scene(made_once):
    return made_once


def read(speaker, path, **more):
    reply = speaker.get(f"/api/v1/{path}", **more)
    assert reply.status_code == 200, reply.content
    return reply.json()


def test_offers_are_listed_page_by_page_with_their_terms(scene):
    made = [an_offer(scene, closes_on=scene.on + days(10 + n)) for n in range(5)]
    speaker = a_speaker(scene)

    seen, cursor = [], ""
    while cursor is not None:
        page = read(speaker, f"offers?limit=2{cursor}")
        seen += [one["id"] for one in page["data"]]
        assert page["count"] == 5
        assert page["has_more"] is (page["next_cursor"] is not None)
        cursor = (page["has_more"] and f"&starting_after={page['next_cursor']}") or None

    assert seen == [one.public_id for one in made]
    first = read(speaker, "offers?limit=1")["data"][0]
    assert first["principal"] == {"amount": "1000.00", "asset": "EUR"}
    assert first["terms"]["rate"] == "0.12"
    assert first["bank"]["slug"] == scene.bank.slug


def test_offers_are_found_by_the_filters_of_the_page(scene):
    an_offer(scene, rate_millionths=40_000)
    wanted = an_offer(scene, rate_millionths=130_000)
    speaker = a_speaker(scene)

    assert [one["id"] for one in read(speaker, "offers?rate=3&state=funding")["data"]] == [
        wanted.public_id
    ]
    assert read(speaker, "offers?country=FR")["data"] == []
    for query, code in (
        ("rate=9", "VALIDATION_FAILED"),
        ("state=draft", "VALIDATION_FAILED"),
        ("order=luck", "VALIDATION_FAILED"),
        ("limit=0", "VALIDATION_FAILED"),
        ("limit=101", "VALIDATION_FAILED"),
        ("sector=%E2%80%AEx", "VALIDATION_FAILED"),
        ("starting_after=x", "UNKNOWN_CURSOR"),
        ("starting_after=99999999999999999999", "UNKNOWN_CURSOR"),
        ("starting_after=9999999999999999999", "UNKNOWN_CURSOR"),
        ("surprise=1", "UNKNOWN_PARAMETER"),
        ("bank=%00", "NUL_CHARACTER"),
    ):
        refused = speaker.get(f"/api/v1/offers?{query}")
        assert (refused.status_code, refused.json()["code"]) == (400, code), query


def test_an_offer_has_its_plan_and_a_tag(scene):
    offer = an_offer(scene, milestones=((600, 10), (400, 20)))
    speaker = a_speaker(scene)

    reply = speaker.get(f"/api/v1/offers/{offer.public_id}")
    told = reply.json()

    assert [one["amount"]["amount"] for one in told["milestones"]] == ["600.00", "400.00"]
    assert len(told["schedule"]) == 4
    assert told["planned_cost"].startswith("0.12")
    assert len(told["contract_sha256"]) == 64
    again = speaker.get(f"/api/v1/offers/{offer.public_id}", **{"If-None-Match": reply["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_is_not_public_is_not_there(scene):
    draft = an_offer(scene, state="DRAFT")
    private = an_offer(scene, private_until=scene.on + days(5))
    speaker = a_speaker(scene)

    assert read(speaker, "offers")["data"] == []
    for path in (
        f"offers/{draft.public_id}",
        f"offers/{private.public_id}",
        "offers/offer_1",
        f"offers/offer_{'0' * 25}x",
        "offers/%00",
        "offers/" + "a" * 5_000,
        "banks/none",
        "banks/%E2%80%AE",
        f"loans/loan_{'0' * 26}",
        "loans/1",
    ):
        refused = speaker.get(f"/api/v1/{path}")
        assert refused.status_code == 404, path
        assert refused.json()["code"] in {"NOT_FOUND", "OFFER_UNKNOWN"}
    # The bank's own officer sees the draft, by a key as on the page.
    assert (
        a_speaker(scene, "olga", [Scope.OFFERS_READ])
        .get(f"/api/v1/offers/{draft.public_id}")
        .status_code
        == 200
    )


def test_banks_have_their_statistics_each_with_what_it_was_counted_over(scene):
    a_bank_network(slug="hill")
    speaker = a_speaker(scene)

    page = read(speaker, "banks?limit=1")
    rest = read(speaker, f"banks?starting_after={page['next_cursor']}")
    assert [one["id"] for one in page["data"] + rest["data"]] == ["bank-hill", "bank-union"]

    loan = a_bank_loan(scene)
    fund_business(scene, 2_000)
    repay_by_schedule(scene, loan)
    told = read(speaker, "banks/bank-union")
    assert told["bonds_held"]["amount"] == "100000.00"
    assert told["statistics"]["on_time"] == {"value": "1", "n": 4}
    assert told["statistics"]["par30"]["value"] is None
    assert told["statistics"]["xirr"]["n"] == 1
    assert told["vintages"][0]["loan_count"] == 1


def test_a_loan_shows_its_facts_and_nobody_who_holds_it(scene):
    loan = a_bank_loan(scene)
    fund_business(scene, 2_000)
    repay_by_schedule(scene, loan)
    speaker = a_speaker(scene, "ivo", [Scope.OFFERS_READ])

    reply = speaker.get(f"/api/v1/loans/{loan.loan.public_id}")
    told = reply.json()

    assert told["status"] == "SETTLED"
    assert [one["paid_on"] for one in told["schedule"]] == [
        one["due_on"] for one in told["schedule"]
    ]
    assert len(told["payments"]) == 4
    assert told["releases"][0]["amount"]["amount"] == "1000.00"
    assert told["outstanding"]["amount"] == "0.00"
    names = Person.objects.values_list("name", flat=True)
    assert not [name for name in names if f'"{name}"' in reply.content.decode()]


def test_notes_and_portfolio_are_the_holders_own(scene):
    loan = a_bank_loan(scene)
    record_commitments(scene, loan, {"ines": 60, "ivo": 40})
    speaker = a_speaker(scene)

    page = read(speaker, "notes?limit=50")
    rest = read(speaker, f"notes?limit=50&starting_after={page['next_cursor']}")
    serials = [one["serial"] for one in page["data"] + rest["data"]]
    own = Note.objects.filter(holder=scene.person("ines")).order_by("serial")
    assert serials == list(own.values_list("serial", flat=True))
    assert not rest["has_more"]

    told = read(speaker, "portfolio")
    assert told["invested"]["amount"] == "600.00"
    assert told["holdings"][0]["loan"] == loan.loan.public_id
    assert told["holdings"][0]["note_count"] == 60
    assert told["buckets"]["CURRENT"]["amount"] == "600.00"
    assert read(speaker, "portfolio?asset=EUR")["asset"] == "EUR"
    for query in ("portfolio?asset=BTC", "portfolio?asset=%27", "notes?loan=1", "notes?asset=1"):
        assert speaker.get(f"/api/v1/{query}").json()["code"] == "VALIDATION_FAILED"
    for cursor in ("x", f"loan_{'0' * 26}-1", f"{loan.loan.public_id}-0", "1-1"):
        refused = speaker.get(f"/api/v1/notes?starting_after={cursor}")
        assert refused.json()["code"] == "UNKNOWN_CURSOR"


def test_a_statement_adds_up_page_by_page(scene):
    loan = a_bank_loan(scene)
    fund_business(scene, 2_000)
    repay_by_schedule(scene, loan)
    speaker = a_speaker(scene)

    rows, cursor = [], ""
    while cursor is not None:
        page = read(speaker, f"statements?limit=3{cursor}")
        rows += page["data"]
        cursor = (page["has_more"] and f"&starting_after={page['next_cursor']}") or None

    cents = [int(one["amount"]["amount"].replace(".", "")) for one in rows]
    assert sum(cents) == scene.money("ines")
    assert rows[-1]["balance"]["amount"].replace(".", "") == str(scene.money("ines"))
    newest = read(speaker, "statements?order=newest")["data"]
    assert [one["id"] for one in newest] == [one["id"] for one in reversed(rows)]
    interest = read(speaker, f"statements?type=INTEREST&loan={loan.loan.public_id}")["data"]
    assert len(interest) == 4
    assert read(speaker, "statements?on[lt]=2026-01-05")["data"] == []
    for query, code in (
        ("type=GIFT", "VALIDATION_FAILED"),
        ("on[gte]=2026-13-01", "VALIDATION_FAILED"),
        ("on[gte]=yesterday", "VALIDATION_FAILED"),
        ("order=oldest&order=newest", "VALIDATION_FAILED"),
        ("starting_after=1", "UNKNOWN_CURSOR"),
        ("starting_after=-1-1", "UNKNOWN_CURSOR"),
    ):
        assert speaker.get(f"/api/v1/statements?{query}").json()["code"] == code, query


def test_lists_take_a_fixed_number_of_queries(scene):
    for _ in range(2):
        a_bank_loan(scene, {"ines": 10, "ivo": 5})
        an_offer(scene)
    speaker = a_speaker(scene)

    def count(path):
        with CaptureQueriesContext(connection) as ran:
            read(speaker, path)
        return len(ran)

    read(speaker, "banks")  # the key's first use is written down
    before = {path: count(path) for path in ("offers", "notes", "portfolio", "statements", "banks")}
    for _ in range(3):
        a_bank_loan(scene, {"ines": 10, "ivo": 5})
        an_offer(scene)
    assert {path: count(path) for path in before} == before


def test_a_key_does_what_its_scopes_say(scene):
    offer = an_offer(scene)
    paths = {
        Scope.OFFERS_READ: ("offers", f"offers/{offer.public_id}", "banks", "banks/bank-union"),
        Scope.PORTFOLIO_READ: ("notes", "portfolio"),
        Scope.STATEMENTS_READ: ("statements",),
        Scope.COMMITMENTS_WRITE: ("partner/commitments",),
    }
    for own in EVERY_SCOPE:
        speaker = a_speaker(scene, "ines", [own])
        for scope, addresses in paths.items():
            for path in addresses:
                reply = speaker.get(f"/api/v1/{path}")
                assert reply.status_code == (200 if scope == own else 403), (own, path)
                if scope != own:
                    assert reply.json()["code"] == "SCOPE_MISSING"


def test_keys_of_tills_and_of_investors_open_their_own_doors_alone(scene):
    till = Speaker(a_key(a_till()).shown)
    investor = a_speaker(scene)

    assert till.get("/api/v1/portfolio").status_code == 401
    assert investor.get("/api/v1/payments").status_code == 401


def test_a_withdrawn_key_and_one_of_a_closed_login_are_refused(scene):
    issued = an_investor_key(scene)
    speaker = Speaker(issued.shown)
    assert speaker.get("/api/v1/offers").status_code == 200
    issued.key.refresh_from_db()
    assert issued.key.last_used_at is not None

    signed_in(scene.person("ines"))
    scene.person("ines").user.is_active = False
    scene.person("ines").user.save()
    assert speaker.get("/api/v1/offers").status_code == 401

    scene.person("ines").user.is_active = True
    scene.person("ines").user.save()
    keys.revoke_key(key_id=issued.key.pk, at=timezone.now(), by=scene.person("ines"))
    assert speaker.get("/api/v1/offers").status_code == 401


def test_who_asks_too_often_is_told_when_to_come_back(scene, monkeypatch):
    monkeypatch.setattr(throttles, "KEY_RATE", rate_limits.Rate(1, 3600))
    speaker = a_speaker(scene)

    replies = [speaker.get("/api/v1/banks") for _ in range(2)]

    assert [reply.status_code for reply in replies] == [200, 429]
    assert replies[1]["RateLimit-Remaining"] == "0"
    assert 0 < int(replies[1]["Retry-After"]) <= 3600
    assert all(reply["Request-Id"].startswith("req_") for reply in replies)


def test_a_key_is_made_on_its_page_shown_once_and_withdrawn_there(scene):
    client = signed_in(scene.person("ines"))

    made = client.post("/portfolio/keys/", {"name": "My tool", "scopes": ["offers:read"]})
    key = InvestorKey.objects.get()
    shown = made.context["issued"].shown
    assert shown in made.content.decode()
    assert shown not in client.get("/portfolio/keys/").content.decode()
    assert Speaker(shown).get("/api/v1/offers").status_code == 200

    other = signed_in(scene.person("ivo"))
    assert other.post(f"/portfolio/keys/{key.pk}/revoke/").status_code == 404
    assert client.post(f"/portfolio/keys/{key.pk}/revoke/").status_code == 302
    assert Speaker(shown).get("/api/v1/offers").status_code == 401


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"name": "x"},
        {"name": "x", "scopes": ["everything"]},
        {"name": "\u202eevil", "scopes": ["offers:read"]},
        {"name": "x" * 81, "scopes": ["offers:read"]},
        {"name": "a\x00b", "scopes": ["offers:read"]},
    ],
)
def test_no_key_is_made_of_nonsense(scene, said):
    client = signed_in(scene.person("ines"))

    assert client.post("/portfolio/keys/", said).status_code == 422
    assert not InvestorKey.objects.exists()


def test_only_an_accepted_lender_has_a_key_that_commits(scene):
    client = signed_in(scene.person("berta"))

    refused = client.post("/portfolio/keys/", {"name": "x", "scopes": ["commitments:write"]})

    assert refused.status_code == 422
    assert b"identity has not been accepted" in refused.content
    assert not InvestorKey.objects.exists()
