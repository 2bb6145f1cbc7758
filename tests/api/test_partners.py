"""Other lenders commit like investors: once a key, by the same rules, or with a named reason."""

import json

import pytest
from django.apps import apps
from django.db import connection

from marketplace.models import Commitment, InvestorStanding, Offer
from portfolios.models import InvestorKey, PartnerAnswer
from tests.api.test_bad_input import AMOUNTS, check_refused
from tests.bank_scene import a_bank_network, an_investor, an_offer, days
from tests.investor_speaker import a_speaker, a_wish
from tests.portfolios.investors import jump_to

pytestmark = pytest.mark.django_db
PATH = "/api/v1/partner/commitments"


def make_once():
    scene = a_bank_network()
    return scene, a_speaker(scene)


@pytest.fixture
def scene(made_once):
    return made_once[0]


@pytest.fixture
def offer(scene):
    return an_offer(scene)


@pytest.fixture
def speaker(made_once):
    return made_once[1]


# What counting or looking at a request writes.
_NOT_COUNTED = {InvestorKey}


def row_counts():
    tables = [
        model._meta.db_table
        for model in apps.get_models()
        if model not in _NOT_COUNTED and model._meta.managed
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in tables)
        )
        return dict(cursor.fetchall())


@pytest.fixture
def untouched(scene, offer, speaker):
    """Nothing was written when the test ends."""
    before = row_counts()
    yield
    assert row_counts() == before
    assert scene.money("ines") == 1_000_000
    offer.refresh_from_db()
    assert offer.committed_minor == 0


def test_a_partner_commits_as_a_person_does(scene, offer, speaker):
    reply = speaker.post(PATH, a_wish(offer), key="key-1")

    assert reply.status_code == 201, reply.content
    told = reply.json()
    made = Commitment.objects.get()
    assert (made.made_by, made.amount_minor, made.escrowed_minor) == ("PARTNER", 10_000, 10_000)
    assert made.investor == scene.person("ines")
    assert told["id"] == made.public_id
    assert told["reference"] == "order 1"
    assert told["amount"] == {"amount": "100.00", "asset": "EUR"}
    assert scene.money("ines") == 990_000
    assert speaker.get(f"{PATH}/{made.public_id}").json() == told


