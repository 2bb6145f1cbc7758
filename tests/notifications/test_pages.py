"""A person reads what they were told, and chooses what reaches them elsewhere."""

import base64
import os

import http_ece
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core import mail
from django.test import Client
from django.urls import reverse

from notifications import letters, tasks
from notifications.models import Choice, Device, Preference, PushKey
from notifications.operations import choosing, planning
from notifications.operations.push_key import the_push_key
from notifications.pushing import sealed_for
from notifications.refusals import GroupStaysOn
from people.models import Notice
from people.notice_kinds import GROUPS, Channel, Pace
from tests.notifications.notice_scene import NOON, told
from webhooks.models import Delivery as WebhookDelivery
from webhooks.models import Endpoint, Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(ana):
    client = Client()
    client.force_login(ana.user)
    return client


def browser_keys():
    key = ec.generate_private_key(ec.SECP256R1())
    point = key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return key, text(point), text(os.urandom(16))


def text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def test_an_empty_inbox_says_what_will_be_here(page):
    answer = page.get("/notifications/")

    assert answer.status_code == 200
    assert b"Nobody has told you anything yet" in answer.content


def test_the_inbox_shows_what_is_unread_and_the_bell_counts_it(page, ana, ben):
    told(ana, text="First.")
    told(ana, kind="DUE_SOON", text="Second.")
    told(ben, text="For Ben.")

    shown = page.get("/notifications/").content.decode()

    assert shown.index("Second.") < shown.index("First.")
    assert "For Ben." not in shown
    assert 'class="top-bell-count" aria-hidden="true">2<' in shown
    only = page.get("/notifications/?group=due").content.decode()
    assert "Second." in only
    assert "First." not in only


def test_opening_a_notice_reads_it_and_leads_on(page, ana, ben):
    told(ana)
    told(ben)
    own, others = Notice.objects.get(person=ana), Notice.objects.get(person=ben)

    answer = page.post(reverse("notification", args=[own.pk]))

    assert (answer.status_code, answer.headers["Location"]) == (302, "/me/stake/")
    own.refresh_from_db()
    assert own.read_at is not None
    assert page.post(reverse("notification", args=[others.pk])).status_code == 404
    assert b"top-bell-count" not in page.get("/notifications/choices/").content


def test_a_notice_leads_nowhere_but_into_the_site(page, ana):
    told(ana, link="//evil.example/")

    answer = page.post(reverse("notification", args=[Notice.objects.get().pk]))

    assert answer.headers["Location"] == "/notifications/"


def test_all_are_read_at_once_and_older_ones_are_a_page_further(page, ana):
    for number in range(32):
        told(ana, text=f"News {number}.")

    first = page.get("/notifications/?show=unread").content.decode()
    assert "Older ones" in first
    assert "News 1." not in first
    oldest_shown = Notice.objects.order_by("-pk")[29].pk
    assert "News 1." in page.get(f"/notifications/?before={oldest_shown}").content.decode()

    page.post("/notifications/read/")

    assert not Notice.objects.filter(read_at__isnull=True).exists()
    assert b"Nothing here is like that" in page.get("/notifications/?show=unread").content


@pytest.mark.parametrize("query", ["before=x", "before=" + "9" * 40, "group=none", "show=%00"])
def test_strange_questions_are_answered_with_the_inbox(page, query):
    assert page.get(f"/notifications/?{query}").status_code in (200, 400)


def test_choices_are_kept_and_strange_ones_passed_over(page, ana):
    answer = page.post(
        "/notifications/choices/",
        {
            "due-EMAIL": "WEEKLY",
            "due-PUSH": "OFF",
            "due-WEBHOOK": "DAILY",
            "security-EMAIL": "OFF",
            "losses-EMAIL": "NEVER",
        },
    )

    assert answer.status_code == 302
    assert set(Choice.objects.values_list("group", "channel", "pace")) == {
        ("due", "EMAIL", "WEEKLY"),
        ("due", "PUSH", "OFF"),
    }
    shown = page.get("/notifications/choices/").content.decode()
    assert '<option value="WEEKLY" selected>' in shown
    # Ana has neither a device nor a program: nothing is asked of them.
    assert 'name="due-EMAIL"' in shown
    assert "due-PUSH" not in shown
    assert "due-WEBHOOK" not in shown
    assert all(str(group.label) in shown for group in GROUPS.values())


def test_what_guards_a_login_stays_on(ana):
    with pytest.raises(GroupStaysOn):
        choosing.choose(person_id=ana.pk, paces={("security", Channel.EMAIL): Pace.OFF}, by=ana)


def test_quiet_hours_are_kept_and_half_of_them_refused(page, ana):
    quiet = {"time_zone": "Europe/Lisbon", "quiet_from": "22:00", "quiet_until": "07:00"}

    assert page.post("/notifications/quiet/", quiet).status_code == 302
    assert Preference.objects.get(person=ana).time_zone == "Europe/Lisbon"
    for wrong in ({"quiet_until": ""}, {"time_zone": "River"}, {"quiet_from": "07:00"}):
        assert page.post("/notifications/quiet/", quiet | wrong).status_code == 422


