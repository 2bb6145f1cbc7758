"""Owners set where their programs are told what happens, on the pages of their shop."""

import re

import pytest
from django.core import mail
from django.utils import timezone

from bench.receiver import Reply
from merchants import operations, tasks
from merchants.operations import webhooks
from tests.tills import DAY, a_person, a_till
from tests.webhooks.outbox_scene import NOON, tell
from webhooks.models import Delivery, Endpoint, Mailbox
from webhooks.tasks import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(client):
    till = a_till()
    olga = a_person("Olga", email="olga@shop.example", password="a long enough password")
    operations.hire_staff(
        merchant_id=till.merchant.pk, person_id=olga.pk, role="OWNER", on=DAY, by=till.dona
    )
    client.force_login(olga.user)
    return till


def at(shop, rest=""):
    return f"/shop/{shop.merchant.pk}/developers/webhooks/{rest}"


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def an_address(client, shop, url="https://shop.example/hook", **more):
    answer = client.post(at(shop), {"url": url, **more})
    assert answer.status_code == 200, text(answer)
    return Endpoint.objects.latest("pk"), re.search(r"whsec_[\w+/=]+", answer.content.decode())[0]


def test_an_address_is_added_and_its_secret_shown_once(client, shop):
    assert "No address is told anything yet" in text(client.get(at(shop)))

    endpoint, secret = an_address(client, shop, events=["payment.settled"], description="Books")

    assert endpoint.events == ["payment.settled"]
    listed = text(client.get(at(shop)))
    assert "Books" in listed
    assert secret not in listed
    page = client.get(at(shop, f"{endpoint.public_id}/"))
    assert secret not in page.content.decode()
    assert "Nothing was sent yet" in text(page)


def test_an_address_of_a_private_network_is_refused_in_plain_words(client, shop):
    answer = client.post(at(shop), {"url": "https://192.168.1.1/hook"})

    assert answer.status_code == 422
    assert "one of a private network" in text(answer)


def test_an_address_is_changed_rotated_switched_off_and_on(client, shop):
    endpoint, first = an_address(client, shop)
    here = f"{endpoint.public_id}/"

    client.post(
        at(shop, here), {"url": endpoint.url, "description": "New", "events": ["payout.paid"]}
    )
    rotated = client.post(at(shop, here + "rotate/"))
    second = re.search(r"whsec_[\w+/=]+", rotated.content.decode())[0]
    client.post(at(shop, here + "switch/"), {"to": "off"})

    off = Endpoint.objects.get()
    assert first != second
    assert (off.description, off.events, off.is_enabled) == ("New", ["payout.paid"], False)
    page = text(client.get(at(shop, here)))
    assert "By hand." in page
    assert "signs until" in page
    refused = client.post(at(shop, here + "test/"), follow=True)
    assert "This address is switched off." in text(refused)
    client.post(at(shop, here + "switch/"), {"to": "on"})
    assert Endpoint.objects.get().is_enabled
    answer = client.post(at(shop, here), {"url": "https://10.0.0.1/", "description": ""})
    assert answer.status_code == 422


def test_a_trial_and_a_replay_lead_to_what_comes_of_them(client, shop, receiver, sender):
    receiver.answer = lambda _: Reply(500, b"<script>alert(1)</script>")
    endpoint, _secret = an_address(client, shop, receiver.url())

    sent = client.post(at(shop, f"{endpoint.public_id}/test/"))
    waiting = text(client.get(sent.url))
    drain(sender, now=timezone.now, seconds=5)
    failed = client.get(sent.url)
    again = client.post(f"{sent.url}replay/")

    assert "It was not tried yet" in waiting
    assert "something else than 2xx" in text(failed)
    assert "webhook.test" in text(failed)
    assert "&lt;script&gt;" in failed.content.decode()
    assert "This one repeats" in text(client.get(again.url))
    log = text(client.get(at(shop, f"{endpoint.public_id}/")))
    assert "Next try" in log
    narrowed = client.get(at(shop, f"{endpoint.public_id}/?status=delivered"))
    assert "No delivery is like that" in text(narrowed)
    assert client.get(at(shop, f"{endpoint.public_id}/?status=lost")).status_code == 422


def test_only_owners_come_here(client, shop):
    endpoint, _ = an_address(client, shop)
    meg = a_person("Meg", email="meg@shop.example", password="a long enough password")
    operations.hire_staff(
        merchant_id=shop.merchant.pk, person_id=meg.pk, role="MANAGER", on=DAY, by=shop.dona
    )
    client.force_login(meg.user)

    assert client.get(at(shop)).status_code == 403
    for deed in ("rotate/", "test/", "switch/", ""):
        assert client.post(at(shop, f"{endpoint.public_id}/{deed}")).status_code == 403


def test_what_is_another_shops_is_not_there(client, shop):
    other = Mailbox.objects.create(created_at=NOON)
    Endpoint.objects.create(
        public_id="whep_other", mailbox=other, url="https://a.example/", created_at=NOON
    )
    tell(other)

    assert client.get(at(shop, "whep_other/")).status_code == 404
    assert client.post(at(shop, "whep_other/switch/"), {"to": "off"}).status_code == 404
    sent = Delivery.objects.get().public_id
    assert client.get(at(shop, f"deliveries/{sent}/")).status_code == 404
    assert client.post(at(shop, f"deliveries/{sent}/replay/")).status_code == 404


def test_owners_are_written_to_when_an_address_goes_off_by_itself(client, shop):
    endpoint, _ = an_address(client, shop)
    Endpoint.objects.update(disabled_at=NOON, disabled_reason="failing")

    assert tasks.write_to_owners() == 1
    assert tasks.write_to_owners() == 0

    (letter,) = mail.outbox
    assert letter.to == ["olga@shop.example"]
    assert endpoint.url in letter.body
    assert "nothing but failures" in letter.body
    assert "Nothing but failures for three days" in text(client.get(at(shop)))


def test_nobody_is_written_to_about_what_they_did(client, shop):
    endpoint, _ = an_address(client, shop)
    webhooks.change_endpoint.__wrapped__(
        merchant_id=shop.merchant.pk,
        public_id=endpoint.public_id,
        change=webhooks.EndpointChange(disabled=True),
        at=NOON,
        by=None,
    )

    assert tasks.write_to_owners() == 0


def test_a_letter_that_cannot_be_sent_is_tried_again(client, shop, monkeypatch):
    an_address(client, shop)
    Endpoint.objects.update(disabled_at=NOON, disabled_reason="gone")

    def away(*_args, **_how):
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", away)
        assert tasks.write_to_owners() == 0
    assert tasks.write_to_owners() == 1
    assert "410" in mail.outbox[0].body