def test_a_repeated_request_gets_the_first_answer_to_the_byte(scene, offer, speaker):
    first = speaker.post(PATH, a_wish(offer), key="key-1")
    again = speaker.post(PATH, a_wish(offer), key="key-1")

    assert again.json() == first.json()
    assert again["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert Commitment.objects.count() == 1
    # Another key of the same lender replays it too; another lender's key is another's.
    assert a_speaker(scene).post(PATH, a_wish(offer), key="key-1")["Idempotent-Replayed"] == "true"
    other = a_speaker(scene, "ivo").post(PATH, a_wish(offer), key="key-1")
    assert "Idempotent-Replayed" not in other
    assert Commitment.objects.count() == 2


def test_a_key_with_another_body_is_refused(scene, offer, speaker):
    speaker.post(PATH, a_wish(offer), key="key-1")

    refused = speaker.post(PATH, a_wish(offer, reference="order 2"), key="key-1")

    check_refused(refused, 422, "IDEMPOTENCY_KEY_REUSED")
    assert Commitment.objects.count() == 1


def test_a_number_stands_for_one_commitment_of_an_offer(scene, offer, speaker):
    first = speaker.post(PATH, a_wish(offer), key="key-1").json()

    assert speaker.post(PATH, a_wish(offer), key="key-2").json() == first
    more = {"amount": "200.00", "asset": "EUR"}
    refused = speaker.post(PATH, a_wish(offer, amount=more), key="key-3")
    check_refused(refused, 409, "REFERENCE_TAKEN")
    assert Commitment.objects.count() == 1


def test_nobody_is_bound_to_a_contract_that_changed(scene, offer, speaker):
    told = speaker.get(f"/api/v1/offers/{offer.public_id}").json()
    Offer.objects.filter(pk=offer.pk).update(rate_millionths=50_000)

    wish = a_wish(offer, contract_sha256=told["contract_sha256"])
    check_refused(speaker.post(PATH, wish, key="key-1"), 409, "TERMS_CHANGED")

    told = speaker.get(f"/api/v1/offers/{offer.public_id}").json()
    wish = a_wish(offer, contract_sha256=told["contract_sha256"])
    assert speaker.post(PATH, wish, key="key-1").status_code == 201


def test_a_commitment_is_taken_back_within_its_reflection_period(scene, offer, speaker):
    made = speaker.post(PATH, a_wish(offer), key="key-1").json()

    for _ in range(2):
        told = speaker.post(f"{PATH}/{made['id']}/cancel").json()
        assert told["status"] == "WITHDRAWN"
    assert scene.money("ines") == 1_000_000
    assert (
        speaker.get(
            PATH,
        ).json()["data"][0]["status"]
        == "WITHDRAWN"
    )


def test_a_commitment_binds_after_its_reflection_period(scene, offer, speaker):
    made = speaker.post(PATH, a_wish(offer), key="key-1").json()
    jump_to(scene, scene.on + days(10))

    check_refused(speaker.post(f"{PATH}/{made['id']}/cancel"), 409, "REFLECTION_OVER")
    assert scene.money("ines") == 990_000


def test_a_list_shows_what_the_lender_committed_by_its_software(scene, offer, speaker):
    ids = [
        speaker.post(PATH, a_wish(offer, reference=f"order {n}"), key=f"key-{n}").json()["id"]
        for n in range(3)
    ]
    page = speaker.get(f"{PATH}?limit=2").json()
    rest = speaker.get(f"{PATH}?limit=2&starting_after={page['next_cursor']}").json()

    assert [one["id"] for one in page["data"] + rest["data"]] == ids[::-1]
    assert [one["id"] for one in speaker.get(f"{PATH}?reference=order+1").json()["data"]] == [
        ids[1]
    ]
    assert speaker.get(f"{PATH}?status=WITHDRAWN").json()["data"] == []
    other = a_speaker(scene, "ivo")
    assert other.get(PATH).json()["data"] == []
    check_refused(other.get(f"{PATH}?starting_after={ids[0]}"), 400, "UNKNOWN_CURSOR")
    for query in ("status=GONE", "offer=1", "reference=", "limit=x"):
        check_refused(speaker.get(f"{PATH}?{query}"), 400, "VALIDATION_FAILED")


def test_what_is_anothers_is_not_there(scene, offer, speaker):
    made = speaker.post(PATH, a_wish(offer), key="key-1").json()
    other = a_speaker(scene, "ivo")

    for refused in (
        other.get(f"{PATH}/{made['id']}"),
        other.post(f"{PATH}/{made['id']}/cancel"),
        other.get(f"{PATH}/commit_{'0' * 26}"),
        other.get(f"{PATH}/%00"),
        other.post(f"{PATH}/1/cancel"),
    ):
        check_refused(refused, 404, "NOT_FOUND")
    assert Commitment.objects.get().state == Commitment.State.COMMITTED


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"state": Offer.State.LISTED}, 409, "NOT_OPEN"),
        ({"state": Offer.State.FUNDED}, 409, "NOT_OPEN"),
        ({"state": Offer.State.DRAFT}, 404, "OFFER_UNKNOWN"),
        ({"ticket_minor": 20_000}, 409, "BELOW_TICKET"),
        ({"partition_minor": 3_000}, 409, "NOT_WHOLE_NOTES"),
    ],
)
def test_offers_refuse_a_partner_as_they_refuse_a_person(scene, speaker, changed, status, code):
    offer = an_offer(scene, **changed)

    check_refused(speaker.post(PATH, a_wish(offer), key="key-1"), status, code)
    assert not Commitment.objects.exists()
    assert not PartnerAnswer.objects.exists()


def test_money_and_standing_are_needed(scene, offer, speaker):
    an_investor(scene, "poor", money=0)
    check_refused(
        a_speaker(scene, "poor").post(PATH, a_wish(offer), key="key-1"), 409, "INSUFFICIENT_FUNDS"
    )
    whole = a_wish(offer, amount={"amount": "1010.00", "asset": "EUR"})
    check_refused(speaker.post(PATH, whole, key="key-1"), 409, "OVERSUBSCRIBED")

    InvestorStanding.objects.filter(person=scene.person("ines")).update(state="REFUSED")
    check_refused(speaker.post(PATH, a_wish(offer), key="key-1"), 403, "NOT_ELIGIBLE")
    assert not Commitment.objects.exists()


