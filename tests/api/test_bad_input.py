"""Hostile and clumsy requests: each is refused with a named code, and nothing is written."""

import json

import pytest

from merchants.models import IdempotencyKey, Payment
from people.models import AuditEvent
from tests.tills import Speaker, a_key, a_till, asked

pytestmark = pytest.mark.django_db

PATH = "/api/v1/payments"
ARABIC = "\u0664.\u0665\u0660"


def make_once():
    return Speaker(a_key(a_till()).shown)


@pytest.fixture
def speaker(made_once):
    return made_once


@pytest.fixture
def untouched():
    """Nothing was written when the test ends."""
    yield
    assert not Payment.objects.exists()
    assert not IdempotencyKey.objects.exists()
    assert not AuditEvent.objects.filter(action__startswith="PAYMENT").exists()


def check_refused(reply, status, code, *, fault=None):
    assert reply.status_code == status, reply.content
    told = reply.json()
    assert reply["Content-Type"] == "application/problem+json"
    assert told["code"] == code
    assert told["status"] == status
    assert told["detail"]
    assert told["remedy"]
    if fault is not None:
        pointer, fault_code = fault
        assert (pointer, fault_code) in {
            (entry["pointer"], entry["code"]) for entry in told["errors"]
        }
        assert all(entry["detail"] and entry["location"] for entry in told["errors"])


AMOUNTS = [
    ("-1", "NEGATIVE"),
    ("-0.01", "NEGATIVE"),
    ("0", "ZERO"),
    ("0.00", "ZERO"),
    ("4.505", "TOO_MANY_DECIMALS"),
    ("0.001", "TOO_MANY_DECIMALS"),
    ("9223372036854775807", "TOO_LARGE"),
    ("9223372036854775808", "TOO_LARGE"),
    ("1" + "0" * 900, "TOO_LONG"),
    ("9" * 4301, "TOO_LONG"),
    ("1" * 60_000, "TOO_LONG"),
    ("1e400", "NOT_A_NUMBER"),
    ("1e3", "NOT_A_NUMBER"),
    ("NaN", "NOT_A_NUMBER"),
    ("Infinity", "NOT_A_NUMBER"),
    ("-Infinity", "NOT_A_NUMBER"),
    ("1_000", "NOT_A_NUMBER"),
    ("1,000.00", "NOT_A_NUMBER"),
    ("4,50", "NOT_A_NUMBER"),
    (" 5 ", "NOT_A_NUMBER"),
    ("5\n", "NOT_A_NUMBER"),
    ("+5", "NOT_A_NUMBER"),
    (".5", "NOT_A_NUMBER"),
    ("5.", "NOT_A_NUMBER"),
    ("0x10", "NOT_A_NUMBER"),
    (ARABIC, "NOT_A_NUMBER"),
    ("\uff14.\uff15\uff10", "NOT_A_NUMBER"),
    ("4.50 RIV", "NOT_A_NUMBER"),
    ("", "EMPTY"),
    (4, "NOT_TEXT"),
    (450, "NOT_TEXT"),
    (True, "NOT_TEXT"),
    (None, "NOT_TEXT"),
    (["4.50"], "NOT_TEXT"),
    ({"minor": 450}, "NOT_TEXT"),
]


@pytest.mark.parametrize(("amount", "code"), AMOUNTS, ids=lambda value: str(value)[:24])
def test_an_amount_is_plain_decimal_text(speaker, untouched, amount, code):
    refused = speaker.ask(amount={"amount": amount, "asset": "RIV"})

    check_refused(refused, 400, "VALIDATION_FAILED", fault=("/amount/amount", code))
    assert len(refused.content) < 2_000


@pytest.mark.parametrize("number", ["4.50", "0.1", "1e400", "-1e400", "1E5", "1e-400"])
def test_an_amount_is_no_json_fraction(speaker, untouched, number):
    raw = f'{{"amount": {{"amount": {number}, "asset": "RIV"}}, "reference": "order 1"}}'

    refused = speaker.post(PATH, raw=raw, key="key-1")

    check_refused(refused, 400, "VALIDATION_FAILED", fault=("/amount/amount", "NOT_TEXT"))


