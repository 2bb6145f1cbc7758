"""A deed carries what it follows from, where somebody knows it, and nothing where nobody does."""

import datetime

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from people import audit, causes, operations
from people.models import AuditEvent, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return operations.register_person(name="Ana", handle="ana")


@pytest.fixture
def first():
    return AuditEvent.objects.get(action="PERSON_REGISTERED")


def recorded(action="THANKED", **more):
    ana = Person.objects.get(handle="ana")
    audit.record(action, by=ana, subject=ana, **more)
    return AuditEvent.objects.get(action=action)


def test_without_a_known_cause_none_is_written(ana):
    assert recorded().cause_id is None


def test_an_answer_names_what_it_answers(ana, first):
    assert recorded(cause=first).cause_id == first.pk


def test_what_happens_because_of_a_link_says_so_and_only_meanwhile(ana, first):
    with audit.because(first.pk):
        inside = recorded()
    outside = recorded("THANKED_AGAIN")

    assert (inside.cause_id, outside.cause_id) == (first.pk, None)


def test_a_nearer_cause_counts_before_the_link(ana, first):
    nearer = recorded("ASKED")

    with audit.because(first.pk):
        answer = recorded("ANSWERED", cause=nearer)

    assert answer.cause_id == nearer.pk


def test_many_deeds_carry_their_causes(ana, first):
    drafts = [
        audit.AuditDraft("A", "people.person", ana.pk, cause_id=first.pk),
        audit.AuditDraft("B", "people.person", ana.pk),
    ]

    audit.record_many(drafts)

    found = dict(AuditEvent.objects.filter(action__in="AB").values_list("action", "cause_id"))
    assert found == {"A": first.pk, "B": None}


def test_the_newest_deed_on_a_subject_is_found(ana, first):
    recorded("LATE")
    again = audit.record("LATE", by=None, subject=ana)

    assert audit.latest_of(Person, [ana.pk, 10**9], ["LATE"]) == {ana.pk: again.pk}
    assert audit.latest_of(Person, [], ["LATE"]) == {}


def answered(request):
    seen = {}

    def view(request):
        seen["token"] = request.because
        seen["cause"] = recorded(f"DONE_{AuditEvent.objects.count()}").cause_id
        return HttpResponse("")

    causes.Because(view)(request)
    return seen["cause"]


def test_a_link_a_form_and_a_page_sent_from_carry_the_cause(ana, first):
    token, requests = causes.token_of(first.pk), RequestFactory()
    link = causes.link_because("/stake/?amount=5#form", first.pk)

    assert link == f"/stake/?amount=5&because={token}#form"
    assert answered(requests.get(link)) == first.pk
    assert answered(requests.post("/stake/", {"because": token})) == first.pk
    assert answered(requests.post("/", HTTP_REFERER=f"http://testserver{link}")) == first.pk


def test_the_body_of_a_program_is_left_unread(ana, first):
    sent = RequestFactory().post("/api/v1/sales", {"because": causes.token_of(first.pk)})

    assert answered(sent) is None
    assert sent.read().startswith(b"--")


def test_a_cause_from_elsewhere_forged_or_old_is_none(ana, first, monkeypatch):
    token, requests = causes.token_of(first.pk), RequestFactory()
    forged = f"{first.pk + 1}{token[token.index('.') :]}"

    assert causes.link_because("/stake/", None) == "/stake/"
    assert answered(requests.get("/", {"because": forged})) is None
    assert answered(requests.get("/", {"because": "no.such"})) is None
    assert answered(requests.post("/", HTTP_REFERER=f"http://else.where/?because={token}")) is None
    assert answered(requests.post("/", b"{}", content_type="application/json")) is None

    monkeypatch.setattr(causes, "SECONDS_MAX", datetime.timedelta(0))
    assert answered(requests.get("/", {"because": token})) is None