def test_one_click_in_a_letter_stops_its_group(ana):
    told(ana)
    planning.plan_notices(at=NOON)
    tasks.send_letters(now=lambda: NOON)
    (letter,) = mail.outbox
    address = letter.extra_headers["List-Unsubscribe"].strip("<>")
    stranger = Client(enforce_csrf_checks=True)
    path = address[address.index("/notifications/") :]

    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stranger.get(path).status_code == 200
    assert not Choice.objects.exists()
    assert stranger.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Choice.objects.get().pace == Pace.OFF
    assert stranger.post(path[:-5] + "xxxx/").status_code == 404


def test_a_letter_about_a_login_cannot_be_stopped(ana):
    told(ana, kind="SECOND_FACTOR", text="Gone.")

    letter = letters.letter(
        to="ana@river.example",
        person_id=ana.pk,
        notices=list(Notice.objects.all()),
        delivery_id=1,
        at=NOON,
    )

    assert "List-Unsubscribe" not in letter.extra_headers


def test_a_browser_is_added_once_and_moves_to_who_uses_it_now(page, ana, ben):
    _key, p256dh, auth = browser_keys()
    said = {
        "endpoint": "https://push.example/a",
        "p256dh": p256dh,
        "auth": auth,
        "name": "Firefox, Linux",
    }

    assert page.post("/notifications/devices/add/", said).status_code == 200
    assert page.post("/notifications/devices/add/", said).status_code == 200
    assert Device.objects.get().person == ana
    other = Client()
    other.force_login(ben.user)
    other.post("/notifications/devices/add/", said)
    device = Device.objects.get()
    assert device.person == ben
    assert page.post(reverse("device_remove", args=[device.pk])).status_code == 404
    assert other.post(reverse("device_remove", args=[device.pk])).status_code == 302
    assert not Device.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://127.0.0.1/a"},
        {"endpoint": "http://push.example/a"},
        {"endpoint": "https://push.example:22/a"},
        {"p256dh": "AAAA"},
        {"auth": "AAAA"},
        {"auth": "ä"},
    ],
)
def test_what_no_push_service_says_is_refused(page, wrong):
    _key, p256dh, auth = browser_keys()
    said = {"endpoint": "https://push.example/a", "p256dh": p256dh, "auth": auth, "name": "x"}

    assert page.post("/notifications/devices/add/", said | wrong).status_code == 422
    assert not Device.objects.exists()


def test_only_the_browser_reads_what_is_sent():
    key, p256dh, auth = browser_keys()

    sealed = sealed_for(p256dh, auth, b"told")

    secret = base64.urlsafe_b64decode(auth + "==")
    assert b"told" not in sealed
    assert http_ece.decrypt(sealed, private_key=key, auth_secret=secret) == b"told"


def test_the_key_is_made_once_and_survives_a_change_of_the_sites_key(settings):
    made = the_push_key(at=NOON)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "n" * 60

    assert the_push_key(at=NOON) == made
    settings.SECRET_KEY_FALLBACKS = []
    assert the_push_key(at=NOON) == made
    assert PushKey.objects.count() == 1
    settings.VAPID_PRIVATE_KEY = made.private
    assert the_push_key(at=NOON).public == made.public


def test_an_own_program_is_told_at_once_through_the_outbox(page, ana, ben):
    answer = page.post("/notifications/programs/", {"url": "https://home.example/notices"})
    assert b"whsec_" in answer.content
    told(ana, ben, text="Top up.")

    planning.plan_notices(at=NOON)

    event = Event.objects.get()
    assert (event.type, event.data["text"], event.data["group"]) == (
        "notice.created",
        "Top up.",
        "losses",
    )
    assert WebhookDelivery.objects.get().endpoint.url == "https://home.example/notices"
    choosing.choose(person_id=ana.pk, paces={("losses", Channel.WEBHOOK): Pace.OFF}, by=ana)
    told(ana)
    planning.plan_notices(at=NOON)
    assert Event.objects.count() == 1


def test_an_address_of_the_banks_own_network_is_refused(page):
    answer = page.post("/notifications/programs/", {"url": "https://127.0.0.1/notices"})

    assert answer.status_code == 422
    assert not Endpoint.objects.exists()


def test_an_own_address_is_tried_switched_and_nobody_elses(page, ana, ben):
    page.post("/notifications/programs/", {"url": "https://home.example/notices"})
    address = reverse("own_webhook", args=[Endpoint.objects.get().public_id])
    other = Client()
    other.force_login(ben.user)

    assert other.post(address, {"deed": "off"}).status_code == 404
    for deed in ("test", "off", "on"):
        assert page.post(address, {"deed": deed}).status_code == 302
    assert b"whsec_" in page.post(address, {"deed": "rotate"}).content
    assert Endpoint.objects.get().is_enabled
    assert page.get("/notifications/programs/").status_code == 200


def test_the_worker_is_handed_out_and_answers_no_request(client, page):
    answer = client.get("/notifications/worker.js")

    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert page.get("/notifications/devices/").status_code == 200