@pytest.mark.parametrize(
    ("changed", "pointer", "code"),
    [
        ({"amount": "4.50"}, "/amount", "NOT_AN_AMOUNT"),
        ({"amount": 4}, "/amount", "NOT_AN_AMOUNT"),
        ({"amount": None}, "/amount", "NULL"),
        ({"amount": []}, "/amount", "NOT_AN_AMOUNT"),
        ({"amount": {}}, "/amount/amount", "REQUIRED"),
        ({"amount": {"amount": "4.50"}}, "/amount/asset", "REQUIRED"),
        ({"amount": {"amount": "4.50", "asset": "BTC"}}, "/amount/asset", "ANOTHER_ASSET"),
        ({"amount": {"amount": "4.50", "asset": "riv"}}, "/amount/asset", "ANOTHER_ASSET"),
        ({"amount": {"amount": "4.50", "asset": 1}}, "/amount/asset", "ANOTHER_ASSET"),
        (
            {"amount": {"amount": "4.50", "asset": "RIV", "minor": 1}},
            "/amount/minor",
            "UNKNOWN_NAME",
        ),
        ({"reference": ""}, "/reference", "BLANK"),
        ({"reference": None}, "/reference", "NULL"),
        ({"reference": 7}, "/reference", "NOT_TEXT"),
        ({"reference": True}, "/reference", "NOT_TEXT"),
        ({"reference": "r" * 65}, "/reference", "MAX_LENGTH"),
        ({"reference": "r" * 60_000}, "/reference", "MAX_LENGTH"),
        ({"reference": "order\u202e1"}, "/reference", "HIDDEN_CHARACTERS"),
        ({"reference": "order\n1"}, "/reference", "HIDDEN_CHARACTERS"),
        ({"reference": "order\u200b1"}, "/reference", "HIDDEN_CHARACTERS"),
        ({"metadata": None}, "/metadata", "NULL"),
        ({"metadata": []}, "/metadata", "NOT_TEXTS"),
        ({"metadata": {"a": 1}}, "/metadata", "NOT_TEXTS"),
        ({"metadata": {"a": {"b": "c"}}}, "/metadata", "NOT_TEXTS"),
        ({"metadata": {"": "a"}}, "/metadata", "NAME_LENGTH"),
        ({"metadata": {"n" * 41: "a"}}, "/metadata", "NAME_LENGTH"),
        ({"metadata": {"a": "t" * 501}}, "/metadata", "TEXT_LENGTH"),
        ({"metadata": {"a": "\u202e"}}, "/metadata", "HIDDEN_CHARACTERS"),
        ({"metadata": {str(n): "a" for n in range(21)}}, "/metadata", "TOO_MANY_NAMES"),
        ({"expires_in": "300"}, "/expires_in", "NOT_WHOLE"),
        ({"expires_in": True}, "/expires_in", "NOT_WHOLE"),
        ({"expires_in": 0}, "/expires_in", "MIN_VALUE"),
        ({"expires_in": 3601}, "/expires_in", "MAX_VALUE"),
        ({"expires_in": 10**18}, "/expires_in", "MAX_VALUE"),
        ({"refrence": "order 1"}, "/refrence", "UNKNOWN_NAME"),
        ({"status": "settled"}, "/status", "UNKNOWN_NAME"),
        ({"merchant": 2}, "/merchant", "UNKNOWN_NAME"),
        ({"a/b~c": 2}, "/a~1b~0c", "UNKNOWN_NAME"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_every_fault_of_a_body_is_named_with_its_place(speaker, untouched, changed, pointer, code):
    check_refused(speaker.ask(**changed), 400, "VALIDATION_FAILED", fault=(pointer, code))


def test_what_is_missing_is_named(speaker, untouched):
    refused = speaker.post(PATH, {}, key="key-1")

    check_refused(refused, 400, "VALIDATION_FAILED", fault=("/amount", "REQUIRED"))
    check_refused(refused, 400, "VALIDATION_FAILED", fault=("/reference", "REQUIRED"))


GOOD = json.dumps(asked())


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"{", "MALFORMED_JSON"),
        (b"{'amount': 1}", "MALFORMED_JSON"),
        (b"nonsense", "MALFORMED_JSON"),
        (GOOD.encode() + b"x", "MALFORMED_JSON"),
        (b"\xef\xbb\xbf" + GOOD.encode(), "MALFORMED_JSON"),
        (GOOD.encode("utf-16"), "MALFORMED_JSON"),
        (b'{"reference": "\xed\xa0\xbd"}', "MALFORMED_JSON"),
        (b'{"reference": "\xff"}', "MALFORMED_JSON"),
        (b'{"reference": "\x00"}', "MALFORMED_JSON"),
        (b'{"reference": NaN}', "MALFORMED_JSON"),
        (b'{"reference": -Infinity}', "MALFORMED_JSON"),
        (b'{"reference": "a", "reference": "b"}', "DUPLICATE_NAME"),
        (b'{"metadata": {"a": "1", "a": "1"}}', "DUPLICATE_NAME"),
        (rb'{"reference": "\u0000"}', "NUL_CHARACTER"),
        (rb'{"a\u0000": "b"}', "NUL_CHARACTER"),
        (rb'{"reference": "\ud83d"}', "LONE_SURROGATE"),
        (rb'{"metadata": {"\udc00": "a"}}', "LONE_SURROGATE"),
        (b'{"metadata": ' + b"[" * 21 + b"]" * 21 + b"}", "TOO_DEEP"),
        (b"[" * 60_000, "TOO_DEEP"),
        (b'{"a":' * 10_000, "TOO_DEEP"),
        (b'{"expires_in": ' + b"9" * 4301 + b"}", "NUMBER_TOO_LARGE"),
        (b'{"expires_in": -' + b"9" * 20 + b"}", "NUMBER_TOO_LARGE"),
        (b'"' + b'\\"' * 30_000, "MALFORMED_JSON"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_body_is_one_strict_json_value(speaker, untouched, raw, code):
    check_refused(speaker.post(PATH, raw=raw, key="key-1"), 400, code)


@pytest.mark.parametrize("raw", [b"", b"null", b"[]", b'"text"', b"7", b"true"])
def test_a_body_is_an_object(speaker, untouched, raw):
    check_refused(speaker.post(PATH, raw=raw, key="key-1"), 400, "VALIDATION_FAILED")


def test_a_bracket_inside_a_text_is_no_depth(speaker):
    assert speaker.ask(metadata={"a": "[" * 400, "b": '\\"[[[[' * 50}).status_code == 201


def test_a_body_over_64_kib_is_refused(speaker, untouched):
    refused = speaker.ask(reference="r" * 64 * 1024)

    check_refused(refused, 413, "BODY_TOO_LARGE")
    check_refused(speaker.post(PATH, raw=b" " * 2_000_000, key="key-1"), 413, "BODY_TOO_LARGE")


@pytest.mark.parametrize(
    ("content_type", "code"),
    [
        ("application/x-www-form-urlencoded", "MEDIA_TYPE_NOT_JSON"),
        ("multipart/form-data; boundary=x", "MEDIA_TYPE_NOT_JSON"),
        ("multipart/form-data", "MEDIA_TYPE_NOT_JSON"),
        ("text/plain", "MEDIA_TYPE_NOT_JSON"),
        ("application/jsonx", "MEDIA_TYPE_NOT_JSON"),
        ("application/json; charset=bogus", "CHARSET_NOT_UTF8"),
        ("application/json; charset=utf-16", "CHARSET_NOT_UTF8"),
        ("application/json;charset=latin-1", "CHARSET_NOT_UTF8"),
        ("", "MEDIA_TYPE_NOT_JSON"),
    ],
)
def test_a_body_is_declared_as_json_in_utf8(speaker, untouched, content_type, code):
    refused = speaker.post(PATH, raw=GOOD.encode(), key="key-1", content_type=content_type)

    check_refused(refused, 415, code)


def test_a_declared_utf8_is_as_good_as_none(speaker):
    reply = speaker.post(
        PATH, raw=GOOD.encode(), key="key-1", content_type='Application/JSON; charset="UTF-8"'
    )

    assert reply.status_code == 201


def test_a_compressed_body_is_refused(speaker, untouched):
    refused = speaker.post(PATH, asked(), key="key-1", **{"Content-Encoding": "gzip"})

    check_refused(refused, 415, "CONTENT_ENCODING_NOT_PLAIN")


def test_a_body_in_chunks_is_refused_instead_of_being_taken_for_empty(speaker, untouched):
    refused = speaker.client.generic(
        "POST",
        PATH,
        content_type="application/json",
        headers={
            "Authorization": f"Bearer {speaker.shown}",
            "Idempotency-Key": "key-1",
            "Transfer-Encoding": "chunked",
        },
    )

    check_refused(refused, 411, "LENGTH_NOT_STATED")


@pytest.mark.parametrize(
    ("query", "code", "pointer"),
    [
        ("limit=0", "VALIDATION_FAILED", "limit"),
        ("limit=101", "VALIDATION_FAILED", "limit"),
        ("limit=-1", "VALIDATION_FAILED", "limit"),
        ("limit=1.5", "VALIDATION_FAILED", "limit"),
        ("limit=NaN", "VALIDATION_FAILED", "limit"),
        ("limit=%D9%A5", "VALIDATION_FAILED", "limit"),
        ("limit=" + "9" * 5000, "VALIDATION_FAILED", "limit"),
        ("limit=5&limit=6", "VALIDATION_FAILED", "limit"),
        ("limit=", "VALIDATION_FAILED", "limit"),
        ("status=paid", "VALIDATION_FAILED", "status"),
        ("status=OPEN", "VALIDATION_FAILED", "status"),
        ("reference=", "VALIDATION_FAILED", "reference"),
        ("reference=" + "r" * 65, "VALIDATION_FAILED", "reference"),
        ("reference=%E2%80%AE", "VALIDATION_FAILED", "reference"),
        ("created[gte]=yesterday", "VALIDATION_FAILED", "created[gte]"),
        ("created[gte]=2026-02-30T00:00:00Z", "VALIDATION_FAILED", "created[gte]"),
        ("created[gte]=2026-01-05T09:30:00", "VALIDATION_FAILED", "created[gte]"),
        ("created[gte]=2026-01-05T09:30:00%2B99:99", "VALIDATION_FAILED", "created[gte]"),
        ("created[lt]=0001-01-01T00:00:00Z", "VALIDATION_FAILED", "created[lt]"),
        ("created[lt]=9999-12-31T23:59:59-23:59", "VALIDATION_FAILED", "created[lt]"),
        ("created[gte]=1767605400", "VALIDATION_FAILED", "created[gte]"),
        ("starting_after=pay_nothing", "UNKNOWN_CURSOR", None),
        ("starting_after=", "UNKNOWN_CURSOR", None),
        ("starting_after=%00", "NUL_CHARACTER", None),
        ("reference=%00", "NUL_CHARACTER", None),
        ("%00=1", "NUL_CHARACTER", None),
        ("amount__gt=1", "UNKNOWN_PARAMETER", "amount__gt"),
        ("merchant=2", "UNKNOWN_PARAMETER", "merchant"),
        ("format=xml", "UNKNOWN_PARAMETER", "format"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_list_is_asked_for_by_known_parameters(speaker, query, code, pointer):
    refused = speaker.get(f"{PATH}?{query}")

    check_refused(refused, 400, code)
    if pointer is not None:
        assert [entry["pointer"] for entry in refused.json()["errors"]] == [pointer]


@pytest.mark.parametrize(
    "public_id",
    [
        "pay_" + "0" * 26,
        "pay_",
        "1",
        "%00",
        "pay_%00",
        "pay_" + "0" * 25 + "%0A",
        "%ED%A0%BD",
        "%F0%9F%8F%A6",
        "x" * 10_000,
        "pay_" + "0" * 26 + "'--",
        "..%2f..%2fetc",
    ],
    ids=lambda value: value[:30],
)
def test_an_unknown_payment_is_not_there(speaker, public_id):
    check_refused(speaker.get(f"{PATH}/{public_id}"), 404, "NOT_FOUND")
    check_refused(speaker.post(f"{PATH}/{public_id}/cancel"), 404, "NOT_FOUND")


def test_a_cancellation_has_no_body(speaker):
    told = speaker.ask().json()

    refused = speaker.post(f"{PATH}/{told['id']}/cancel", {"amount": "4.50"})
    malformed = speaker.post(f"{PATH}/{told['id']}/cancel", raw=b"{")

    check_refused(refused, 400, "VALIDATION_FAILED")
    check_refused(malformed, 400, "MALFORMED_JSON")
    assert Payment.objects.get().status == Payment.Status.OPEN
    assert speaker.post(f"{PATH}/{told['id']}/cancel", {}).status_code == 200