@pytest.mark.parametrize(("amount", "code"), AMOUNTS, ids=lambda value: str(value)[:24])
def test_an_amount_is_plain_decimal_text(speaker, offer, untouched, amount, code):
    wish = a_wish(offer, amount={"amount": amount, "asset": "EUR"})

    refused = speaker.post(PATH, wish, key="key-1")

    check_refused(refused, 400, "VALIDATION_FAILED", fault=("/amount/amount", code))
    assert len(refused.content) < 2_000


@pytest.mark.parametrize(
    ("changed", "pointer", "code"),
    [
        ({"offer": None}, "/offer", "NULL"),
        ({"offer": 1}, "/offer", "INVALID"),
        ({"offer": "offer_1"}, "/offer", "INVALID"),
        ({"offer": "o" * 60_000}, "/offer", "MAX_LENGTH"),
        ({"offer": ["offer"]}, "/offer", "INVALID"),
        ({"amount": "100"}, "/amount", "NOT_AN_AMOUNT"),
        ({"amount": {"amount": "100.00", "asset": "RIV"}}, "/amount/asset", "ANOTHER_ASSET"),
        ({"amount": {"amount": "100.00"}}, "/amount/asset", "REQUIRED"),
        ({"reference": ""}, "/reference", "BLANK"),
        ({"reference": 7}, "/reference", "NOT_TEXT"),
        ({"reference": "r" * 65}, "/reference", "MAX_LENGTH"),
        ({"reference": "order\u202e1"}, "/reference", "HIDDEN_CHARACTERS"),
        ({"contract_sha256": "no"}, "/contract_sha256", "INVALID"),
        ({"made_by": "PERSON"}, "/made_by", "UNKNOWN_NAME"),
        ({"investor": 2}, "/investor", "UNKNOWN_NAME"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_every_fault_of_a_body_is_named(speaker, offer, untouched, changed, pointer, code):
    refused = speaker.post(PATH, a_wish(offer, **changed), key="key-1")

    check_refused(refused, 400, "VALIDATION_FAILED", fault=(pointer, code))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "VALIDATION_FAILED"),
        (b"null", "VALIDATION_FAILED"),
        (b"[]", "VALIDATION_FAILED"),
        (b"{", "MALFORMED_JSON"),
        (b'{"reference": NaN}', "MALFORMED_JSON"),
        (b'{"reference": "\xff"}', "MALFORMED_JSON"),
        (rb'{"reference": "\u0000"}', "NUL_CHARACTER"),
        (rb'{"offer": "\ud83d"}', "LONE_SURROGATE"),
        (b'{"offer": "a", "offer": "b"}', "DUPLICATE_NAME"),
        (b"[" * 60_000, "TOO_DEEP"),
        (b'{"amount": ' + b"9" * 4301 + b"}", "NUMBER_TOO_LARGE"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_body_is_one_strict_json_object(speaker, offer, untouched, raw, code):
    check_refused(speaker.post(PATH, raw=raw, key="key-1"), 400, code)


def test_a_request_without_a_usable_key_or_type_is_refused(speaker, offer, untouched):
    check_refused(speaker.post(PATH, a_wish(offer)), 400, "IDEMPOTENCY_KEY_MISSING")
    check_refused(speaker.post(PATH, a_wish(offer), key="a b"), 400, "IDEMPOTENCY_KEY_NOT_USABLE")
    refused = speaker.post(
        PATH, raw=json.dumps(a_wish(offer)), key="key-1", content_type="text/plain"
    )
    check_refused(refused, 415, "MEDIA_TYPE_NOT_JSON")
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS"):
        refused = speaker.client.generic(
            method, PATH, headers={"Authorization": f"Bearer {speaker.shown}"}
        )
        check_refused(refused, 405, "METHOD_NOT_ALLOWED")


def test_an_offer_that_nobody_knows_is_unknown(speaker, offer, untouched):
    refused = speaker.post(PATH, a_wish(offer, offer=f"offer_{'0' * 26}"), key="key-1")

    check_refused(refused, 404, "OFFER_UNKNOWN")
